import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine } from '../../../analytics/pair/pair-engine.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { fileWith } from '../fixtures/analyze-market.ts';
import { analyzed, analyzeFailure, frameColumnsOf, rowStart } from '../fixtures/analyze-run.ts';

interface MadeBar {
  readonly openMs: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
}

const startMs = Date.UTC(2024, 0, 1);
const minuteMs = 60_000;

/** Bars of a random walk, one a minute or so. */
function madeBars(count: number, seed: number, level: number, stepMs = minuteMs): MadeBar[] {
  const uniform = seededRandom(seed);
  let close = level;
  return Array.from({ length: count }, (_bar, at) => {
    const open = close;
    close = Number((open * (1 + 0.002 * (uniform() - 0.5))).toFixed(2));
    const [low, high] = [Math.min(open, close), Math.max(open, close)];
    return { openMs: startMs + at * stepMs, o: open, h: high + 1, l: low - 1, c: close };
  });
}

const y = madeBars(3_000, 1, 2_300);
const x = madeBars(3_000, 2, 42_000);

type Write = (bars: readonly MadeBar[]) => string;
const dateOf = (openMs: number): string => new Date(openMs).toISOString();
const klines = (bars: readonly MadeBar[], unit = 1, end = minuteMs): string[] =>
  bars.map(
    ({ openMs, o, h, l, c }) =>
      `${openMs * unit},${o},${h},${l},${c},12.5,${(openMs + end - 1) * unit},99.5,321,6.2,50.1,0`,
  );
const klineHeader =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';

const forms: Record<string, Write> = {
  'CSV with dates': (bars) =>
    [
      'Date,Open,High,Low,Close,Volume',
      ...bars.map(({ openMs, o, h, l, c }) =>
        [dateOf(openMs).replace('T', ' ').replace('.000Z', '+00:00'), o, h, l, c, 7].join(','),
      ),
    ].join('\n'),
  'CSV with dates of no zone and columns in another order': (bars) =>
    [
      'symbol;Close;High;Datetime;Low',
      ...bars.map(({ openMs, h, l, c }) =>
        ['"BTC;USDT"', c, h, dateOf(openMs).slice(0, 16), l].join(';'),
      ),
    ].join('\r\n'),
  'CSV with dates of another zone': (bars) =>
    [
      'date,close',
      ...bars.map(({ openMs, c }) => `${dateOf(openMs + 330 * minuteMs).slice(0, 19)}+05:30,${c}`),
    ].join('\n'),
  "Binance's public klines without a header": (bars) => klines(bars).join('\n'),
  "Binance's public klines with a header": (bars) => [klineHeader, ...klines(bars)].join('\n'),
  'public klines in µs': (bars) => klines(bars, 1_000).join('\n'),
  'a table in s': (bars) =>
    ['time close', ...bars.map(({ openMs, c }) => `${openMs / 1_000} ${c}`)]
      .join('\n')
      .replaceAll(' ', '\t'),
  'JSON rows in one line': (bars) =>
    JSON.stringify(bars.map(({ openMs, o, h, l, c }) => [openMs, o, h, l, c, 7])),
  "JSON rows of Binance's REST": (bars) =>
    JSON.stringify(
      bars.map(({ openMs, o, h, l, c }) => [
        openMs,
        ...[o, h, l, c, 7].map((value) => value.toFixed(8)),
        openMs + 59_999,
        '1.0',
        3,
      ]),
      undefined,
      1,
    ),
};

/** The rows that the engine gives of these closes. */
function expectedRows(
  samples: readonly (readonly [openMs: number, y: number, x: number])[],
  barMs = minuteMs,
): string[] {
  const engine = new PairEngine({
    scale: 'log',
    windowSamples: 60,
    entryZ: 2,
    barLengthMs: durationMs(barMs),
  });
  return samples.map(([openMs, priceY, priceX]) =>
    rowStart(engine.push(openMs + barMs, priceY, priceX)),
  );
}

