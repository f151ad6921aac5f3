import { describe, expect, it } from 'vitest';
import { durationMs } from '../../analytics/market/units.ts';
import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import { PairEngine } from '../../analytics/pair/pair-engine.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import { PairPipeline, type PairPipelineConfig } from '../../analytics/pair/pair-pipeline.ts';
import { ExtremePrices } from '../../analytics/sampling/extreme-prices.ts';
import { compareWithOracle } from '../fixtures/frame-oracle.ts';
import { seededRandom } from '../fixtures/random.ts';
import { hasSharedData, sharedDataLines } from '../fixtures/shared-data.ts';
import { tickBatch, type Tick } from '../fixtures/ticks.ts';

const aggTradeCapture = 'usdm-aggtrade-btc-eth-2024-08-08.ndjson.gz';
const hourlyBtc = 'usdm-BTCUSDT-1h-2020-2024.csv.gz';
const hourlyEth = 'usdm-ETHUSDT-1h-2020-2024.csv.gz';
const haltBtc = 'spot-BTCUSDT-1m-2021-04-2021-05.json.gz';
const haltEth = 'spot-ETHUSDT-1m-2021-04-2021-05.json.gz';
const symbols = ['BTCUSDT', 'ETHUSDT'];

interface AggTradeFrame {
  readonly data: {
    readonly s: string;
    readonly a: number;
    readonly p: string;
    readonly q: string;
    readonly T: number;
  };
}

function aggTrades(): Tick[] {
  return sharedDataLines(aggTradeCapture).map((line) => {
    const { data } = JSON.parse(line.slice(line.indexOf(' ') + 1)) as AggTradeFrame;
    return {
      symbol: data.s,
      tradeId: data.a,
      tradeTimeMs: data.T,
      priceQuote: Number(data.p),
      quantityBase: Number(data.q),
    };
  });
}

function expectFiniteOrUndefined(frames: readonly PairFrame[]): void {
  for (const { fit, spread, zScore, correlation, priceY, priceX } of frames) {
    const values = [fit?.alpha, fit?.beta, fit?.rSquared, spread, zScore, correlation];
    expect(values.filter((value) => value !== undefined && !Number.isFinite(value))).toEqual([]);
    expect(Math.min(priceY, priceX)).toBeGreaterThan(0);
    expect(Math.abs(zScore ?? 0)).toBeLessThan(100);
    expect(Math.abs(correlation ?? 0)).toBeLessThanOrEqual(1);
  }
}

it.skipIf(!hasSharedData(aggTradeCapture))(
  'no real trade of a lively market is extreme (needs ../shared/data)',
  () => {
    const legs = new Map(symbols.map((symbol) => [symbol, new ExtremePrices(20)]));
    const standings = aggTrades().map(({ symbol, priceQuote }) =>
      legs.get(symbol)?.judge(priceQuote),
    );
    expect(standings).toEqual(Array<number>(13_388).fill(tickStandings.ordinary));
  },
);

describe.skipIf(!hasSharedData(aggTradeCapture))(
  'real aggTrades through the pipeline (needs ../shared/data)',
  () => {
    const config: PairPipelineConfig = {
      symbolY: 'ETHUSDT',
      symbolX: 'BTCUSDT',
      scale: 'log',
      windowSamples: 60,
      entryZ: 2,
      barLengthMs: barLengthMs('1s'),
    };

    it.each([
      ['1s', 'log', 60],
      ['1s', 'price', 10],
      ['5s', 'log', 20],
    ] as const)(
      '%s bars, %s, window %s: same frames in any batches',
      (timeframe, scale, window) => {
        const ticks = aggTrades();
        expect(ticks).toHaveLength(13_388);
        const chosen = {
          ...config,
          scale,
          windowSamples: window,
          barLengthMs: barLengthMs(timeframe),
        };
        const inOneBatch = new PairPipeline(chosen);
        const whole = inOneBatch.pushBatch(tickBatch(symbols, ticks));
        expect(whole.filter(({ zScore }) => zScore !== undefined).length).toBeGreaterThan(40);
        expectFiniteOrUndefined(whole);
        expect(inOneBatch.counts).toMatchObject({ repeatedTickCount: 0, lateTickCount: 0 });

        const uniform = seededRandom(2024);
        for (let round = 0; round < 10; round += 1) {
          const pipeline = new PairPipeline(chosen);
          const frames: PairFrame[] = [];
          for (let at = 0; at < ticks.length;) {
            const size = Math.floor(10 ** (3.3 * uniform()));
            frames.push(...pipeline.pushBatch(tickBatch(symbols, ticks.slice(at, at + size))));
            at += size;
          }
          expect(frames).toStrictEqual(whole);
          expect(pipeline.counts).toEqual(inOneBatch.counts);
        }
      },
    );

    it('equals an exact recomputation of each bar', () => {
      const frames = new PairPipeline(config).pushBatch(tickBatch(symbols, aggTrades()));
      const { worst, mismatches, zScoreCount } = compareWithOracle(frames, 'log', 60);
      expect(mismatches).toEqual([]);
      expect(zScoreCount).toBe(frames.length - 60);
      for (const [statistic, error] of Object.entries(worst)) {
        expect(error, statistic).toBeLessThanOrEqual(1e-11);
      }
    });
  },
);

