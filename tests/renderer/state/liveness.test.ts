import { describe, expect, test } from 'vitest';
import { livenessOf, type LivenessFacts } from '../../../renderer/state/liveness.ts';
import { feedReport, legReport } from '../fixtures/feed-report.ts';

const live = { kind: 'live', host: 'demo', sinceMs: 0 } as const;
const facts: LivenessFacts = {
  feed: feedReport({ state: live, legs: [legReport('ETHUSDT'), legReport('BTCUSDT')] }),
  reportAgeMs: 900,
  symbol: 'ETHUSDT',
  tradeAgeMs: 200,
  staleAfterMs: 10_000,
};

describe('a leg', () => {
  test('is live while the feed says so, however quiet it normally is', () => {
    expect(livenessOf(facts)).toEqual({ kind: 'live' });
    expect(livenessOf({ ...facts, tradeAgeMs: 90_000 })).toEqual({ kind: 'live' });
  });

  test('is silent when the feed says so, whatever the other leg does', () => {
    const legs = [legReport('ETHUSDT', { isStale: true }), legReport('BTCUSDT')];
    const silent = { ...facts, tradeAgeMs: 12_000, feed: feedReport({ state: live, legs }) };
    expect(livenessOf(silent)).toEqual({ kind: 'silent', silentMs: 12_000 });
    expect(livenessOf({ ...silent, symbol: 'BTCUSDT' })).toEqual({ kind: 'live' });
    // Its socket is opened anew meanwhile: that is still the leg's silence.
    const opening = feedReport({ state: { kind: 'connecting', host: 'demo' }, legs });
    expect(livenessOf({ ...silent, feed: opening }).kind).toBe('silent');
  });

  test('that the feed does not know is judged by the setting', () => {
    const unknown = { ...facts, feed: feedReport({ state: live }) };
    expect(livenessOf({ ...unknown, tradeAgeMs: 9_999 })).toEqual({ kind: 'live' });
    expect(livenessOf({ ...unknown, tradeAgeMs: 10_001 }).kind).toBe('silent');
    expect(livenessOf({ ...unknown, tradeAgeMs: undefined }).kind).toBe('silent');
  });

  test('is not live without a connection', () => {
    const feed = feedReport({ state: { kind: 'connecting', host: 'demo' } });
    expect(livenessOf({ ...facts, feed })).toEqual({ kind: 'notConnected', silentMs: 200 });
  });

  test('is not connected while offline, and never silent of its own', () => {
    const reason = 'No network.';
    const state = { kind: 'offline', host: 'x', reason, attemptCount: 1, retryAtMs: 0 } as const;
    const legs = [legReport('ETHUSDT', { isStale: true }), legReport('BTCUSDT')];
    const offline = { ...facts, tradeAgeMs: 9_000, feed: feedReport({ state, legs }) };
    expect(livenessOf(offline)).toEqual({ kind: 'notConnected', silentMs: 9_000 });
  });

  test('is not live when main reports nothing any more, though the last report was good', () => {
    expect(livenessOf({ ...facts, reportAgeMs: 10_001 })).toEqual({
      kind: 'unreported',
      silentMs: 10_001,
    });
  });

  test('of a market that has ended is that, and nothing graver', () => {
    const feed = feedReport({ state: { kind: 'ended' } });
    expect(livenessOf({ ...facts, feed, reportAgeMs: 60_000 })).toEqual({ kind: 'ended' });
  });
});
