import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hole } from '../../../analytics/market/gap.ts';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { PairPipeline, type PairPipelineConfig } from '../../../analytics/pair/pair-pipeline.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../../analytics/sampling/bar-series.ts';
import { ExtremeHold } from '../../../analytics/sampling/extreme-hold.ts';
import { seededNormal, seededRandom } from '../../fixtures/random.ts';
import { tickBatch, type Tick } from '../../fixtures/ticks.ts';

const barMs = 1_000;
const windowSamples = 8;
const config: PairPipelineConfig = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  scale: 'log',
  windowSamples,
  entryZ: 1,
  barLengthMs: durationMs(barMs),
};
const symbols = ['ETHUSDT', 'BTCUSDT'];
const { ordinary, extreme, confirming } = tickStandings;

interface JudgedTick extends Tick {
  readonly standing: number;
}
type MarketEvent =
  | { readonly kind: 'tick'; readonly tick: JudgedTick }
  | { readonly kind: 'hole'; readonly symbol: string; readonly hole: Hole };

/**
 * What both legs send in `seconds`: now and then a run of trades is missing, of one trade or of half a
 * minute, and now and then a price is extreme, or a new level is confirmed.
 */
function market(seed: number, seconds: number): MarketEvent[] {
  const uniform = seededRandom(seed);
  const normal = seededNormal(seed + 1);
  const startMs = 1_723_161_255_000;
  const events: MarketEvent[] = [];
  const legs = symbols.map((symbol, leg) => ({
    symbol,
    price: leg === 0 ? 2_500 : 60_000,
    tradeId: 1_000,
    lastMs: undefined as number | undefined,
    missingUntilMs: -Infinity,
    isHoleDue: false,
  }));
  for (let timeMs = startMs; timeMs < startMs + seconds * 1_000;) {
    timeMs += Math.floor(uniform() ** 2 * 500);
    // Some trades fall on the very edge of a bar.
    timeMs = uniform() < 0.3 ? Math.ceil(timeMs / barMs) * barMs : timeMs;
    const leg = legs[uniform() < 0.5 ? 0 : 1];
    if (leg === undefined) {
      continue;
    }
    leg.price *= 1 + 1e-4 * normal();
    leg.tradeId += 1;
    if (timeMs > leg.missingUntilMs && leg.lastMs !== undefined && uniform() < 0.01) {
      leg.missingUntilMs = timeMs + Math.floor(uniform() ** 3 * 40_000);
    }
    if (timeMs <= leg.missingUntilMs) {
      leg.isHoleDue = true;
      continue;
    }
    if (leg.isHoleDue && leg.lastMs !== undefined) {
      leg.isHoleDue = false;
      const hole = { fromTimeMs: leg.lastMs, toTimeMs: timeMs };
      events.push({ kind: 'hole', symbol: leg.symbol, hole });
    }
    leg.lastMs = timeMs;
    const dice = uniform();
    const standing = dice < 0.2 ? extreme : dice < 0.3 ? confirming : ordinary;
    const tick = {
      symbol: leg.symbol,
      tradeId: leg.tradeId,
      tradeTimeMs: timeMs,
      priceQuote: standing === ordinary ? leg.price : leg.price * 1.01,
      quantityBase: 1,
      standing,
    };
    events.push({ kind: 'tick', tick });
  }
  return events;
}

/** Feeds the events; ticks in batches that a hole always ends, as in the app. */
function feed(
  pipeline: PairPipeline,
  events: readonly MarketEvent[],
  sizes: readonly number[] = [Infinity],
): PairFrame[] {
  const frames: PairFrame[] = [];
  let waiting: JudgedTick[] = [];
  let turn = 0;
  const flush = (): void => {
    const batch = tickBatch(symbols, waiting);
    batch.standing.set(waiting.map(({ standing }) => standing));
    waiting = [];
    turn += 1;
    frames.push(...pipeline.pushBatch(batch));
  };
  for (const event of events) {
    if (event.kind === 'hole') {
      flush();
      pipeline.markHole(event.symbol, event.hole);
      continue;
    }
    waiting.push(event.tick);
    if (waiting.length >= (sizes[turn % sizes.length] ?? 1)) {
      flush();
    }
  }
  flush();
  return frames;
}