describe.skipIf(!hasSharedData(hourlyBtc, hourlyEth))(
  'four years of hourly bars through the engine (needs ../shared/data)',
  () => {
    const closes = (name: string): number[] =>
      sharedDataLines(name)
        .slice(1)
        .map((line) => Number(line.split(',')[4]));
    const openTimes = (name: string): number[] =>
      sharedDataLines(name)
        .slice(1)
        .map((line) => Date.parse(line.split(',')[0] ?? ''));

    it.each([
      ['log', 60],
      ['price', 60],
      ['log', 600],
    ] as const)('%s, window %s: equals an exact recomputation of each bar', (scale, window) => {
      const engine = new PairEngine({
        scale,
        windowSamples: window,
        entryZ: 2,
        barLengthMs: barLengthMs('1h'),
      });
      const x = closes(hourlyBtc);
      const y = closes(hourlyEth);
      expect(openTimes(hourlyEth)).toEqual(openTimes(hourlyBtc));
      // All four years once; the other two runs are cut short, to stay quick.
      const barCount = scale === 'log' && window === 60 ? x.length : 6_000;
      const frames = openTimes(hourlyBtc)
        .slice(0, barCount)
        .map((openTimeMs, i) => engine.push(openTimeMs + 3_600_000, y[i] ?? NaN, x[i] ?? NaN));
      expectFiniteOrUndefined(frames);
      expect(frames.filter(({ startsSegment }) => startsSegment)).toHaveLength(1);
      const { worst, mismatches, zScoreCount } = compareWithOracle(frames, scale, window);
      expect(mismatches).toEqual([]);
      expect(zScoreCount).toBe(barCount - window);
      for (const [statistic, error] of Object.entries(worst)) {
        expect(error, statistic).toBeLessThanOrEqual(1e-11);
      }
      expect(engine.largestDrift).toBeLessThan(1e-12);
    });
  },
);

describe.skipIf(!hasSharedData(haltBtc, haltEth))(
  'minute bars with two trading halts through the engine (needs ../shared/data)',
  () => {
    it('starts afresh after each halt and has no z-score until the window is full again', () => {
      const rows = (name: string) => JSON.parse(sharedDataLines(name).join('')) as number[][];
      const ethCloses = new Map(
        rows(haltEth).map(([openTimeMs, , , , close]) => [openTimeMs, close]),
      );
      const engine = new PairEngine({
        scale: 'log',
        windowSamples: 60,
        entryZ: 2,
        barLengthMs: durationMs(60_000),
      });
      const frames = rows(haltBtc).flatMap(([openTimeMs = NaN, , , , priceX = NaN]) => {
        const priceY = ethCloses.get(openTimeMs);
        return priceY === undefined ? [] : [engine.push(openTimeMs + 60_000, priceY, priceX)];
      });
      expectFiniteOrUndefined(frames);
      const starts = frames.flatMap(({ startsSegment }, i) => (startsSegment ? [i] : []));
      expect(
        starts.slice(1).map((i) => new Date(frames[i]?.closeTimeMs ?? NaN).toISOString()),
      ).toEqual(['2021-04-20T04:31:00.000Z', '2021-04-25T08:46:00.000Z']);
      for (const start of starts) {
        const warming = frames.slice(start, start + 60);
        expect(warming.every(({ zScore }) => zScore === undefined)).toBe(true);
        expect(frames[start + 60]?.zScore).toBeDefined();
      }
    });
  },
);
