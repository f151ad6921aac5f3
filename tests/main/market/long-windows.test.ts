import { describe, expect, it } from 'vitest';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import type { TickBatch } from '../../../analytics/market/tick-batch.ts';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { barLengthMs } from '../../../analytics/market/timeframe.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import { deskOn, marketWithPast, ready, symbolX, symbolY } from '../fixtures/fresh-install.ts';
import { otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { storedSpans } from '../fixtures/stored-spans.ts';

const minuteMs = 60_000;
const symbols = [symbolY, symbolX];
const patience = { timeout: 30_000, interval: 20 };
const venue = 'usdm';
const timeframe = '1s';

/** Few trades, so that an hour is there within the request budget of a minute, as in the demo. */
const thin = { venue, tradesPerSecond: 20, prehistoryTradesPerSecond: 2.5 } as const;

/** When the older of the two legs' first bars opens: from there on the pair has a past. */
const sharedFromMs = ({ y, x }: { readonly y: LegHistory; readonly x: LegHistory }): number =>
  Math.max(...[y, x].map(({ bars }) => bars.openTimeMs[0] ?? Infinity));

const newestMs = ({ y, x }: { readonly y: LegHistory; readonly x: LegHistory }): number =>
  Math.max(...[y, x].map(({ bars }) => bars.openTimeMs.at(-1) ?? -Infinity));

const pipeline = (): PairPipeline =>
  new PairPipeline({
    symbolY,
    symbolX,
    barLengthMs: barLengthMs(timeframe),
    windowSamples: 60,
    entryZ: 2,
    scale: 'log',
  });

/** All stored ticks as one batch, in the order in which they happened. */
function storedBatch(databasePath: string): TickBatch {
  const rows = tickLog(databasePath).toSorted(
    (one, other) =>
      Number(one['time_ms']) - Number(other['time_ms']) ||
      Number(one['trade_id']) - Number(other['trade_id']),
  );
  const column = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => Number(row[name]));
  return {
    origin: 'backfilled',
    symbols,
    count: rows.length,
    symbolIndex: Uint8Array.from(rows, (row) => symbols.indexOf(String(row['symbol']))),
    tradeId: column('trade_id'),
    tradeTimeMs: column('time_ms'),
    receivedAtMs: column('time_ms'),
    priceQuote: column('price'),
    quantityBase: column('quantity'),
    takerSide: new Uint8Array(rows.length),
    standing: new Uint8Array(rows.length).fill(tickStandings.ordinary),
  };
}

