import { describe, expect, it, onTestFinished } from 'vitest';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import { barLengthMs, type Timeframe } from '../../../analytics/market/timeframe.ts';
import type { Venue } from '../../../analytics/market/venue.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { barAt, BarSeries } from '../../../analytics/sampling/bar-series.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import type { DemoTrade } from '../../../main/demo/demo-source.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { PastBars } from '../../../main/market/past-bars.ts';
import type { Notice } from '../../../preload/contract.ts';
import { ManualSource, tradeOf } from '../demo/manual-source.ts';

/** A whole number of hours. */
const startMs = 1_723_161_600_000;
const symbols = ['ETHUSDT', 'BTCUSDT'];

/** Trades of both legs, one of each every so often. */
function tapeOf(count: number, stepMs: number): DemoTrade[] {
  return Array.from({ length: count }, (_, index) =>
    symbols.map((symbol, leg) =>
      tradeOf(index + 1, {
        symbol,
        tradeTimeMs: startMs + index * stepMs + leg,
        priceText: (1_000 * (leg + 1) + 50 * Math.sin(index / 70 + leg)).toFixed(1),
      }),
    ),
  ).flat();
}

async function exchangeOf(venue: Venue, tape: readonly DemoTrade[]): Promise<DemoExchange> {
  const exchange = await startDemoExchange({ venue, source: new ManualSource(venue, tape) });
  onTestFinished(() => exchange.stop());
  return exchange;
}

/** What the store would give of these trades. */
function storedOf(symbol: string, tape: readonly DemoTrade[], timeframe: Timeframe): LegHistory {
  const builder = new BarBuilder(barLengthMs(timeframe));
  const series = new BarSeries();
  for (const trade of tape.filter((one) => one.symbol === symbol)) {
    const { tradeTimeMs, priceText, quantityText } = trade;
    const closed = builder.push(tradeTimeMs, Number(priceText), Number(quantityText));
    if (closed !== undefined) {
      series.append(closed);
    }
  }
  if (builder.openBar !== undefined) {
    series.append(builder.openBar);
  }
  return { symbol, bars: series.toColumns(), lastTradeId: 1, held: [], holes: [] };
}

const pairOf = (tape: readonly DemoTrade[], timeframe: Timeframe) => ({
  y: storedOf('ETHUSDT', tape, timeframe),
  x: storedOf('BTCUSDT', tape, timeframe),
});

/** Time and prices of each bar. */
const pricesOf = ({ bars }: LegHistory): number[][] =>
  Array.from(bars.openTimeMs, (_, row) => {
    const { openTimeMs, open, high, low, close } = barAt(bars, row);
    return [openTimeMs, open, high, low, close];
  });

function reader(exchange: DemoExchange, venue: Venue) {
  const notices: Notice[] = [];
  const over: string[] = [];
  const past = new PastBars({
    budget: new RestBudget(),
    onNotice: (notice) => notices.push(notice),
    onNoticeOver: (id) => over.push(id),
  });
  const source = { venue, venueKey: venue, restUrl: exchange.restUrl };
  onTestFinished(() => past.stop());
  return {
    notices,
    over,
    past,
    read: (
      stored: { readonly y: LegHistory; readonly x: LegHistory },
      timeframe: Timeframe,
      lookbackMs: number,
      withinMs = 10_000,
    ) => past.complete(source, { timeframe, lookbackMs }, stored, withinMs),
  };
}

const minuteMs = 60_000;

