import { describe, expect, it } from 'vitest';
import { barLengthMs } from '../../../analytics/market/timeframe.ts';
import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import { tickBatch, type Tick } from '../../fixtures/ticks.ts';
import { analyzed, analyzeFailure, frameColumnsOf, rowStart } from '../fixtures/analyze-run.ts';
import {
  csvHeader,
  csvOf,
  csvRow,
  fileWith,
  madeTicks,
  pairSymbols,
} from '../fixtures/analyze-market.ts';

const window = ['--window', '10'];

/** The rows that the app's own pipeline gives of these trades. */
function expectedRows(ticks: readonly Tick[]): string[] {
  const pipeline = new PairPipeline({
    symbolY: 'ETHUSDT',
    symbolX: 'BTCUSDT',
    scale: 'log',
    windowSamples: 10,
    entryZ: 2,
    barLengthMs: barLengthMs('1s'),
  });
  return pipeline.pushBatch(tickBatch(pairSymbols, ticks)).map(rowStart);
}

describe('a CSV file of trades', () => {
  it.each(['ticks.csv', 'ticks.csv.gz', 'any name at all'])(
    'gives what the engine gives of its trades: %s',
    async (name) => {
      const ticks = madeTicks(20_000);
      const { code, rows, summary, told } = await analyzed(
        '--ticks',
        fileWith(csvOf(ticks), name),
        ...window,
      );
      const expected = expectedRows(ticks);
      expect(expected.length).toBeGreaterThan(2_000);
      expect(rows.map(frameColumnsOf)).toEqual(expected);
      expect(code).toBe(0);
      expect(told).toEqual([]);
      expect(summary.frames.count).toBe(expected.length);
      const [y, x] = pairSymbols.map((name) => ticks.filter(({ symbol }) => symbol === name));
      expect(summary.input).toMatchObject({
        yRowCount: y?.length,
        xRowCount: x?.length,
        badRowCount: 0,
        repeatedCount: 0,
        lateCount: 0,
      });
    },
  );

  const ticks = madeTicks(600);
  const forms: Record<string, (tick: Tick) => string> = {
    'columns in another order': ({ tradeTimeMs, symbol, priceQuote, quantityBase, tradeId }) =>
      [tradeId, 'buy', priceQuote, symbol, tradeTimeMs, quantityBase].join(','),
    'everything in quotes': ({ tradeTimeMs, symbol, priceQuote, quantityBase, tradeId }) =>
      [tradeId, 'a "b", c'.replaceAll('"', '""'), priceQuote, symbol, tradeTimeMs, quantityBase]
        .map((value) => `"${value}"`)
        .join(','),
    'numbers as other programs write them': ({ tradeTimeMs, symbol, ...tick }) =>
      [
        `${tick.tradeId}.0`,
        '',
        tick.priceQuote.toExponential(17),
        symbol,
        `${tradeTimeMs}.0`,
        `+${tick.quantityBase}`,
      ].join(','),
    'blanks about the fields': ({ tradeTimeMs, symbol, priceQuote, quantityBase, tradeId }) =>
      [tradeId, ' x', ` ${priceQuote}`, `${symbol} `, ` ${tradeTimeMs} `, quantityBase].join(','),
  };
  const header = 'Trade_ID,note,price,symbol,TIME_MS,quantity';

  it.each(Object.keys(forms))('is read alike with %s', async (form) => {
    const line = forms[form] ?? csvRow;
    const text = [header, ...ticks.map(line)].join('\n');
    const { rows, told } = await analyzed('--ticks', fileWith(text), ...window);
    expect(told).toEqual([]);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
  });

  it.each([';', '\t', '|'])('may be separated by %j', async (separator) => {
    const text = csvOf(ticks).replaceAll(',', separator);
    const { rows } = await analyzed('--ticks', fileWith(text), ...window);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
  });

  it('may have a byte order mark, carriage returns, empty lines and no end of its last line', async () => {
    const text = `\uFEFF${csvOf(ticks).replaceAll('\n', '\r\n\r\n').trimEnd()}`;
    const { rows, told } = await analyzed('--ticks', fileWith(text), ...window);
    expect(told).toEqual([]);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
  });

  it('leaves out other symbols', async () => {
    const others = ['SOLUSDT', 'XRPUSDT', '币安人生USDT'];
    const text = csvOf(ticks)
      .split('\n')
      .flatMap((line, row) =>
        [line, `1700000000000,${others[row % 3] ?? ''},1,1,${row}`].slice(
          0,
          row > 0 && line !== '' ? 2 : 1,
        ),
      )
      .join('\n');
    const { rows, told } = await analyzed('--ticks', fileWith(text), ...window);
    expect(told).toEqual([]);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
  });

  it('needs neither ids nor quantities', async () => {
    const lines = ticks.map(({ tradeTimeMs, symbol, priceQuote }) =>
      [tradeTimeMs, symbol, priceQuote].join(','),
    );
    const text = ['time_ms,symbol,price', ...lines].join('\n');
    const { rows } = await analyzed('--ticks', fileWith(text), ...window);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
  });

  it('counts trades that come again, and leaves them out', async () => {
    const text = [csvHeader, ...ticks.flatMap((tick) => [csvRow(tick), csvRow(tick)])].join('\n');
    const { rows, summary, code } = await analyzed(
      '--ticks',
      fileWith(text),
      ...window,
      '--strict',
    );
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
    expect(summary.input).toMatchObject({ repeatedCount: 600, badRowCount: 0 });
    expect(code).toBe(0);
  });

  it('gives no signal where ids are missing', async () => {
    const held = ticks.filter((_tick, at) => at < 300 || at > 310);
    const { rows, summary } = await analyzed('--ticks', fileWith(csvOf(held)), ...window);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(held));
    expect(summary.frames.holedCount).toBeGreaterThan(5);
  });
});