describe('on futures in seconds', () => {
  it('a fresh install has its window at once, and an hour of trades soon, without a seam or a double', async () => {
    const market = await marketWithPast({ ...thin, prehistoryMs: 80 * minuteMs });
    const { exchange } = market;
    const { desk, history, changes, holes, batches, notices, databasePath } = await deskOn({
      ...market,
      venue,
      timeframe,
    });
    desk.start();
    const lookbackMs = 72 * minuteMs;
    const first = await ready(history(lookbackMs));
    expect(pipeline().loadHistory(first.y, first.x).at(-1)?.zScore).toBeTypeOf('number');
    expect(sharedFromMs(first)).toBeGreaterThan(newestMs(first) - 15 * minuteMs);

    // At each moment what is stored is what a start after a crash would find.
    const seen: number[] = [];
    const isDeep = (): boolean => {
      const now = storedSpans(databasePath);
      expect(now.map(({ missingCount }) => missingCount)).toEqual([0, 0]);
      seen.push(Math.max(...now.map(({ firstMs }) => firstMs)));
      return (seen.at(-1) ?? Infinity) <= newestMs(first) - lookbackMs;
    };
    await expect.poll(isDeep, patience).toBe(true);
    expect(new Set(seen).size).toBeGreaterThan(3);
    await expect.poll(() => new Set(changes.slice(-2).map(({ symbol }) => symbol)).size).toBe(2);
    await expect
      .poll(() => Math.max(...changes.slice(-2).map(({ fromTimeMs }) => fromTimeMs)))
      .toBe(seen.at(-1));
    expect(changes.length).toBeLessThanOrEqual(8);

    const seenCount = batches.length;
    const deep = await ready(history(lookbackMs));
    expect(sharedFromMs(deep)).toBeLessThanOrEqual(newestMs(deep) - lookbackMs + 1_000);
    await expect
      .poll(() => batches.at(-1)?.tradeTimeMs.at(-1) ?? 0, patience)
      .toBeGreaterThan(newestMs(deep) + 4_000);
    const live = pipeline();
    // What came before the history waits for it, as in the window.
    const frames = [live.loadHistory(deep.y, deep.x), ...batches.map((b) => live.pushBatch(b))];
    expect(batches.length).toBeGreaterThan(seenCount);
    await desk.stop();

    expect(storedSpans(databasePath).map(({ missingCount }) => missingCount)).toEqual([0, 0]);
    expect(storedSpans(databasePath).map(({ gapCount }) => gapCount)).toEqual([0, 0]);
    const oracle = pipeline().pushBatch(storedBatch(databasePath));
    const fromMs = sharedFromMs(deep);
    const untilMs = newestMs(deep) + 3_000;
    const compared = (all: readonly PairFrame[]): readonly (readonly number[])[] =>
      all
        .filter(({ closeTimeMs }) => closeTimeMs > fromMs && closeTimeMs <= untilMs)
        .map(({ closeTimeMs, priceY, priceX }) => [closeTimeMs, priceY, priceX]);
    expect(compared(frames.flat())).toEqual(compared(oracle));
    expect(compared(oracle).length).toBeGreaterThan(72 * 60);
    expect(holes).toEqual([]);
    expect(notices).toEqual([]);
    expect(exchange.faults.conduct.violations).toEqual([]);
  });

  it('goes on after a restart where it was, and asks no further than is wanted', async () => {
    const market = await marketWithPast({ ...thin, prehistoryMs: 60 * minuteMs });
    const before = await deskOn({ ...market, venue, timeframe });
    const { databasePath } = before;
    const reachesBackTo = (minutes: number) =>
      expect
        .poll(() => Math.max(...storedSpans(databasePath).map(({ firstMs }) => firstMs)), patience)
        .toBeLessThan(Date.now() - minutes * minuteMs);
    before.desk.start();
    await ready(before.history(14 * minuteMs));
    await reachesBackTo(14);
    await before.close();
    const left = storedSpans(databasePath);
    expect(left.every(({ firstMs }) => firstMs > Date.now() - 25 * minuteMs)).toBe(true);

    const after = await deskOn({ ...market, venue, timeframe, databasePath });
    after.desk.start();
    await ready(after.history(30 * minuteMs));
    await reachesBackTo(30);
    await expect.poll(() => after.changes.length, patience).toBeGreaterThanOrEqual(2);
    const deep = storedSpans(databasePath);
    await ready(after.history(29 * minuteMs));
    await ready(after.history(60 * minuteMs, '1m'));
    await after.close();
    const now = storedSpans(databasePath);
    expect(now.map(({ firstId }) => firstId)).toEqual(deep.map(({ firstId }) => firstId));
    expect(now.every(({ firstId }, leg) => firstId < (left[leg]?.firstId ?? 0))).toBe(true);
    expect(now.every(({ firstMs }) => firstMs > Date.now() - 45 * minuteMs)).toBe(true);
    expect(now.map(({ missingCount }) => missingCount)).toEqual([0, 0]);
  });

  it('ends at the first trade there is, and takes no part of the past for a hole', async () => {
    const market = await marketWithPast({ ...thin, prehistoryMs: 20 * minuteMs });
    const { desk, history, changes, holes, databasePath } = await deskOn({
      ...market,
      venue,
      timeframe,
    });
    desk.start();
    await ready(history(72 * minuteMs));
    await expect.poll(() => changes.length, patience).toBeGreaterThanOrEqual(2);
    const firstIds = symbols.map(
      (symbol) => market.tradesUntil(Date.now()).find((one) => one.symbol === symbol)?.tradeId,
    );
    await expect
      .poll(() => storedSpans(databasePath).map(({ firstId }) => firstId), patience)
      .toEqual(firstIds);
    const { y, x } = await ready(history(72 * minuteMs));
    expect([...y.holes, ...x.holes, ...holes]).toEqual([]);
    expect(storedSpans(databasePath).map(({ gapCount }) => gapCount)).toEqual([0, 0]);
    expect(storedSpans(databasePath).map(({ missingCount }) => missingCount)).toEqual([0, 0]);
  });

  it('asks for nothing before trades of which the older ones were deleted', async () => {
    const market = await marketWithPast({ ...thin, prehistoryMs: 60 * minuteMs });
    const before = await deskOn({ ...market, venue, timeframe });
    const { databasePath } = before;
    before.desk.start();
    await ready(before.history(minuteMs));
    await before.close();
    const left = storedSpans(databasePath);
    const database = otherConnection(databasePath);
    const bar = database.prepare(
      'INSERT INTO bar_1m SELECT instrument_id, ? - ? % 60000, 1, 1, 1, 1, 1, 1, ?, ? FROM instrument WHERE symbol = ?',
    );
    for (const { symbol, firstId, firstMs } of left) {
      bar.run(firstMs, firstMs, firstId - 1, firstId + 1, symbol);
    }

    const after = await deskOn({ ...market, venue, timeframe, databasePath });
    after.desk.start();
    await ready(after.history(40 * minuteMs));
    const { conduct } = market.exchange.faults;
    const requestCount = conduct.restRequestCount;
    await ready(after.history(40 * minuteMs));
    await after.close();
    expect(conduct.restRequestCount).toBeLessThanOrEqual(requestCount + 1);
    expect(storedSpans(databasePath).map(({ firstId }) => firstId)).toEqual(
      left.map(({ firstId }) => firstId),
    );
  });

  it('asks for nothing older where Binance has bars of its own', async () => {
    const market = await marketWithPast({ ...thin, prehistoryMs: 80 * minuteMs });
    const { desk, history, databasePath } = await deskOn({ ...market, venue, timeframe: '1m' });
    desk.start();
    await ready(history(72 * minuteMs));
    const [before] = storedSpans(databasePath);
    const requestCount = market.exchange.faults.conduct.restRequestCount;
    await ready(history(72 * minuteMs));
    expect(storedSpans(databasePath)[0]?.firstId).toBe(before?.firstId);
    // The newest page of bars of each leg, and Binance's clock.
    expect(market.exchange.faults.conduct.restRequestCount).toBeLessThanOrEqual(requestCount + 3);
  });
});
