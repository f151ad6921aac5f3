import { describe, expect, it } from 'vitest';
import { LegSequencer, type LastTrade } from '../../../main/feed/leg-sequencer.ts';

const limits = {
  reorderWindowMs: 250,
  reorderCount: 4,
  maxHoldMs: 8_000,
  maxIdleHoldMs: 2_500,
  maxHeldCount: 10,
  bridgeCount: 100,
};

function sequencerOf(resumeAfter?: LastTrade) {
  const out: unknown[] = [];
  let nowMs = 0;
  const sequencer = new LegSequencer(
    {
      live: (tradeId) => out.push(tradeId),
      backfilled: (tradeId) => out.push(`+${tradeId}`),
      skipped: (state, { fromTradeId, toTradeId, fromTimeMs, toTimeMs }) =>
        out.push([state, fromTradeId, toTradeId, fromTimeMs, toTimeMs]),
      filled: ({ fromTradeId, toTradeId, fromTimeMs, toTimeMs }) =>
        out.push(['filled', fromTradeId, toTradeId, fromTimeMs, toTimeMs]),
      renumbered: (lastTradeId, nextTradeId) => out.push(['renumbered', lastTradeId, nextTradeId]),
    },
    limits,
    () => nowMs,
    resumeAfter,
  );
  const take = (tradeId: number, tradeTimeMs = tradeId * 10): boolean =>
    sequencer.take(tradeId, tradeTimeMs, 0, 1, 1, 0);
  const fill = (tradeId: number): void =>
    sequencer.fill({
      tradeId,
      tradeTimeMs: tradeId * 10,
      receivedAtMs: 0,
      priceQuote: 1,
      quantityBase: 1,
      takerSide: 0,
    });
  const at = (ms: number): number => (nowMs = ms);
  return { sequencer, out, take, fill, at };
}

