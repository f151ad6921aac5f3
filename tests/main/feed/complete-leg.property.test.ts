import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CompleteLeg } from '../../../main/feed/complete-leg.ts';
import {
  defaultCompletenessLimits,
  defaultCompletenessTiming,
} from '../../../main/feed/completeness-limits.ts';
import { RecentGaps } from '../../../main/feed/recent-gaps.ts';
import { systemClocks } from '../../../main/feed/wall-clock.ts';
import { ModelMarket, restOutcomes, tradeFates } from '../fixtures/model-market.ts';
import { RecordingIntake } from '../fixtures/recording-intake.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const limits = {
  ...defaultCompletenessLimits,
  // Small, so that a short story meets every bound. A late trade is never taken for a missing one.
  reorderCount: 1_000,
  maxHeldCount: 40,
  bridgeCount: 30,
  maxFruitlessCount: 40,
  pagesPerRecord: 3,
};
const timing = {
  ...defaultCompletenessTiming,
  maxHoldMs: 1_500,
  lagRetryMs: 50,
  maxRetryMs: 2_000,
};

const story = fc.record({
  fates: tradeFates,
  rest: restOutcomes,
  pageSize: fc.integer({ min: 1, max: 25 }),
  /** Trades from before the start; the first so many are too old for REST. */
  pastCount: fc.integer({ min: 0, max: 120 }),
  tooOldCount: fc.integer({ min: 0, max: 60 }),
  refusesTooOld: fc.boolean(),
  /** How many of the past are stored already; none for a first start. */
  storedCount: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
  wantedMs: fc.constantFrom(0, 500, 5_000),
});

it('lets every trade out once and in order, and tells exactly what is missing', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (plan) => {
      const market = new ModelMarket(plan);
      const storedCount = Math.min(plan.storedCount ?? 0, plan.pastCount);
      const resumeAfter = storedCount > 0 ? market.trade(storedCount) : undefined;
      const intake = new RecordingIntake(['Y']);
      const leg = new CompleteLeg({
        symbol: 'Y',
        symbolIndex: 0,
        intake,
        fetchPage: market.fetchPage,
        resumeAfter,
        openGaps: [],
        wantedMs: plan.wantedMs,
        extremeDeviations: 20,
        recentGaps: new RecentGaps(),
        clocks: systemClocks,
        timing,
        limits,
        random: () => 0.5,
        log: new RecordingLog(),
        onMeanInterval: () => undefined,
        onChange: () => undefined,
      });
      const past = leg.start();
      await market.play((trade) =>
        leg.append(
          trade.tradeId,
          trade.tradeTimeMs,
          trade.receivedAtMs,
          trade.priceQuote,
          trade.quantityBase,
          trade.takerSide,
        ),
      );
      const record = intake.leg('Y');
      await vi.advanceTimersByTimeAsync(600_000);
      await past;
      const { quality, missingCount } = leg.report;
      await leg.stop();
      intake.isClosed = true;

      expect(record.open.size).toBe(0);
      const lost = new Set<number>();
      for (const { fromTradeId, toTradeId } of record.unfillable) {
        for (let id = fromTradeId; id <= toTradeId; id += 1) {
          lost.add(id);
        }
      }
      const lastId = market.lastDeliveredId ?? record.lastId ?? 0;
      const firstId = resumeAfter === undefined ? Math.min(...record.ids) : resumeAfter.tradeId + 1;
      for (let id = firstId; id <= lastId; id += 1) {
        const fate = { id, came: record.ids.has(id), isLost: lost.has(id) };
        expect(fate).toEqual({ id, came: !fate.isLost, isLost: fate.isLost });
        // Nothing is given up that was to be had.
        expect(fate.isLost && market.isToBeHad(id)).toBe(false);
      }
      expect(record.ids.size + lost.size).toBeGreaterThanOrEqual(lastId - firstId + 1);
      expect(missingCount).toBe(lost.size);
      expect(quality.receivedCount + quality.duplicateCount).toBe(market.deliveredCount);
      expect(quality.gaps.open).toEqual({ gapCount: 0, tradeCount: 0 });
      expect(quality.gaps.unfillable.tradeCount).toBe(lost.size);
    }),
    { numRuns: 200 },
  );
}, 60_000);
