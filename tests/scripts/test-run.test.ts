import { describe, expect, it } from 'vitest';
import { selectSteps } from '../../scripts/testing/selection.mjs';
import { exitCodeOf, summaryLines, sumUp } from '../../scripts/testing/summary.mjs';

describe('selectSteps', () => {
  it('runs everything by default', () => {
    expect(selectSteps([]).steps).toEqual(['lint', 'types', 'unit', 'clients', 'e2e']);
  });

  it('keeps named steps in their order and gives the rest to Vitest', () => {
    expect(selectSteps(['e2e', 'window', 'lint'])).toEqual({
      steps: ['lint', 'e2e'],
      vitestArgs: ['window'],
    });
  });

  it('leaves out lint and types when there is only a filter', () => {
    expect(selectSteps(['z-score']).steps).toEqual(['unit', 'clients', 'e2e']);
  });
});

describe('the summary', () => {
  const passed = { passedCount: 2, failed: [], skipped: [] };
  const mixed = {
    passedCount: 1,
    failed: ['a > breaks'],
    skipped: [
      { name: 'b > waits', reason: 'no data' },
      { name: 'c > later', reason: undefined },
    ],
  };

  it('names skipped and failed tests and ends with the counts', () => {
    expect(summaryLines(sumUp([passed, mixed]))).toEqual([
      'skipped: b > waits – no data',
      'skipped: c > later',
      'failed: a > breaks',
      '3 passed, 1 failed',
    ]);
  });

  it('fails when a test failed or none ran', () => {
    expect(exitCodeOf(sumUp([passed]))).toBe(0);
    expect(exitCodeOf(sumUp([passed, mixed]))).toBe(1);
    expect(exitCodeOf(sumUp([]))).toBe(1);
  });
});
