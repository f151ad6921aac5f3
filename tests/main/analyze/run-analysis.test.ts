import { expect, it } from 'vitest';
import { csvOf, fileWith, madeTicks } from '../fixtures/analyze-market.ts';
import { analyzed } from '../fixtures/analyze-run.ts';

const zColumn = 8;

async function zScores(...flags: readonly string[]): Promise<number[]> {
  const { rows } = await analyzed('--ticks', fileWith(csvOf(madeTicks(1_500))), ...flags);
  return rows
    .map((row) => row.split(',')[zColumn] ?? '')
    .filter((text) => text !== '')
    .map(Number);
}

it.each(['in-window', 'rolling'])(
  'divides %s by n − 1 or n, as --ddof says',
  async (definition) => {
    const sample = await zScores('--z', definition);
    const population = await zScores('--z', definition, '--ddof', '0');
    expect(population.length).toBeGreaterThan(50);
    expect(population).toHaveLength(sample.length);
    population.forEach((z, at) =>
      expect(z).toBeCloseTo((sample[at] ?? NaN) * Math.sqrt(60 / 59), 9),
    );
  },
);

it('leaves lagged its own n − 2', async () => {
  expect(await zScores('--ddof', '0')).toEqual(await zScores('--ddof', '1'));
});

it.each([
  [['--z', 'lagged', '--ddof', '0'], 2],
  [['--z', 'in-window', '--ddof', '0'], 0],
  [['--z', 'rolling'], 1],
  [['--hedge', 'kalman', '--z', 'in-window'], null],
])('tells with %j that ddof is %j', async (flags, ddof) => {
  const { summary } = await analyzed('--ticks', fileWith(csvOf(madeTicks(200))), ...flags);
  expect(summary.settings.ddof).toBe(ddof);
});
