import { expect, it } from 'vitest';
import type { Tick } from '../../fixtures/ticks.ts';
import { csvOf, fileWith, madeTicks } from '../fixtures/analyze-market.ts';
import { analyzed, analyzeFailure } from '../fixtures/analyze-run.ts';

const ticks = madeTicks(1_500);

/** A trade as Binance sends it. */
function event(
  { symbol, tradeId, tradeTimeMs, priceQuote, quantityBase }: Tick,
  kind = 'aggTrade',
) {
  return {
    e: kind,
    E: tradeTimeMs + 3,
    s: symbol,
    [kind === 'aggTrade' ? 'a' : 't']: tradeId,
    p: priceQuote.toFixed(8),
    q: quantityBase.toFixed(3),
    T: tradeTimeMs,
    ...(kind === 'aggTrade' ? { f: 1, l: 2 } : { X: 'MARKET' }),
    m: true,
  };
}

const combined = (tick: Tick, kind?: string): string =>
  JSON.stringify({
    stream: `${tick.symbol.toLowerCase()}@${kind ?? 'aggTrade'}`,
    data: event(tick, kind),
  });

const forms: Record<string, (tick: Tick, at: number) => readonly string[]> = {
  'with the time of receipt in ns': (tick) => [`${tick.tradeTimeMs}123456 ${combined(tick)}`],
  'with the time of receipt in s': (tick) => [`${tick.tradeTimeMs / 1_000}: ${combined(tick)}`],
  combined: (tick) => [combined(tick)],
  bare: (tick) => [JSON.stringify(event(tick))],
  'single trades': (tick) => [combined(tick, 'trade')],
  'with blanks, in another order': (tick) => [
    JSON.stringify({ data: event(tick), stream: 'x' }).replaceAll(',', ' , '),
  ],
  'among quotes and other symbols': (tick, at) => [
    '{"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"1","A":"1"}}',
    '{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","s":"BTCUSDT","b":"1","B":"1"}}',
    combined({ ...tick, symbol: at % 2 === 0 ? 'SOLUSDT' : 'BNBUSDT' }),
    combined(tick),
  ],
  'single trades beside the aggregate ones': (tick) => [
    combined(tick),
    combined({ ...tick, tradeId: tick.tradeId * 3 }, 'trade'),
  ],
  'rows of tick_log': ({ symbol, tradeId, tradeTimeMs, priceQuote, quantityBase }) => [
    JSON.stringify({
      time_ms: tradeTimeMs,
      symbol,
      price: priceQuote,
      quantity: quantityBase,
      trade_id: tradeId,
      venue: 'usdm',
      standing: 'ordinary',
    }),
  ],
};

it.each(Object.keys(forms))('gives the same rows as CSV: %s', async (form) => {
  const lines = ticks.flatMap((tick, at) => forms[form]?.(tick, at) ?? []);
  const expected = await analyzed('--ticks', fileWith(csvOf(ticks)), '--window', '20');
  expect(expected.rows.length).toBeGreaterThan(150);
  for (const name of ['ticks.ndjson', 'ticks.ndjson.gz']) {
    const run = await analyzed('--ticks', fileWith(lines.join('\n'), name), '--window', '20');
    expect(run.told).toEqual([]);
    expect(run.rows).toEqual(expected.rows);
  }
});

it('leaves trades off the market out, and takes their ids for no gap', async () => {
  const offMarket = (tick: Tick, change: object): string =>
    JSON.stringify({ ...event(tick, 'trade'), ...change });
  let shift = 0;
  const lines = ticks.flatMap((tick, at) => {
    // Of both legs, so that the ids of both move on.
    const extra =
      at % 100 === 99
        ? ['ETHUSDT', 'BTCUSDT'].flatMap((symbol) => [
            offMarket({ ...tick, symbol }, { X: 'INSURANCE_FUND' }),
            offMarket({ ...tick, symbol }, { p: '0' }),
          ])
        : [];
    const line = JSON.stringify(event({ ...tick, tradeId: tick.tradeId + shift }, 'trade'));
    shift += extra.length / 2;
    return [line, ...extra];
  });
  const expected = await analyzed('--ticks', fileWith(csvOf(ticks)));
  const run = await analyzed('--ticks', fileWith(lines.join('\n')));
  expect(run.rows).toEqual(expected.rows);
  expect(run.summary.frames.holedCount).toBe(0);
});

it('tells lines that are no trade with number and reason', async () => {
  const [first, second] = ticks;
  if (first === undefined || second === undefined) {
    throw new Error('There are trades.');
  }
  const change = (changes: object): string => JSON.stringify({ ...event(first), ...changes });
  const bad: readonly (readonly [string, string])[] = [
    [
      'wss://fstream.binance.com/stream',
      'it is no JSON object, with or without the time of receipt before it',
    ],
    ['{"stream":', 'it is not JSON'],
    ['17 {} {}', 'it is not JSON'],
    ['{"a":1}', 'it is no trade'],
    [change({ p: 'x' }), 'the price "x" is not a positive number'],
    [change({ p: null }), 'the price (missing) is not a positive number'],
    [change({ q: undefined }), 'the quantity "" is not a number from 0'],
    [change({ T: '1e18' }), 'the time "1e18" is not a whole number of ms since 1970'],
    [change({ a: -1 }), 'the trade id "-1" is not a whole number from 0'],
    [change({ s: 7 }), '"7" is not a symbol'],
  ];
  const lines = ticks.map((tick) => combined(tick));
  bad.forEach(([line], at) => lines.splice(at * 3 + 1, 0, line));
  const path = fileWith(lines.join('\n'));
  const { told, summary, rows } = await analyzed('--ticks', path);
  expect(told).toEqual(
    bad.map(([, reason], at) => `Bad row, line ${at * 3 + 2} of ${path}: ${reason}.`),
  );
  expect(summary.input.badRowCount).toBe(bad.length);
  expect(rows).toEqual((await analyzed('--ticks', fileWith(csvOf(ticks)))).rows);
});

it('says what is in a capture without the pair', async () => {
  const lines = madeTicks(3).map((tick) => combined({ ...tick, symbol: 'SOLUSDT' }));
  const path = fileWith(lines.join('\n'));
  expect((await analyzeFailure('--ticks', path)).message).toBe(
    `${path} has no trade of ETHUSDT and none of BTCUSDT. It has SOLUSDT.`,
  );
});