describe('stored history', () => {
  it.each(['1m', '5m'] as const)(
    'of futures in %s bars is completed over pages',
    async (timeframe) => {
      const tape = tapeOf(8_000, 30_000);
      const exchange = await exchangeOf('usdm', tape);
      const { read, notices } = reader(exchange, 'usdm');
      const stored = pairOf(tape.slice(-25), timeframe);
      const { y, x } = await read(stored, timeframe, 3_700 * minuteMs);
      const barMs = barLengthMs(timeframe);
      const all = pairOf(tape, timeframe);
      for (const [joined, whole, before] of [
        [y, all.y, stored.y],
        [x, all.x, stored.x],
      ] as const) {
        expect(pricesOf(joined).slice(0, -1)).toEqual(
          pricesOf(whole).slice(-Math.floor((3_700 * minuteMs) / barMs), -1),
        );
        expect(pricesOf(joined).at(-1)).toEqual(pricesOf(before).at(-1));
      }
      expect(notices).toEqual([]);
      expect(exchange.faults.conduct.violations).toEqual([]);
    },
  );

  it('of 20,000 samples in bars of an hour, and a fifth more, is there within the budget', async () => {
    const hourMs = 60 * minuteMs;
    const tape = tapeOf(24_100, hourMs);
    const exchange = await exchangeOf('usdm', tape);
    const { read, notices } = reader(exchange, 'usdm');
    const { y, x } = await read(pairOf(tape.slice(-21), '1h'), '1h', 24_002 * hourMs);
    const all = pairOf(tape, '1h');
    expect(pricesOf(y).slice(0, -1)).toEqual(pricesOf(all.y).slice(-24_002, -1));
    expect(pricesOf(x).slice(0, -1)).toEqual(pricesOf(all.x).slice(-24_002, -1));
    // 17 pages of a leg, of weight 10 each, of 2,400 a minute.
    expect(exchange.faults.conduct.restRequestCount).toBeLessThanOrEqual(34);
    expect(exchange.faults.conduct.violations).toEqual([]);
    expect(notices).toEqual([]);
  });

  it.each(['1s', '5s', '15s'] as const)(
    'of spot in %s bars is made of seconds',
    async (timeframe) => {
      const tape = tapeOf(9_000, 700);
      const exchange = await exchangeOf('spot', tape);
      const { read } = reader(exchange, 'spot');
      const { y, x } = await read(pairOf(tape.slice(-61), timeframe), timeframe, 100 * minuteMs);
      const barCount = Math.floor((100 * minuteMs) / barLengthMs(timeframe));
      const all = pairOf(tape, timeframe);
      expect(pricesOf(y).slice(0, -1)).toEqual(pricesOf(all.y).slice(-barCount, -1));
      expect(pricesOf(x).slice(0, -1)).toEqual(pricesOf(all.x).slice(-barCount, -1));
    },
  );

  it('of futures in seconds stays as it is: Binance has no such bars', async () => {
    const tape = tapeOf(100, 700);
    const exchange = await exchangeOf('usdm', tape);
    const { read, notices } = reader(exchange, 'usdm');
    const stored = pairOf(tape.slice(-61), '1s');
    expect(await read(stored, '1s', 100 * minuteMs)).toEqual({ ...stored, moreAfterMs: undefined });
    expect([exchange.faults.conduct.restRequestCount, notices.length]).toEqual([0, 0]);
  });

  it('is completed with bars of the leg that has none', async () => {
    const tape = tapeOf(300, 30_000);
    const exchange = await exchangeOf('usdm', tape);
    const { read } = reader(exchange, 'usdm');
    const eth = tape.slice(-25).filter(({ symbol }) => symbol === 'ETHUSDT');
    const { x } = await read(pairOf(eth, '1m'), '1m', 60 * minuteMs);
    expect(pricesOf(x)).toEqual(pricesOf(storedOf('BTCUSDT', tape, '1m')).slice(-60, -1));
  });

  it('asks for whole pages once', async () => {
    const tape = tapeOf(8_000, 30_000);
    const exchange = await exchangeOf('usdm', tape);
    const { read } = reader(exchange, 'usdm');
    const stored = pairOf(tape.slice(-25), '1m');
    const first = await read(stored, '1m', 3_700 * minuteMs);
    const { restRequestCount } = exchange.faults.conduct;
    expect(restRequestCount).toBeGreaterThanOrEqual(6);
    expect(await read(stored, '1m', 3_700 * minuteMs)).toEqual(first);
    // Bars that have closed long before the newest trade are final too.
    expect(exchange.faults.conduct.restRequestCount).toBe(restRequestCount);
  });
});

describe('when Binance does not give its bars', () => {
  it('history is what is stored, and that is told once until it goes well again', async () => {
    const tape = tapeOf(300, 30_000);
    const exchange = await exchangeOf('usdm', tape);
    const { read, notices, over } = reader(exchange, 'usdm');
    const stored = pairOf(tape.slice(-25), '1m');
    const door = exchange.faults.restDoor;
    door.set({ kind: 'refusing', status: 503 });
    const short = { ...stored, moreAfterMs: 0 };
    expect(await read(stored, '1m', 60 * minuteMs)).toEqual(short);
    expect(await read(stored, '1m', 60 * minuteMs)).toEqual(short);
    expect(over).toEqual([]);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.detail).toContain('has a fault of its own (HTTP 503)');
    door.set({ kind: 'open' });
    const { y, moreAfterMs } = await read(stored, '1m', 60 * minuteMs);
    expect(y.bars.openTimeMs).toHaveLength(60);
    expect([moreAfterMs, over]).toEqual([undefined, [notices[0]?.id]]);
    door.set({ kind: 'refusing', status: 503 });
    // With another end the page that is kept is of no use.
    await read(pairOf(tape.slice(-41), '1m'), '1m', 60 * minuteMs);
    expect(notices).toHaveLength(2);
  });

  it('history waits no longer than it may', async () => {
    const tape = tapeOf(300, 30_000);
    const exchange = await exchangeOf('usdm', tape);
    const { read, notices } = reader(exchange, 'usdm');
    const stored = pairOf(tape.slice(-25), '1m');
    exchange.faults.restDoor.set({ kind: 'hanging' });
    expect(await read(stored, '1m', 60 * minuteMs, 50)).toEqual({ ...stored, moreAfterMs: 0 });
    expect(notices.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('did not come in time'),
    ]);
  });

  it('a read that nobody waits for any more ends, and says nothing', async () => {
    const tape = tapeOf(300, 30_000);
    const exchange = await exchangeOf('usdm', tape);
    const { read, notices } = reader(exchange, 'usdm');
    const stored = pairOf(tape.slice(-25), '1m');
    exchange.faults.restDoor.set({ kind: 'hanging' });
    const first = read(stored, '1m', 60 * minuteMs, 60_000);
    await expect.poll(() => exchange.faults.conduct.restRequestCount).toBe(2);
    exchange.faults.restDoor.set({ kind: 'open' });
    const second = read(stored, '1m', 60 * minuteMs);
    expect((await second).y.bars.openTimeMs).toHaveLength(60);
    await first;
    expect(notices).toEqual([]);
  });
});
