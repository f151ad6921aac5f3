import { describe, expect, test } from 'vitest';
import { directionTable } from '../../../renderer/components/direction-table.ts';
import { diagnosticsOf, madeDiagnostics, madeLegs } from '../fixtures/diagnostics.ts';
import { secondBars } from '../fixtures/figure-context.ts';

describe('both directions of the Engle-Granger test', () => {
  const { rows, absences } = directionTable(madeDiagnostics(), secondBars);
  const cells = (label: string) => rows.find((row) => row.label === label)?.cells;

  test('have every number of the test', () => {
    expect(rows.map(({ label }) => label)).toEqual([
      't statistic',
      'critical at 1 %',
      'critical at 5 %',
      'critical at 10 %',
      'p',
      'lagged changes',
      'samples',
      'α',
      'β',
    ]);
    expect(absences).toEqual([]);
    expect(cells('samples')?.map(({ text }) => text)).toEqual(['600', '600']);
    // MacKinnon's for 600 samples, from the table of his paper.
    expect(cells('critical at 5 %')?.[0].text).toBe('−3.346');
  });

  test('are not the same', () => {
    const [yOnX, xOnY] = cells('β') ?? [];
    expect(Number(yOnX?.text)).toBeCloseTo(0.7, 1);
    expect(Number(xOnY?.text)).toBeGreaterThan(1.2);
  });

  test('mark the critical values that t is below', () => {
    expect(cells('critical at 1 %')?.map(({ isPassed }) => isPassed)).toEqual([true, true]);
    const apart = directionTable(madeDiagnostics({ persistence: 1 }), secondBars);
    expect(apart.rows.some((row) => row.cells.some(({ isPassed }) => isPassed))).toBe(false);
  });

  test('explain each number with what it stands on', () => {
    for (const { told } of rows) {
      expect(told.facts).toBe(secondBars.facts);
      expect(told.meaning.length).toBeGreaterThan(20);
    }
  });
});

test('a direction without a test is dashes, and says why', () => {
  const { x } = madeLegs();
  const still = diagnosticsOf(new Float64Array(x.length).fill(7), x);
  const { rows, absences } = directionTable(still, secondBars);
  expect(new Set(rows.flatMap(({ cells }) => cells.map(({ text }) => text)))).toEqual(
    new Set(['—']),
  );
  expect(absences).toHaveLength(2);
  expect(absences[0]).toMatch(/^ETHUSDT on BTCUSDT: The price of a leg does not move/u);
  expect(absences[1]).toMatch(/^BTCUSDT on ETHUSDT: /u);
});