const run = (events: readonly MarketEvent[], sizes?: readonly number[]): PairFrame[] =>
  feed(new PairPipeline(config), events, sizes);

/** What the store hands over for one leg of these events. */
function stored(events: readonly MarketEvent[], symbol: string): LegHistory {
  const builder = new BarBuilder(config.barLengthMs);
  const hold = new ExtremeHold();
  const series = new BarSeries();
  const holes: Hole[] = [];
  let lastTradeId: number | undefined;
  for (const event of events) {
    if (event.kind === 'hole') {
      if (event.symbol === symbol) {
        holes.push(event.hole);
      }
      continue;
    }
    const { tick } = event;
    if (tick.symbol !== symbol) {
      continue;
    }
    lastTradeId = tick.tradeId;
    hold.push(tick.standing, tick.tradeTimeMs, tick.priceQuote, 1, (timeMs, price, quantity) => {
      const closed = builder.push(timeMs, price, quantity);
      if (closed !== undefined) {
        series.append(closed);
      }
    });
  }
  if (builder.openBar !== undefined) {
    series.append(builder.openBar);
  }
  return { symbol, bars: series.toColumns(), lastTradeId, held: hold.held, holes };
}

const holesOf = (events: readonly MarketEvent[]): Hole[] =>
  events.flatMap((event) => (event.kind === 'hole' ? [event.hole] : []));

/** The rule said once more, frame by frame and hole by hole. */
function holed(frames: readonly PairFrame[], holes: readonly Hole[]): boolean[] {
  let segmentStart = 0;
  return frames.map(({ startsSegment, closeTimeMs }, at) => {
    segmentStart = startsSegment ? at : segmentStart;
    const oldest = frames[Math.max(segmentStart, at - windowSamples)]?.closeTimeMs ?? NaN;
    return holes.some((hole) => hole.fromTimeMs < closeTimeMs && hole.toTimeMs >= oldest - barMs);
  });
}

/** The first frame that ends after each hole, if it is no longer touched by another one. */
function breaks(frames: readonly PairFrame[], holes: readonly Hole[]): boolean[] {
  return frames.map(({ closeTimeMs }, at) => {
    const before = frames[at - 1]?.closeTimeMs ?? -Infinity;
    const begun = holes.filter(({ fromTimeMs }) => fromTimeMs < closeTimeMs);
    return (
      begun.some(({ toTimeMs, fromTimeMs }) => toTimeMs >= before || fromTimeMs >= before) &&
      begun.every(({ toTimeMs }) => toTimeMs < closeTimeMs)
    );
  });
}

const seeds = fc.integer({ min: 1, max: 1e6 });

