import { describe, expect, it } from 'vitest';
import { barLengthMs } from '../../../analytics/market/timeframe.ts';
import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { tickBatch, type Tick } from '../../fixtures/ticks.ts';
import {
  csvHeader,
  csvOf,
  csvRow,
  fileWith,
  madeTicks,
  pairSymbols,
} from '../fixtures/analyze-market.ts';
import { analyzed, frameColumnsOf, rowStart } from '../fixtures/analyze-run.ts';

function expectedRows(ticks: readonly Tick[]): string[] {
  const pipeline = new PairPipeline({
    symbolY: 'ETHUSDT',
    symbolX: 'BTCUSDT',
    scale: 'log',
    windowSamples: 60,
    entryZ: 2,
    barLengthMs: barLengthMs('1s'),
  });
  return pipeline.pushBatch(tickBatch(pairSymbols, ticks)).map(rowStart);
}

/** Four days: one leg alone has more bars than the 65,536 that can wait for the other one. */
const ticks = madeTicks(170_000, 1_700_000_000_000, 2_000);
const bySymbol = (list: readonly Tick[]): Tick[] =>
  pairSymbols.flatMap((name) => list.filter(({ symbol }) => symbol === name));

describe('trades of four days, the legs in any order', () => {
  const expected = expectedRows(ticks);

  it.each(['ticks.csv', 'ticks.csv.gz'])(
    'one leg after the other, as a database lists them: %s',
    async (name) => {
      const { rows, summary } = await analyzed('--ticks', fileWith(csvOf(bySymbol(ticks)), name));
      expect(rows.length).toBeGreaterThan(10_000);
      expect(rows.map(frameColumnsOf)).toEqual(expected);
      expect(summary.input.yRowCount + summary.input.xRowCount).toBe(170_000);
      expect(summary.input.lateCount).toBe(0);
    },
  );

  it('an hour together, then one leg after the other', async () => {
    const list = [...ticks.slice(0, 2_000), ...bySymbol(ticks.slice(2_000))];
    const { rows } = await analyzed('--ticks', fileWith(csvOf(list)));
    expect(rows.map(frameColumnsOf)).toEqual(expected);
  });

  it('bad rows of both passages are told once', async () => {
    const lines = bySymbol(ticks).map(csvRow);
    for (const at of [10, 20_000, 100_000, 160_000]) {
      lines[at] = (lines[at] ?? '').replace(/\d+\.\d+/, 'x');
    }
    const path = fileWith([csvHeader, ...lines].join('\n'));
    const { told, summary } = await analyzed('--ticks', path);
    expect(told.map((line) => /line (\d+)/.exec(line)?.[1])).toEqual(
      [10, 20_000, 100_000, 160_000].map((at) => String(at + 2)),
    );
    expect(summary.input.badRowCount).toBe(4);
    expect(summary.input.yRowCount + summary.input.xRowCount).toBe(169_996);
  });
});

it('says that a file is not sorted by time when many trades are old', async () => {
  const backwards = madeTicks(3_000).toReversed();
  const { summary, code } = await analyzed('--ticks', fileWith(csvOf(backwards)));
  expect(summary.notices.join()).toContain('not sorted by time');
  expect(code).toBe(0);
  // What is in no bar is no less lost than a row that cannot be read.
  const withoutIds = csvOf(backwards).replace(/,[^,]*$/gmu, '');
  expect((await analyzed('--ticks', fileWith(withoutIds), '--strict')).code).toBe(1);
});

describe('extreme prices', () => {
  const uniform = seededRandom(7);
  /** One tick in fifty is a lone print far off; from 2,000 on the market is 5 % higher. */
  const jumpy = madeTicks(4_000).map((tick, at) => {
    const level = tick.priceQuote * (at > 2_000 ? 1.05 : 1);
    const price = uniform() < 0.02 ? level * (uniform() < 0.5 ? 0.8 : 1.3) : level;
    return { ...tick, priceQuote: Number(price.toFixed(2)) };
  });

  it('wait to be confirmed where the file does not judge them, unless that is off', async () => {
    const path = fileWith(csvOf(jumpy));
    const judged = await analyzed('--ticks', path);
    expect(judged.summary.input.extremeCount).toBeGreaterThan(40);
    const prices = (rows: readonly string[]): number[] =>
      rows.map((row) => Number(row.split(',')[1]));
    expect(Math.min(...prices(judged.rows))).toBeGreaterThan(1_900);
    expect(Math.max(...prices(judged.rows))).toBeLessThan(2_300);
    const taken = await analyzed('--ticks', path, '--extreme', 'off');
    expect(taken.summary.input.extremeCount).toBe(0);
    expect(taken.rows.map(frameColumnsOf)).toEqual(expectedRows(jumpy));
  });

  it('are not confirmed by their own repetition', async () => {
    const once = await analyzed('--ticks', fileWith(csvOf(jumpy)));
    const thrice = csvOf(jumpy.flatMap((tick) => [tick, tick, tick]));
    const { rows, summary } = await analyzed('--ticks', fileWith(thrice));
    expect(rows).toEqual(once.rows);
    expect(summary.input.repeatedCount).toBe(8_000);
    expect(summary.input.extremeCount).toBe(once.summary.input.extremeCount);
  });

  it('are what the file says they are', async () => {
    const path = fileWith(
      [
        `${csvHeader},standing`,
        ...jumpy.map(
          (tick, at) =>
            `${csvRow(tick)},${at % 10 === 3 ? 'extreme' : at % 40 === 4 ? 'confirming' : 'ordinary'}`,
        ),
      ].join('\n'),
    );
    const { summary, rows } = await analyzed('--ticks', path);
    expect(summary.input.extremeCount).toBe(400);
    const pipeline = new PairPipeline({
      symbolY: 'ETHUSDT',
      symbolX: 'BTCUSDT',
      scale: 'log',
      windowSamples: 60,
      entryZ: 2,
      barLengthMs: barLengthMs('1s'),
    });
    const batch = tickBatch(pairSymbols, jumpy);
    jumpy.forEach((_tick, at) => (batch.standing[at] = at % 10 === 3 ? 1 : at % 40 === 4 ? 2 : 0));
    expect(rows.map(frameColumnsOf)).toEqual(pipeline.pushBatch(batch).map(rowStart));
  });
});
