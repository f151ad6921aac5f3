import { expect, it } from 'vitest';
import { summaryText } from '../../../main/analyze/summary-text.ts';
import { csvOf, fileWith, madeTicks } from '../fixtures/analyze-market.ts';
import { analyzed } from '../fixtures/analyze-run.ts';

it('tells a reader what was read, what came out and what was left out', async () => {
  const path = fileWith(`${csvOf(madeTicks(6_000))}bad\n`);
  const { summary } = await analyzed('--ticks', path, '--coint-window', '200');
  const lines = summaryText(summary).split('\n');
  expect(lines).toHaveLength(8);
  expect(lines[0]).toBe(
    'ETHUSDT on BTCUSDT: 1s bars, log scale, ols, window 60, z lagged (ddof 2)',
  );
  expect(lines[1]).toMatch(/^[23],\d{3} \+ [23],\d{3} trades read, 1 bad rows left out$/);
  expect(lines[2]).toMatch(/^[\d,]+ rows from 2023-11-14T22:13:2.*Z to .*Z, [\d,]+ with a z-score/);
  expect(lines[3]).toMatch(/^Signals at \|z\| ≥ 2: \d+ BUY, \d+ SELL \(\d+\.\d % of the rows\)$/);
  expect(lines[4]).toMatch(/^Last: y [\d,.]+ {2}x [\d,.]+ {2}alpha .* eg_p /);
  expect(lines[5]).toMatch(
    /^(Cointegrated at (1|5) %|Not cointegrated) \(p (= 0\.\d{3}|< 0\.001)\), 200 × 1s up to .*Z$/,
  );
  expect(lines[6]).toBe('0 s');
});

it('says that a pair was not tested for want of samples', async () => {
  const { summary } = await analyzed('--ticks', fileWith(csvOf(madeTicks(600))));
  expect(summaryText(summary)).toContain(
    'Cointegration: not tested, there were never 3,600 × 1s without a break.',
  );
});

it('says why there is no z-score, or no signal', async () => {
  const few = await analyzed('--ticks', fileWith(csvOf(madeTicks(600))), '--window', '500');
  expect(summaryText(few.summary)).toContain('No z-score: the window never filled');
  const holed = madeTicks(600).filter((_tick, at) => at % 20 !== 7);
  const { summary } = await analyzed('--ticks', fileWith(csvOf(holed)), '--window', '20');
  expect(summaryText(summary)).toContain('No signals: trades are missing');
  // A file without a row says so itself.
  const none = await analyzed('--ticks', fileWith(csvOf(madeTicks(4))));
  expect(none.rows).toEqual([]);
  expect(summaryText(none.summary)).not.toContain('No z-score');
});