const samples = y.map(({ openMs, c }, at) => [openMs, c, x[at]?.c ?? NaN] as const);
const expected = expectedRows(samples);

describe('two files of bars', () => {
  it.each(Object.keys(forms))('give what the engine gives of their closes: %s', async (form) => {
    const write = forms[form] ?? String;
    for (const name of ['bars', 'bars.gz']) {
      const { rows, told, summary } = await analyzed(
        '--bars-y',
        fileWith(write(y), name),
        '--bars-x',
        fileWith(write(x), name),
      );
      expect(told).toEqual([]);
      expect(rows.map(frameColumnsOf)).toEqual(expected);
      expect(summary.settings.barLengthMs).toBe(minuteMs);
      expect(summary.input).toMatchObject({ rowsAre: 'bars', yRowCount: 3_000, xRowCount: 3_000 });
    }
  });

  const write = forms['JSON rows in one line'] ?? String;
  const paths = (barsY: readonly MadeBar[], barsX: readonly MadeBar[]): string[] => [
    '--bars-y',
    fileWith(write(barsY)),
    '--bars-x',
    fileWith(write(barsX)),
  ];

  it('are joined where both have a bar', async () => {
    const without = (bars: readonly MadeBar[], every: number): MadeBar[] =>
      bars.filter((_bar, at) => at % every !== 5);
    const { rows, summary } = await analyzed(...paths(without(y, 11), without(x, 13)));
    const both = samples.filter((_sample, at) => at % 11 !== 5 && at % 13 !== 5);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(both));
    expect(summary.frames.skippedBucketCount).toBe(3_000 - both.length - Math.ceil(3_000 / 143));
  });

  it('may begin a year apart', async () => {
    const later = y.map((bar) => ({ ...bar, openMs: bar.openMs + 365 * 86_400_000 }));
    const { rows } = await analyzed(...paths([...y, ...later], later));
    expect(rows).toHaveLength(3_000);
  });

  it('start afresh after a halt', async () => {
    const halted = (bars: readonly MadeBar[]): MadeBar[] =>
      bars.filter((_bar, at) => at < 1_000 || at >= 1_100);
    const { rows, summary } = await analyzed(...paths(halted(y), halted(x)));
    expect(summary.frames.segmentCount).toBe(2);
    expect(rows.filter((row) => row.split(',')[8] === '')).toHaveLength(120);
  });

  it.each([
    ['5m', 5],
    ['1h', 60],
  ] as const)('are joined to bars of %s', async (timeframe, minutes) => {
    const { rows, summary } = await analyzed(...paths(y, x), '--timeframe', timeframe);
    const joined = samples
      .filter((_sample, at) => at % minutes === minutes - 1)
      .map(([openMs, ...prices]) => [openMs - (minutes - 1) * minuteMs, ...prices] as const);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(joined, minutes * minuteMs));
    expect(summary.settings.barLengthMs).toBe(minutes * minuteMs);
  });

  it('give no longer bar that has not ended', async () => {
    const { rows } = await analyzed(...paths(y.slice(0, 64), x.slice(0, 64)), '--timeframe', '5m');
    expect(rows).toHaveLength(12);
    expect(rows.at(-1)?.split(',')[0]).toBe(String(startMs + 60 * minuteMs));
  });

  it('of different lengths are joined to a common one only', async () => {
    const hours = madeBars(50, 3, 42_000, 60 * minuteMs);
    const args = paths(y, hours);
    expect((await analyzeFailure(...args)).message).toMatch(
      /has bars of 1m, and .* of 1h\. Join them to a common length with --timeframe\.$/,
    );
    expect((await analyzeFailure(...args, '--timeframe', '5m')).message).toMatch(
      /has bars of 1h, which cannot be joined to bars of 5m\.$/,
    );
    const { rows } = await analyzed(...args, '--timeframe', '1h');
    expect(rows).toHaveLength(50);
    expect(rows[0]?.split(',').slice(1, 3)).toEqual([String(y[59]?.c), String(hours[0]?.c)]);
  });

  it('need two bars to tell how long they are', async () => {
    const args = paths(y.slice(0, 1), x.slice(0, 1));
    expect((await analyzeFailure(...args)).message).toContain(
      'has one bar only. Say how long it is with --timeframe.',
    );
    const { rows } = await analyzed(...args, '--timeframe', '1m');
    expect(rows).toEqual([`${startMs + minuteMs},${y[0]?.c},${x[0]?.c},,,,,,,,,,,`]);
  });
});

