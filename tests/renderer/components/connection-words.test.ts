import { describe, expect, test } from 'vitest';
import {
  connectionWords,
  silentConnectionWords,
  sourceBadge,
} from '../../../renderer/components/connection-words.ts';

describe('the connection', () => {
  const host = 'fstream.binance.com';
  const live = { kind: 'live', host, sinceMs: 0 } as const;

  test('one word for each state, and DEMO in front of the demo’s', () => {
    const source = { kind: 'live' } as const;
    expect(connectionWords(live, source, 0).word).toBe('Live');
    expect(connectionWords({ kind: 'connecting', host }, source, 0).word).toBe('Connecting');
    expect(connectionWords({ ...live, kind: 'waiting' }, source, 0).word).toBe(
      'Waiting for trades',
    );
    expect(connectionWords({ kind: 'ended' }, source, 0).word).toBe('Ended');
    expect(
      connectionWords(live, { kind: 'demo', market: 'generated', detail: 'generated' }, 0).word,
    ).toBe('Demo · live');
  });

  test('a silent leg is told by name, however open the socket is', () => {
    const demo = { kind: 'demo', market: 'generated', detail: 'generated' } as const;
    expect(silentConnectionWords(live, { kind: 'live' }, ['ETHUSDT'])).toEqual({
      word: 'ETHUSDT silent',
      detail: `Reconnecting to ${host}`,
      tone: 'bad',
    });
    expect(silentConnectionWords(live, demo, ['ETHUSDT']).word).toBe('Demo · ETHUSDT silent');
    expect(silentConnectionWords(live, demo, ['ETHUSDT', 'BTCUSDT']).word).toBe(
      'Demo · both legs silent',
    );
  });

  test('offline tells why, and when it is tried again', () => {
    const offline = {
      kind: 'offline',
      host,
      reason: 'No network.',
      attemptCount: 2,
      retryAtMs: 10_000,
    } as const;
    const words = connectionWords(offline, undefined, 6_500);
    expect(words).toEqual({
      word: 'Offline',
      detail: 'No network. Next attempt in 4 s.',
      tone: 'bad',
    });
    expect(connectionWords(offline, undefined, 11_000).detail).toBe('No network. Connecting now.');
  });

  test('anything but the live market has a badge', () => {
    expect(sourceBadge({ kind: 'live' })).toBeUndefined();
    expect(sourceBadge(undefined)).toBeUndefined();
    expect(sourceBadge({ kind: 'demo', market: 'generated', detail: 'x' })?.text).toBe('DEMO');
    expect(sourceBadge({ kind: 'custom', host: '10.0.0.1' })?.text).toBe(
      'CUSTOM ENDPOINT 10.0.0.1',
    );
  });
});
