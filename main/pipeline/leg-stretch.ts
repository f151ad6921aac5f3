import type { TickBatch } from '../../analytics/market/tick-batch.ts';

/** From where to where the trades of one symbol reach. */
export interface LegStretch {
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly firstTimeMs: number;
  readonly lastTimeMs: number;
}

/** The stretch of each symbol of a batch, in the order of its symbols; `undefined` without a trade. */
export function stretchesOf(batch: TickBatch): readonly (LegStretch | undefined)[] {
  const { symbols, count, symbolIndex, tradeId, tradeTimeMs } = batch;
  return symbols.map((_, leg) => {
    let firstTradeId = Infinity;
    let lastTradeId = -Infinity;
    let firstTimeMs = Infinity;
    let lastTimeMs = -Infinity;
    for (let row = 0; row < count; row += 1) {
      if (symbolIndex[row] === leg) {
        const id = tradeId[row] ?? NaN;
        const timeMs = tradeTimeMs[row] ?? NaN;
        firstTradeId = Math.min(firstTradeId, id);
        lastTradeId = Math.max(lastTradeId, id);
        firstTimeMs = Math.min(firstTimeMs, timeMs);
        lastTimeMs = Math.max(lastTimeMs, timeMs);
      }
    }
    const isThere = firstTradeId <= lastTradeId;
    return isThere ? { firstTradeId, lastTradeId, firstTimeMs, lastTimeMs } : undefined;
  });
}

/** The shortest stretch that holds both. */
export function unionOf(one: LegStretch | undefined, other: LegStretch): LegStretch {
  return one === undefined
    ? other
    : {
        firstTradeId: Math.min(one.firstTradeId, other.firstTradeId),
        lastTradeId: Math.max(one.lastTradeId, other.lastTradeId),
        firstTimeMs: Math.min(one.firstTimeMs, other.firstTimeMs),
        lastTimeMs: Math.max(one.lastTimeMs, other.lastTimeMs),
      };
}
