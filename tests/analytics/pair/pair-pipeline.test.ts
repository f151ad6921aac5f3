import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarColumns } from '../../../analytics/market/bar.ts';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { PairPipeline, type PairPipelineConfig } from '../../../analytics/pair/pair-pipeline.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../../analytics/sampling/bar-series.ts';
import { seededNormal, seededRandom } from '../../fixtures/random.ts';
import { tickBatch, type Tick } from '../../fixtures/ticks.ts';

const config: PairPipelineConfig = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  scale: 'log',
  windowSamples: 10,
  entryZ: 2,
  barLengthMs: durationMs(1_000),
};
const symbols = ['BTCUSDT', 'SOLUSDT', 'ETHUSDT'];

/** Ticks of three symbols over `seconds`, in order of time, one silence of 40 s in the middle. */
function market(seed: number, seconds: number): Tick[] {
  const uniform = seededRandom(seed);
  const normal = seededNormal(seed + 1);
  const prices = new Map(symbols.map((symbol, i) => [symbol, [60_000, 150, 2_500][i] ?? 1]));
  const ids = new Map(symbols.map((symbol) => [symbol, 1_000]));
  const ticks: Tick[] = [];
  let timeMs = 1_723_161_255_000;
  const silenceAtMs = timeMs + (seconds * 1_000) / 2;
  const endMs = timeMs + seconds * 1_000;
  let wasSilent = false;
  while (timeMs < endMs) {
    timeMs += Math.floor(uniform() ** 3 * 700);
    if (!wasSilent && timeMs > silenceAtMs) {
      wasSilent = true;
      timeMs += 40_000;
    }
    const symbol = symbols[Math.floor(uniform() * 3)] ?? '';
    const priceQuote = (prices.get(symbol) ?? 1) * (1 + 1e-4 * normal());
    prices.set(symbol, priceQuote);
    const tradeId = (ids.get(symbol) ?? 0) + 1;
    ids.set(symbol, tradeId);
    ticks.push({ symbol, tradeId, tradeTimeMs: timeMs, priceQuote, quantityBase: uniform() });
  }
  return ticks;
}

function runWhole(ticks: readonly Tick[]): PairFrame[] {
  return new PairPipeline(config).pushBatch(tickBatch(symbols, ticks));
}

/** Cuts of a list into consecutive batches, some of them empty. */
function batches(ticks: readonly Tick[], sizes: readonly number[]): Tick[][] {
  const cut: Tick[][] = [];
  for (let at = 0, turn = 0; at < ticks.length; turn += 1) {
    const size = turn % 50 === 49 ? 1_000 : (sizes[turn % sizes.length] ?? 1);
    cut.push(ticks.slice(at, at + size));
    at += size;
  }
  return cut;
}

/** What the store hands over for the ticks of one leg. */
function stored(ticks: readonly Tick[], symbol: string): LegHistory {
  const builder = new BarBuilder(config.barLengthMs);
  const series = new BarSeries();
  let lastTradeId: number | undefined;
  for (const tick of ticks) {
    if (tick.symbol !== symbol) {
      continue;
    }
    lastTradeId = tick.tradeId;
    const closed = builder.push(tick.tradeTimeMs, tick.priceQuote, tick.quantityBase);
    if (closed !== undefined) {
      series.append(closed);
    }
  }
  if (builder.openBar !== undefined) {
    series.append(builder.openBar);
  }
  return { symbol, bars: series.toColumns(), lastTradeId, held: [], holes: [] };
}