describe('a row that cannot be read', () => {
  const ticks = madeTicks(100);
  const bad: readonly (readonly [string, string])[] = [
    ['1700000000000,ETHUSDT,abc,1,1', 'the price "abc" is not a positive number'],
    ['1700000000000,ETHUSDT,,1,1', 'the price "" is not a positive number'],
    ['1700000000000,ETHUSDT,-3,1,1', 'the price "-3" is not a positive number'],
    ['1700000000000,ETHUSDT,0,1,1', 'the price "0" is not a positive number'],
    ['1700000000000,ETHUSDT,NaN,1,1', 'the price "NaN" is not a positive number'],
    ['1700000000000,ETHUSDT,Infinity,1,1', 'the price "Infinity" is not a positive number'],
    ['1700000000000,ETHUSDT,1e999,1,1', 'the price "1e999" is not a positive number'],
    ['1700000000000,ETHUSDT,0x10,1,1', 'the price "0x10" is not a positive number'],
    [
      '1700000000000000,ETHUSDT,1,1,1',
      'the time "1700000000000000" is not a whole number of ms since 1970',
    ],
    [
      '4102444800001,ETHUSDT,1,1,1',
      'the time "4102444800001" is not a whole number of ms since 1970',
    ],
    [
      '1700000000000.5,ETHUSDT,1,1,1',
      'the time "1700000000000.5" is not a whole number of ms since 1970',
    ],
    ['-5,ETHUSDT,1,1,1', 'the time "-5" is not a whole number of ms since 1970'],
    ['yesterday,ETHUSDT,1,1,1', 'the time "yesterday" is not a whole number of ms since 1970'],
    ['1700000000000,ETHUSDT,1,-1,1', 'the quantity "-1" is not a number from 0'],
    ['1700000000000,ETHUSDT,1,1,1.5', 'the trade id "1.5" is not a whole number from 0'],
    ['1700000000000,ETHUSDT,1,1,', 'the trade id "" is not a whole number from 0'],
    ['1700000000000,,1,1,1', '"" is not a symbol'],
    ['1700000000000,ETH/USDT,1,1,1', '"ETH/USDT" is not a symbol'],
    ['1700000000000,ETHUSDT,1,1', 'it has 4 fields, and the header has 5'],
    ['1700000000000,ETHUSDT,1,1,1,1', 'it has 6 fields, and the header has 5'],
    ['1700000000000,"ETHUSDT,1,1,1', 'a quote is not closed'],
  ];

  it('is told with its line and the reason, left out, and counted', async () => {
    const lines = [...ticks.map(csvRow)];
    // Every fourth line from the third one on: places that the messages must name.
    bad.forEach(([line], at) => lines.splice(at * 4 + 1, 0, line));
    const path = fileWith([csvHeader, ...lines].join('\n'));
    const { rows, summary, told, code } = await analyzed('--ticks', path, ...window);
    expect(told).toEqual(
      bad.map(([, reason], at) => `Bad row, line ${at * 4 + 3} of ${path}: ${reason}.`),
    );
    expect(summary.input.badRowCount).toBe(bad.length);
    expect(code).toBe(0);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
    const strict = await analyzed('--ticks', path, ...window, '--strict');
    expect(strict.code).toBe(1);
    expect(strict.rows).toEqual(rows);
  });

  it('is only counted from the thousand and first on', async () => {
    const text = `${csvOf(ticks)}${'x\n'.repeat(5_000)}`;
    const { summary, told } = await analyzed('--ticks', fileWith(text), ...window);
    expect(summary.input.badRowCount).toBe(5_000);
    expect(told).toHaveLength(1_001);
    expect(told.at(-1)).toBe('Further bad rows are only counted.');
  });

  it('does no harm as one endless line', async () => {
    const text = `${csvOf(ticks)}${'7'.repeat(3_000_000)}\n`;
    const { rows, summary } = await analyzed('--ticks', fileWith(text), ...window);
    expect(summary.input.badRowCount).toBe(1);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
  });
});