describe('the sequence of one symbol', () => {
  it('begins with the first trade that comes, and drops repeats', () => {
    const { sequencer, out, take } = sequencerOf();
    sequencer.start(undefined);
    [7, 8, 8, 7, 9, 3].forEach((id) => take(id));
    expect(out).toEqual([7, 8, 9]);
    expect(sequencer.receivedCount).toBe(3);
    expect(sequencer.duplicateCount).toBe(3);
  });

  it('puts a small disorder right without asking for anything', () => {
    const { sequencer, out, take, at } = sequencerOf();
    sequencer.start(undefined);
    [1, 4, 2].forEach((id) => take(id));
    expect(out).toEqual([1, 2]);
    at(249);
    expect(sequencer.missing(249)).toBeUndefined();
    take(3);
    expect(out).toEqual([1, 2, 3, 4]);
    expect(sequencer.reorderedCount).toBe(2);
    expect(sequencer.waitMs(249)).toBeUndefined();
  });

  it('drops repeats of trades that wait, too', () => {
    const { sequencer, out, take } = sequencerOf();
    sequencer.start(undefined);
    [1, 4, 3, 4, 3, 2].forEach((id) => take(id));
    expect(out).toEqual([1, 2, 3, 4]);
    expect([sequencer.receivedCount, sequencer.duplicateCount]).toEqual([4, 2]);
  });

  it('tells what is missing after the window, or as soon as many later ones are there', () => {
    const { sequencer, take } = sequencerOf();
    sequencer.start(undefined);
    [1, 5].forEach((id) => take(id));
    expect(sequencer.waitMs(0)).toBe(250);
    expect(sequencer.missing(249)).toBeUndefined();
    expect(sequencer.missing(250)).toEqual({ fromTradeId: 2, toTradeId: 4 });
    expect(sequencer.waitMs(250)).toBe(2_250);
    [6, 7].forEach((id) => take(id));
    expect(sequencer.missing(0)).toBeUndefined();
    take(8);
    expect(sequencer.missing(0)).toEqual({ fromTradeId: 2, toTradeId: 4 });
  });

  it('lets filled trades out in order, and the gap is told when they are all there', () => {
    const { out, take, fill } = sequencerOf({ tradeId: 10, tradeTimeMs: 100 });
    [14, 15].forEach((id) => take(id));
    [9, 10, 11, 12, 13, 14, 15, 16].forEach((id) => fill(id));
    expect(out).toEqual(['+11', '+12', '+13', ['filled', 11, 13, 100, 140], 14, 15]);
    take(16);
    expect(out.at(-1)).toBe(16);
  });

  it('tells of ids that are given up right before the trade after them', () => {
    const { sequencer, out, take, fill } = sequencerOf({ tradeId: 10, tradeTimeMs: 100 });
    take(20);
    fill(11);
    sequencer.giveUp('unfillable', 15);
    expect(out).toEqual(['+11', ['filled', 11, 11, 100, 110]]);
    fill(15);
    expect(out.slice(2)).toEqual([['unfillable', 12, 14, 110, 150], '+15']);
    sequencer.giveUp('open');
    expect(out.slice(4)).toEqual([['filled', 15, 15, 110, 150], ['open', 16, 19, 150, 200], 20]);
  });

  it('tells a gap as filled at the newest trade there is, without a later one', () => {
    const { sequencer, out, take, fill } = sequencerOf({ tradeId: 10, tradeTimeMs: 100 });
    sequencer.expectUpTo(12);
    [11, 12].forEach((id) => fill(id));
    expect(out).toEqual(['+11', '+12', ['filled', 11, 12, 100, 120]]);
    expect(take(13)).toBe(true);
  });

  it('tells ids that are given up one after another as one gap', () => {
    const { sequencer, out, take } = sequencerOf({ tradeId: 10, tradeTimeMs: 100 });
    take(20);
    sequencer.giveUp('unfillable', 15);
    sequencer.giveUp('unfillable', 18);
    sequencer.giveUp('open');
    expect(out).toEqual([['unfillable', 11, 17, 100, 200], ['open', 18, 19, 100, 200], 20]);
  });

  it('opens a gap when later trades have waited for too long, or are too many', () => {
    const { sequencer, out, take, at } = sequencerOf();
    sequencer.start(undefined);
    [1, 3].forEach((id) => take(id));
    sequencer.check(2_499);
    expect(out).toEqual([1]);
    sequencer.check(2_500);
    expect(out).toEqual([1, ['open', 2, 2, 10, 30], 3]);
    at(9_000);
    for (let id = 5; id < 15; id += 1) {
      take(id);
    }
    sequencer.check(9_000);
    expect(out.slice(3)[0]).toEqual(['open', 4, 4, 30, 50]);
    expect(out.at(-1)).toBe(14);
  });

  it('waits anew for a second gap among those that wait', () => {
    const { sequencer, out, take, at } = sequencerOf();
    sequencer.start(undefined);
    [1, 3].forEach((id) => take(id));
    at(2_000);
    take(5);
    sequencer.check(2_500);
    expect(out).toEqual([1, ['open', 2, 2, 10, 30], 3]);
    sequencer.check(4_499);
    expect(out.length).toBe(3);
    sequencer.check(4_500);
    expect(out.slice(3)).toEqual([['open', 4, 4, 30, 50], 5]);
  });

  it('waits longer while missing trades come, and not for ever', () => {
    const { sequencer, out, take, fill, at } = sequencerOf({ tradeId: 10, tradeTimeMs: 100 });
    take(20);
    for (const [ms, tradeId] of [
      [2_000, 11],
      [4_400, 12],
      [6_800, 13],
    ] as const) {
      at(ms);
      sequencer.check(ms);
      fill(tradeId);
    }
    sequencer.check(7_999);
    expect(out).toEqual(['+11', '+12', '+13']);
    expect(sequencer.waitMs(7_999)).toBe(1);
    sequencer.check(8_000);
    expect(out.slice(-2)).toEqual([['open', 14, 19, 130, 200], 20]);
  });

  it('waits only for the newest trades of a large gap', () => {
    const { sequencer, out, take, fill } = sequencerOf({ tradeId: 0, tradeTimeMs: 0 });
    take(301);
    expect(sequencer.missing(250)).toEqual({ fromTradeId: 201, toTradeId: 300 });
    fill(201);
    expect(out).toEqual([['open', 1, 200, 0, 2_010], '+201']);
  });

  it('lets out what waits when it ends, with the gaps between', () => {
    const { sequencer, out, take } = sequencerOf();
    [4, 6, 9].forEach((id) => take(id));
    expect(out).toEqual([]);
    sequencer.release();
    expect(out).toEqual([4, ['open', 5, 5, 40, 60], 6, ['open', 7, 8, 60, 90], 9]);
  });

  it('does not call the past before a first start a gap', () => {
    const { sequencer, out, take, fill } = sequencerOf();
    sequencer.start(5);
    sequencer.expectUpTo(8);
    expect(sequencer.missing(0)).toEqual({ fromTradeId: 5, toTradeId: 8 });
    // The first two are too old for Binance.
    sequencer.giveUp('unfillable', 7);
    [7, 8, 9].forEach((id) => fill(id));
    take(9);
    expect(out).toEqual(['+7', '+8', 9]);
  });

  it('begins with the first trade that waits where that is older than what was wanted', () => {
    const { sequencer, out, take } = sequencerOf();
    [4, 5].forEach((id) => take(id));
    sequencer.start(9);
    expect(out).toEqual([4, 5]);
  });

  it('follows ids that step back with newer trades, and a jump no market makes', () => {
    const { sequencer, out, take } = sequencerOf();
    sequencer.start(undefined);
    const trades: readonly (readonly [id: number, timeMs: number])[] = [
      [1_000, 1],
      [1_001, 2],
      [50, 3], // played again
      [51, 4],
      [51, 4],
      [2 ** 53 - 1, 6], // broken
      [52, 7],
    ];
    for (const [id, timeMs] of trades) {
      take(id, timeMs);
    }
    expect(out).toEqual([
      1_000,
      1_001,
      ['renumbered', 1_001, 50],
      50,
      51,
      ['renumbered', 51, 2 ** 53 - 1],
      2 ** 53 - 1,
      ['renumbered', 2 ** 53 - 1, 52],
      52,
    ]);
    expect(sequencer.duplicateCount).toBe(1);
  });

  it('still sees what is missing around one broken id', () => {
    const { sequencer, out, take } = sequencerOf();
    sequencer.start(undefined);
    take(51, 1);
    take(2 ** 53 - 1, 2);
    take(54, 3);
    expect(out.at(-1)).toEqual(['renumbered', 2 ** 53 - 1, 54]);
    expect(sequencer.missing(250)).toEqual({ fromTradeId: 52, toTradeId: 53 });
  });

  it('lets out what waited in the old numbering before it follows the new one', () => {
    const { out, take } = sequencerOf({ tradeId: 99, tradeTimeMs: 990 });
    take(102);
    take(1, 5_000);
    expect(out).toEqual([['open', 100, 101, 990, 1_020], 102, ['renumbered', 102, 1], 1]);
  });
});