describe('a bar that cannot be read', () => {
  const good = klines(y.slice(0, 200));
  const kline = (at: number, change: (fields: string[]) => void): string => {
    const fields = (good[at] ?? '').split(',');
    change(fields);
    return fields.join(',');
  };
  const bad: readonly (readonly [string, string])[] = [
    ['x'.repeat(60), 'it has 1 fields, and the first line has 12'],
    [kline(7, (f) => (f[0] = 'noon')), '"noon" is no time'],
    [kline(11, (f) => (f[4] = '0')), 'the close "0" is not a positive number'],
    [kline(15, (f) => (f[1] = '')), 'the open "" is not a positive number'],
    [kline(19, (f) => (f[2] = '1.5')), 'its high 1.5 is not its highest price'],
    [kline(23, (f) => (f[3] = '99999')), 'its low 99999 is not its lowest price'],
    [good[26] ?? '', 'its bar is there already'],
    [good[3] ?? '', 'its bar is older than the one before it'],
    [
      kline(34, (f) => (f[0] = String(startMs + 34 * minuteMs + 5))),
      'its bar opens before the one before it has ended',
    ],
  ];

  it('is told with its line and the reason, left out, and counted', async () => {
    const lines = [...good];
    // After every fourth line, the bad ones made of those just before them.
    bad.forEach(([line], at) => lines.splice(at * 5 + 3, 0, line));
    const [pathY, pathX] = [
      fileWith(lines.join('\n')),
      fileWith(klines(x.slice(0, 200)).join('\n')),
    ];
    const args = ['--bars-y', pathY, '--bars-x', pathX];
    const { rows, told, summary, code } = await analyzed(...args);
    expect(told.toSorted()).toEqual(
      bad.map(([, reason], at) => `Bad row, line ${at * 5 + 4} of ${pathY}: ${reason}.`).toSorted(),
    );
    expect(summary.input.badRowCount).toBe(bad.length);
    expect(rows.map(frameColumnsOf)).toEqual(expected.slice(0, 200));
    expect(code).toBe(0);
    expect((await analyzed(...args, '--strict')).code).toBe(1);
  });

  it('is a row of a JSON file', async () => {
    const path = fileWith('[[1,2,3,4,5], {"a":1}, ["x",1,1,1,1], [1700000000000,1,1], [oops]]');
    expect((await analyzeFailure('--bars-y', path, '--bars-x', fileWith(good.join('\n')))).message)
      // The bars of 1970 are bad as well: their low is above their close.
      .toBe(`${path} has no bar that can be read.`);
  });
});

describe('files that are no bars', () => {
  const good = fileWith;
  it.each([
    ['', 'is empty.'],
    ['a,b\n1,2\n', 'has no column date and no column close.'],
    ['1700000000000,5\n', 'has no header line, and its lines have 2 fields'],
    ['date,close\n', 'has no bar that can be read.'],
    ['[]', 'has no bar that can be read.'],
    ['[[1700000000000,1,1,1,1],[1700000060000,1,1,1', 'breaks off: its last list is not closed.'],
    [`[[1700000000000,${'1'.repeat(200_000)}`, 'is no JSON list of bars.'],
  ])('say so: %j', async (text, words) => {
    const path = fileWith(text);
    const args = ['--bars-y', good(klines(y.slice(0, 9)).join('\n')), '--bars-x', path];
    const { message, kind } = await analyzeFailure(...args);
    expect(kind).toBe('input');
    expect(message).toContain(path);
    expect(message).toContain(words);
  });
});