describe('PairPipeline', () => {
  const ticks = market(7, 200);
  const whole = runWhole(ticks);

  it('makes frames worth comparing', () => {
    expect(whole.length).toBeGreaterThan(80);
    expect(whole.filter(({ zScore }) => zScore !== undefined).length).toBeGreaterThan(60);
    expect(whole.filter(({ startsSegment }) => startsSegment)).toHaveLength(2);
  });

  it('gives the same frames to the last bit whatever the batching', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const pipeline = new PairPipeline(config);
        const frames = batches(ticks, lengths).flatMap((batch) =>
          pipeline.pushBatch(tickBatch(symbols, batch)),
        );
        expect(frames).toStrictEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same frames whatever the interleaving of the legs', () => {
    const queues = symbols.map((symbol) => ticks.filter((tick) => tick.symbol === symbol));
    const turns = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 40 }), (order, run) => {
        const rest = queues.map((queue) => [...queue]);
        const shuffled = order.flatMap((turn) => rest[turn]?.splice(0, run) ?? []);
        expect(runWhole([...shuffled, ...rest.flat()])).toStrictEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves out and counts ticks that come again', () => {
    const inLegs = ticks.filter(({ symbol }) => symbol !== 'SOLUSDT');
    const pipeline = new PairPipeline(config);
    let repeatedTickCount = 0;
    const frames = batches(inLegs, [7]).flatMap((batch, i, all) => {
      const again = i % 3 === 2 ? (all[i - 2] ?? []) : [];
      repeatedTickCount += batch.length + again.length;
      return pipeline.pushBatch(tickBatch(symbols, [...batch, ...batch, ...again]));
    });
    expect(frames).toStrictEqual(whole);
    expect(pipeline.counts).toMatchObject({ repeatedTickCount, lateTickCount: 0 });
  });

  it('goes on when the ids of a leg begin anew with newer trades, and counts it', () => {
    const lastMs = ticks.at(-1)?.tradeTimeMs ?? 0;
    const afterMs = lastMs + 1 - (ticks[0]?.tradeTimeMs ?? 0);
    const again = ticks.map((tick) => ({ ...tick, tradeTimeMs: tick.tradeTimeMs + afterMs }));
    const countOf = (symbol: string) => ticks.filter((tick) => tick.symbol === symbol).length;
    const rising = again.map((tick) => ({ ...tick, tradeId: tick.tradeId + countOf(tick.symbol) }));
    const pipeline = new PairPipeline(config);
    const frames = pipeline.pushBatch(tickBatch(symbols, [...ticks, ...again, ...again]));
    expect(frames).toStrictEqual(runWhole([...ticks, ...rising]));
    expect(pipeline.counts).toMatchObject({
      renumberedCount: 2,
      repeatedTickCount: again.filter(({ symbol }) => symbol !== 'SOLUSDT').length,
    });
  });

  it('loses a leg neither to one huge id nor to ids that a late trade had out of order', () => {
    const at = (tradeId: number, timeMs: number): Tick => ({
      symbol: 'ETHUSDT',
      tradeId,
      tradeTimeMs: timeMs,
      priceQuote: 100,
      quantityBase: 1,
    });
    const pipeline = new PairPipeline(config);
    pipeline.pushBatch(
      tickBatch(symbols, [at(7, 1_000), at(2 ** 53 - 1, 1_001), at(8, 1_002), at(9, 1_003)]),
    );
    expect(pipeline.counts).toMatchObject({ repeatedTickCount: 0, renumberedCount: 1 });
    // 10 is older than 9: that does not make the repeat of 9 look newer.
    pipeline.pushBatch(tickBatch(symbols, [at(10, 1_002), at(9, 1_003)]));
    expect(pipeline.counts).toMatchObject({ repeatedTickCount: 1, renumberedCount: 1 });
  });

  it('tells a new numbering after stored bars from repeats of them', () => {
    const historyMs = 100_000;
    const firstMs = ticks[0]?.tradeTimeMs ?? 0;
    const history = ticks.filter(({ tradeTimeMs }) => tradeTimeMs < firstMs + historyMs);
    const live = ticks.filter(({ tradeTimeMs }) => tradeTimeMs >= firstMs + historyMs + 5_000);
    const legsOnly = (all: readonly Tick[]) => all.filter(({ symbol }) => symbol !== 'SOLUSDT');
    const continued = (ofLive: (tick: Tick) => Tick) => {
      const pipeline = new PairPipeline(config);
      const frames = pipeline.loadHistory(
        stored(history, config.symbolY),
        stored(history, config.symbolX),
      );
      // What the store has already comes again from the feed.
      const overlap = history.slice(-40);
      frames.push(...pipeline.pushBatch(tickBatch(symbols, [...overlap, ...live.map(ofLive)])));
      return { frames, counts: pipeline.counts, overlap };
    };
    const rising = continued((tick) => tick);
    const renumbered = continued((tick) => ({ ...tick, tradeId: tick.tradeId - 1_000 }));
    expect(rising.frames.length).toBeGreaterThan(80);
    expect(renumbered.frames).toStrictEqual(rising.frames);
    const repeatedTickCount = legsOnly(rising.overlap).length;
    expect(rising.counts).toMatchObject({ renumberedCount: 0, repeatedTickCount });
    expect(renumbered.counts).toMatchObject({ renumberedCount: 2, repeatedTickCount });
  });

  it('continues stored bars without a seam, live ticks overlapping them', () => {
    const cuts = fc.tuple(fc.nat(ticks.length), fc.nat(60));
    fc.assert(
      fc.property(cuts, ([storedCount, overlap]) => {
        const history = ticks.slice(0, storedCount);
        const pipeline = new PairPipeline(config);
        const frames = pipeline.loadHistory(
          stored(history, config.symbolY),
          stored(history, config.symbolX),
        );
        const live = ticks.slice(Math.max(0, storedCount - overlap));
        frames.push(...pipeline.pushBatch(tickBatch(symbols, live)));
        expect(frames).toStrictEqual(whole);
        const repeated = ticks
          .slice(Math.max(0, storedCount - overlap), storedCount)
          .filter(({ symbol }) => symbol !== 'SOLUSDT');
        expect(pipeline.counts).toMatchObject({
          repeatedTickCount: repeated.length,
          lateTickCount: 0,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('counts late ticks and buckets in which one leg was silent', () => {
    const at = (symbol: string, tradeId: number, seconds: number): Tick => ({
      symbol,
      tradeId,
      tradeTimeMs: seconds * 1_000,
      priceQuote: 100 + tradeId,
      quantityBase: 1,
    });
    const pipeline = new PairPipeline(config);
    const frames = pipeline.pushBatch(
      tickBatch(symbols, [
        ...[at('BTCUSDT', 1, 10), at('BTCUSDT', 2, 11), at('BTCUSDT', 3, 10.5)],
        ...[at('BTCUSDT', 4, 12), at('ETHUSDT', 1, 11), at('ETHUSDT', 2, 13)],
      ]),
    );
    expect(frames.map(({ closeTimeMs }) => closeTimeMs)).toEqual([12_000]);
    expect(pipeline.counts).toEqual({
      repeatedTickCount: 0,
      renumberedCount: 0,
      lateTickCount: 1,
      skippedBucketCount: 1,
    });
  });

  it('shows the forming bar with what the frame would say if it closed now, once both legs are in it', () => {
    const pipeline = new PairPipeline(config);
    expect(pipeline.provisional).toEqual({
      priceY: undefined,
      priceX: undefined,
      spread: undefined,
      zScore: undefined,
      hasHole: false,
    });
    let previewedCount = 0;
    let apartCount = 0;
    let lastFrame: PairFrame | undefined;
    const lastPrices = new Map<string, number>();
    const lastBuckets = new Map<string, number>();
    for (const tick of ticks) {
      lastFrame = pipeline.pushBatch(tickBatch(symbols, [tick])).at(-1) ?? lastFrame;
      lastPrices.set(tick.symbol, tick.priceQuote);
      lastBuckets.set(tick.symbol, Math.floor(tick.tradeTimeMs / config.barLengthMs));
      const { priceY, priceX, spread, zScore } = pipeline.provisional;
      expect([priceY, priceX]).toEqual([lastPrices.get('ETHUSDT'), lastPrices.get('BTCUSDT')]);
      const fit = lastFrame?.fit;
      // Prices of two different times make no spread: a silent leg would seem to run away.
      const isAligned = lastBuckets.get('ETHUSDT') === lastBuckets.get('BTCUSDT');
      expect(spread === undefined).toBe(fit === undefined || !isAligned);
      if (fit === undefined || !isAligned) {
        apartCount += isAligned ? 0 : 1;
        continue;
      }
      const expected = Math.log(priceY ?? NaN) - fit.alpha - fit.beta * Math.log(priceX ?? NaN);
      expect(spread).toBeCloseTo(expected, 12);
      expect(Math.sign(zScore ?? NaN)).toBe(Math.sign(spread ?? NaN));
      previewedCount += 1;
    }
    expect(previewedCount).toBeGreaterThan(200);
    expect(apartCount).toBeGreaterThan(20);
  });

  it('works with batches that do not speak of both legs', () => {
    const pipeline = new PairPipeline(config);
    const frames = ticks.flatMap((tick) => pipeline.pushBatch(tickBatch([tick.symbol], [tick])));
    expect(frames).toStrictEqual(whole);
  });

  it('moves the threshold of the frames to come', () => {
    const pipeline = new PairPipeline(config);
    pipeline.setEntryZ(1e-9);
    const frames = pipeline.pushBatch(tickBatch(symbols, ticks));
    expect(frames.some(({ signal }) => signal === 'flat')).toBe(false);
    expect(frames.map(({ zScore }) => zScore)).toEqual(whole.map(({ zScore }) => zScore));
  });

  it('takes history once and before the first tick, from legs that may be empty', () => {
    const empty: BarColumns = new BarSeries().toColumns();
    const none = (symbol: string): LegHistory => ({
      symbol,
      bars: empty,
      lastTradeId: undefined,
      held: [],
      holes: [],
    });
    const pipeline = new PairPipeline(config);
    const load = () => pipeline.loadHistory(none(config.symbolY), none(config.symbolX));
    expect(load()).toEqual([]);
    expect(load).toThrow(/once/);
    expect(pipeline.pushBatch(tickBatch(symbols, ticks))).toStrictEqual(whole);
  });

  it('refuses the history of another symbol', () => {
    const [y, x] = [stored(ticks, config.symbolY), stored(ticks, config.symbolX)];
    expect(() => new PairPipeline(config).loadHistory(x, y)).toThrow(/ETHUSDT/);
    expect(() => new PairPipeline(config).loadHistory(y, y)).toThrow(/BTCUSDT/);
  });

  it('refuses a pair of one symbol, and bars of another length', () => {
    expect(() => new PairPipeline({ ...config, symbolY: 'BTCUSDT' })).toThrow(/two symbols/);
    const minutes = new PairPipeline({ ...config, barLengthMs: durationMs(60_000) });
    const [y, x] = [stored(ticks, config.symbolY), stored(ticks, config.symbolX)];
    expect(() => minutes.loadHistory(y, x)).toThrow(/60000 ms/);
  });
});
