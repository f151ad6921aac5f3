import { expect, it } from 'vitest';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import { barLengthMs, type Timeframe } from '../../../analytics/market/timeframe.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { barAt } from '../../../analytics/sampling/bar-series.ts';
import type { DemoTrade } from '../../../main/demo/demo-source.ts';
import {
  deskOn,
  freshInstall,
  marketWithPast,
  ready,
  symbolX,
  symbolY,
} from '../fixtures/fresh-install.ts';

const minuteMs = 60_000;

type Prices = readonly number[];

const pricesOf = ({ bars }: LegHistory): Prices[] =>
  Array.from(bars.openTimeMs, (_, row) => {
    const { openTimeMs, open, high, low, close } = barAt(bars, row);
    return [openTimeMs, open, high, low, close];
  });

/** The bars of a leg's trades, up to the one with this id. */
function builtPrices(
  trades: readonly DemoTrade[],
  { symbol, lastTradeId = -1 }: LegHistory,
  timeframe: Timeframe,
): Prices[] {
  const builder = new BarBuilder(barLengthMs(timeframe));
  const prices: Prices[] = [];
  const take = (bar = builder.openBar): void => {
    if (bar !== undefined) {
      prices.push([bar.openTimeMs, bar.open, bar.high, bar.low, bar.close]);
    }
  };
  for (const trade of trades) {
    if (trade.symbol === symbol && trade.tradeId <= lastTradeId) {
      const price = Number(trade.priceText);
      const closed = builder.push(trade.tradeTimeMs, price, Number(trade.quantityText));
      if (closed !== undefined) {
        take(closed);
      }
    }
  }
  take();
  return prices;
}

const pipelineOf = (timeframe: Timeframe): PairPipeline =>
  new PairPipeline({
    symbolY,
    symbolX,
    barLengthMs: barLengthMs(timeframe),
    windowSamples: 60,
    entryZ: 2,
    scale: 'log',
  });

const hourMs = 60 * minuteMs;

/** A year of trades would be too many: one in ten minutes, evenly spread. */
const tradesPerSecond = (timeframe: Timeframe): number => (timeframe === '1h' ? 1 / 600 : 4);

it.each([
  ['usdm', '1m', 75 * minuteMs, 73 * minuteMs, 60],
  ['spot', '1s', 75 * minuteMs, 73 * minuteMs, 3_600],
  ['spot', '5s', 25 * minuteMs, 23 * minuteMs, 60],
  ['spot', '15s', 40 * minuteMs, 38 * minuteMs, 60],
  ['usdm', '1h', 4_400 * hourMs, 4_322 * hourMs, 3_600],
  ['spot', '1h', 4_400 * hourMs, 4_322 * hourMs, 3_600],
] as const)(
  'on %s a fresh install has full windows of %s bars at once, without a seam or a double',
  async (venue, timeframe, prehistoryMs, lookbackMs, sampleCount) => {
    const market = await marketWithPast({
      venue,
      prehistoryMs,
      prehistoryTradesPerSecond: tradesPerSecond(timeframe),
    });
    const { exchange, tradesUntil } = market;
    const { desk, history, notices } = await deskOn({ ...market, venue, timeframe });
    desk.start();
    const { y, x } = await ready(history(lookbackMs));
    const newestMs = Math.max(...[y, x].map(({ bars }) => bars.openTimeMs.at(-1) ?? 0));
    const trades = tradesUntil(newestMs + barLengthMs(timeframe));
    const fromMs = newestMs - lookbackMs + barLengthMs(timeframe);
    for (const leg of [y, x]) {
      expect(leg.holes).toEqual([]);
      const built = builtPrices(trades, leg, timeframe).filter(([openMs = 0]) => openMs >= fromMs);
      const prices = pricesOf(leg);
      expect(prices.slice(0, -1)).toEqual(built.slice(0, -1));
      // Of a long bar that is still forming only the end may be known: nothing but its close counts.
      expect(prices.at(-1)?.[0]).toBe(built.at(-1)?.[0]);
      expect(prices.at(-1)?.at(-1)).toBe(built.at(-1)?.at(-1));
    }
    const frames = pipelineOf(timeframe).loadHistory(y, x);
    expect(frames.length).toBeGreaterThanOrEqual(sampleCount);
    expect(frames.at(-1)?.zScore).toBeTypeOf('number');
    expect(frames.at(-1)?.signal).toBeDefined();
    expect(notices).toEqual([]);
    expect(exchange.faults.conduct.violations).toEqual([]);
  },
);

it('goes on live with the frames that the trades alone would give', async () => {
  const { desk, history, tradesUntil, batches } = await freshInstall(
    'spot',
    '1s',
    20 * minuteMs,
    20,
  );
  desk.start();
  const { y, x } = await ready(history(18 * minuteMs));
  const seenCount = batches.length;
  const newestMs = Math.max(...[y, x].map(({ bars }) => bars.openTimeMs.at(-1) ?? 0));
  const untilMs = newestMs + 3_000;
  await expect
    .poll(() => batches.at(-1)?.tradeTimeMs.at(-1) ?? 0, { timeout: 10_000 })
    .toBeGreaterThan(untilMs + 1_000);
  expect(batches.length).toBeGreaterThan(seenCount);

  const pipeline = pipelineOf('1s');
  // What came before the history waits for it, as in the window.
  const frames = [pipeline.loadHistory(y, x), ...batches.map((batch) => pipeline.pushBatch(batch))];
  const trades = tradesUntil(untilMs + 60_000);
  const oracle = pipelineOf('1s');
  const columns = (symbol: string) => {
    const rows = builtPrices(trades, { ...y, symbol, lastTradeId: Infinity }, '1s').filter(
      ([openMs = 0]) => openMs >= newestMs - 18 * minuteMs + 1_000,
    );
    const column = (index: number) => Float64Array.from(rows, (row) => row[index] ?? NaN);
    return { openTimeMs: column(0), close: column(4), count: rows.length };
  };
  const [ofY, ofX] = [columns(symbolY), columns(symbolX)];
  const expected = [
    ...oracle.pushBars('y', ofY, ofY.count),
    ...oracle.pushBars('x', ofX, ofX.count),
  ];
  const upTo = (all: readonly PairFrame[]) =>
    all.filter(({ closeTimeMs }) => closeTimeMs <= untilMs);
  expect(upTo(frames.flat())).toEqual(upTo(expected));
  expect(upTo(frames.flat()).at(-1)?.closeTimeMs).toBeGreaterThan(newestMs);
});

it('without REST history is what came live, and why is told once', async () => {
  const { desk, exchange, history, notices } = await freshInstall('usdm', '1m', 75 * minuteMs);
  exchange.faults.restDoor.set({ kind: 'refusing', status: 503 });
  desk.start();
  await expect
    .poll(async () => (await ready(history(60 * minuteMs))).y.bars.openTimeMs.length, {
      timeout: 15_000,
    })
    .toBeGreaterThan(0);
  await expect.poll(() => notices.length, { timeout: 15_000 }).toBe(1);
  expect(notices[0]).toMatchObject({ id: 'past-bars', severity: 'warning' });
  exchange.faults.restDoor.set({ kind: 'open' });
  const { y } = await ready(history(60 * minuteMs));
  expect(y.bars.openTimeMs.length).toBeGreaterThanOrEqual(59);
  expect(notices).toHaveLength(1);
});
