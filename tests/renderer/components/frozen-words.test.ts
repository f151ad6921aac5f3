import { expect, test } from 'vitest';
import { frozenWords } from '../../../renderer/components/frozen-words.ts';
import type { Liveness } from '../../../renderer/state/liveness.ts';

const words = (y: Liveness, x: Liveness): ReturnType<typeof frozenWords> =>
  frozenWords(
    [
      { symbol: 'ETHUSDT', liveness: y },
      { symbol: 'BTCUSDT', liveness: x },
    ],
    'Connecting',
  );
const live: Liveness = { kind: 'live' };

test('two live legs are not frozen', () => {
  expect(words(live, live)).toBeUndefined();
});

test('names the silent leg, and how long it has been silent', () => {
  expect(words({ kind: 'silent', silentMs: 12_400 }, live)).toEqual({
    label: 'ETHUSDT is silent',
    reason: 'ETHUSDT silent for 12 s: numbers are frozen, reconnecting',
  });
  expect(words({ kind: 'silent', silentMs: 12_400 }, { kind: 'silent', silentMs: 70_000 })).toEqual(
    {
      label: 'ETHUSDT and BTCUSDT are silent',
      reason: 'ETHUSDT and BTCUSDT silent for 1 min: numbers are frozen, reconnecting',
    },
  );
  expect(words(live, { kind: 'silent', silentMs: undefined })?.reason).toBe(
    'BTCUSDT silent so far: numbers are frozen, reconnecting',
  );
});

test('without a connection, tells how old the numbers are', () => {
  const cut = (silentMs: number | undefined): Liveness => ({ kind: 'notConnected', silentMs });
  expect(words(cut(34_000), cut(3_000))).toEqual({
    label: 'not live',
    reason: 'Last trade 34 s ago, connecting',
  });
  expect(words(cut(34_000), cut(undefined))?.reason).toBe('No live trade yet, connecting');
  // The leg that the feed calls silent is what the trader must know first.
  expect(words(cut(34_000), { kind: 'silent', silentMs: 60_000 })?.label).toBe('BTCUSDT is silent');
});

test('a feed that reports nothing, and a market that has ended', () => {
  const unreported: Liveness = { kind: 'unreported', silentMs: 14_000 };
  expect(words(unreported, unreported)).toEqual({
    label: 'not live',
    reason: 'The feed has reported nothing for 14 s: numbers are frozen',
  });
  expect(words({ kind: 'ended' }, { kind: 'ended' })?.label).toBe('market ended');
});