describe('a CSV file that is of no use', () => {
  const row = '1700000000000,ETHUSDT,1,1,1';
  it.each([
    ['', 'is empty.'],
    [' \n\n', 'is empty.'],
    [row, 'has no header line.'],
    ['a,b,c\n1,2,3', 'has no column time_ms and no column symbol and no column price.'],
    ['time_ms,trade_time_ms,symbol,price\n', 'has two columns for the time of a trade.'],
    [`${csvHeader}\n`, 'has no trade of ETHUSDT and none of BTCUSDT.'],
    [`${csvHeader}\n${row}`, 'has no trade of BTCUSDT.'],
    [`${csvHeader}\n${row.replace('ETH', 'SOL')}`, 'It has SOLUSDT.'],
    ['PK\x03\x04…', 'is a zip archive. Unpack it first.'],
    ['\x7fELF\0\0\0', 'is neither text nor a database of Pairwatch.'],
  ])('says so: %j', async (text, words) => {
    const path = fileWith(text);
    const failure = await analyzeFailure('--ticks', path);
    expect(failure.kind).toBe('input');
    expect(failure.message).toContain(path);
    expect(failure.message).toContain(words);
  });
});

describe('the venue column', () => {
  const ticks = madeTicks(400);
  const text = (venueOf: (at: number) => string): string =>
    [`${csvHeader},venue`, ...ticks.map((tick, at) => `${csvRow(tick)},${venueOf(at)}`)].join('\n');

  it('is no matter when there is one venue', async () => {
    const { rows, summary } = await analyzed('--ticks', fileWith(text(() => 'usdm')), ...window);
    expect(rows.map(frameColumnsOf)).toEqual(expectedRows(ticks));
    expect(summary.input.venue).toBe('usdm');
  });

  it('must be chosen from when there are several', async () => {
    const path = fileWith(text((at) => (at % 7 === 0 ? 'spot' : 'usdm')));
    const { message } = await analyzeFailure('--ticks', path);
    expect(message).toBe(
      `${path} has trades of the pair from several venues: spot, usdm. Choose one with --venue.`,
    );
    const { rows } = await analyzed('--ticks', path, '--venue', 'usdm', ...window);
    expect(rows.map(frameColumnsOf)).toEqual(
      expectedRows(ticks.filter((_tick, at) => at % 7 !== 0)),
    );
    expect((await analyzeFailure('--ticks', path, '--venue', 'demo-1')).message).toContain(
      'Its venues: spot, usdm.',
    );
  });
});