describe('PairPipeline over holes', () => {
  it('meets markets worth the name', () => {
    const frames = [3, 4, 5].flatMap((seed) => run(market(seed, 400)));
    expect(frames.filter(({ hasHole }) => hasHole).length).toBeGreaterThan(100);
    expect(frames.filter(({ signal }) => signal !== undefined).length).toBeGreaterThan(100);
    expect(frames.filter(({ startsSegment }) => startsSegment).length).toBeGreaterThan(3);
  });

  it('flags exactly the frames whose window a hole overlaps, and gives them no signal', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const events = market(seed, 300);
        const frames = run(events);
        const holes = holesOf(events);
        expect(frames.map(({ hasHole }) => hasHole)).toEqual(holed(frames, holes));
        expect(frames.map(({ followsHole }) => followsHole)).toEqual(breaks(frames, holes));
        for (const { hasHole, zScore, signal } of frames) {
          expect(signal === undefined).toBe(hasHole || zScore === undefined);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('computes the numbers as if nothing were missing', () => {
    const events = market(11, 300);
    const nextIds = new Map(symbols.map((symbol) => [symbol, 1]));
    const unbroken = events.flatMap((event): MarketEvent[] => {
      if (event.kind === 'hole') {
        return [];
      }
      const tradeId = nextIds.get(event.tick.symbol) ?? 1;
      nextIds.set(event.tick.symbol, tradeId + 1);
      return [{ kind: 'tick', tick: { ...event.tick, tradeId } }];
    });
    const bare = ({ zScore, spread, fit, sampleCount, closeTimeMs }: PairFrame) => ({
      ...{ zScore, spread, fit, sampleCount, closeTimeMs },
    });
    const whole = run(unbroken);
    expect(whole.some(({ hasHole }) => hasHole)).toBe(false);
    expect(run(events).map(bare)).toEqual(whole.map(bare));
  });

  it('gives the same frames live and from history, whatever the batching and wherever they meet', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(seeds, sizes, fc.nat(1_000), fc.nat(40), (seed, lengths, share, overlap) => {
        const events = market(seed, 200);
        const whole = run(events);
        const at = Math.floor((events.length * share) / 1_000);
        const pipeline = new PairPipeline(config);
        const history = events.slice(0, at);
        const frames = pipeline.loadHistory(stored(history, 'ETHUSDT'), stored(history, 'BTCUSDT'));
        // Live ones come again from where history was asked for.
        frames.push(...feed(pipeline, events.slice(Math.max(0, at - overlap)), lengths));
        expect(frames).toStrictEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('takes an extreme price into its bar although it was confirmed after history ended', () => {
    const at = (
      symbol: string,
      tradeId: number,
      tradeTimeMs: number,
      priceQuote: number,
      standing: number = ordinary,
    ): MarketEvent => ({
      kind: 'tick',
      tick: { symbol, tradeId, tradeTimeMs, priceQuote, quantityBase: 1, standing },
    });
    const events = [
      at('BTCUSDT', 1, 1_100, 60_000),
      at('ETHUSDT', 1, 1_200, 3_000),
      at('ETHUSDT', 2, 1_800, 2_000, extreme),
      at('ETHUSDT', 3, 2_100, 2_000, confirming),
      at('BTCUSDT', 2, 2_200, 60_000),
    ];
    const pipeline = new PairPipeline(config);
    const history = events.slice(0, 3);
    pipeline.loadHistory(stored(history, 'ETHUSDT'), stored(history, 'BTCUSDT'));
    const [frame] = feed(pipeline, events.slice(3));
    expect(frame?.priceY).toBe(2_000);
    expect([frame]).toEqual(run(events));
  });

  it('sees by the ids what nobody told, as where live ticks join a history that was not read to its end', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const events = market(seed, 200);
        const untold = events.filter(({ kind }) => kind === 'tick');
        expect(run(untold)).toStrictEqual(run(events));
      }),
      { numRuns: 20 },
    );
    const events = market(21, 60).filter(({ kind }) => kind === 'tick');
    const pipeline = new PairPipeline(config);
    pipeline.loadHistory(
      stored(events.slice(0, 100), 'ETHUSDT'),
      stored(events.slice(0, 100), 'BTCUSDT'),
    );
    feed(pipeline, events.slice(140, 160));
    expect(pipeline.holes).not.toEqual([]);
    expect(pipeline.provisional.hasHole).toBe(true);
  });

  it('believes history where a hole was told before it was read', () => {
    const events = market(22, 120).filter(({ kind }) => kind === 'tick');
    const ofY = (event: MarketEvent): boolean =>
      event.kind === 'tick' && event.tick.symbol === 'ETHUSDT';
    const history = events.slice(0, 150);
    const [first] = history;
    const before = { fromTimeMs: 0, toTimeMs: first?.kind === 'tick' ? first.tick.tradeTimeMs : 0 };
    const loaded = (): PairPipeline => {
      const pipeline = new PairPipeline(config);
      const [y, x] = [stored(history, 'ETHUSDT'), stored(history, 'BTCUSDT')];
      pipeline.loadHistory({ ...y, holes: [] }, { ...x, holes: [] });
      return pipeline;
    };
    const filled = loaded();
    filled.markHole('ETHUSDT', before);
    expect(filled.holes).toEqual([]);
    // The next trade of the leg is missing: told or not, it is one hole, as it was told.
    const [, next] = events.slice(150).filter(ofY);
    const toTimeMs = next?.kind === 'tick' ? next.tick.tradeTimeMs : NaN;
    const told = { fromTimeMs: toTimeMs - 1, toTimeMs };
    const joined = loaded();
    joined.markHole('ETHUSDT', told);
    feed(joined, next === undefined ? [] : [next]);
    expect(joined.holes).toEqual([told]);
  });

  it('takes no huge jump of an id for a hole', () => {
    const pipeline = new PairPipeline(config);
    const at = (tradeId: number, tradeTimeMs: number): MarketEvent => ({
      kind: 'tick',
      tick: {
        ...{ symbol: 'ETHUSDT', tradeId, tradeTimeMs, priceQuote: 100, quantityBase: 1 },
        standing: ordinary,
      },
    });
    feed(pipeline, [at(1, 1_000), at(200_000_000, 2_000)]);
    expect(pipeline.holes).toEqual([]);
  });

  it('counts the samples since the hole, and tells of the forming bar too', () => {
    const seconds = (from: number, to: number, firstId: number): MarketEvent[] =>
      Array.from({ length: to - from }, (_, row) => row).flatMap((row) =>
        symbols.map((symbol): MarketEvent => {
          const price = 100 + Math.sin((from + row) * (symbol === 'ETHUSDT' ? 1.3 : 1.7));
          const tick = { symbol, tradeId: firstId + row, tradeTimeMs: (from + row) * 1_000 + 500 };
          return {
            kind: 'tick',
            tick: { ...tick, priceQuote: price, quantityBase: 1, standing: ordinary },
          };
        }),
      );
    const pipeline = new PairPipeline(config);
    feed(pipeline, seconds(0, 20, 1));
    expect(pipeline.provisional.hasHole).toBe(false);
    pipeline.markHole('SOLUSDT', { fromTimeMs: 19_500, toTimeMs: 22_500 });
    expect(pipeline.provisional.hasHole).toBe(false);
    pipeline.markHole('BTCUSDT', { fromTimeMs: 19_500, toTimeMs: 22_500 });
    expect(pipeline.provisional.hasHole).toBe(true);
    expect(pipeline.holes).toEqual([{ fromTimeMs: 19_500, toTimeMs: 22_500 }]);
    // The bars of seconds 19 and 22 are touched; nine clean ones end with the frame of second 31.
    const counts: number[] = [];
    const forming: boolean[] = [];
    const flags: boolean[] = [];
    const after = [...seconds(22, 34, 21)];
    for (let row = 0; row < after.length; row += 2) {
      for (const frame of feed(pipeline, after.slice(row, row + 2))) {
        flags.push(frame.hasHole);
        counts.push(pipeline.cleanSampleCount);
        forming.push(pipeline.provisional.hasHole);
      }
    }
    expect(counts).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
    expect(flags).toEqual(counts.map((count) => count < 9));
    expect(forming).toEqual(counts.map((count) => count < 8));
  });

  it('is too careful rather than too trusting of a hole that is told late', () => {
    const events = market(5, 120).filter(({ kind }) => kind === 'tick');
    const pipeline = new PairPipeline(config);
    const frames = feed(pipeline, events);
    const at = frames.at(-3)?.closeTimeMs ?? 0;
    pipeline.markHole('ETHUSDT', { fromTimeMs: at, toTimeMs: at + 1 });
    expect(pipeline.cleanSampleCount).toBe(0);
    expect(pipeline.provisional.hasHole).toBe(true);
  });
});
