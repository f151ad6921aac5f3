import { describe, expect, it } from 'vitest';
import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { halfLife } from '../../../analytics/reversion/half-life.ts';
import { goldenPair } from '../../fixtures/golden-pair.ts';

describe('halfLife', () => {
  it('hits the golden vector, exact and not −ln 2/λ', () => {
    const { y, x } = goldenPair();
    const test = engleGranger(y, x, { lag: 1, baseMagnitude: 0 });
    const residuals = test.kind === 'tested' ? test.residuals : new Float64Array(0);
    const figure = halfLife(residuals);
    expect(figure.kind).toBe('halfLife');
    if (figure.kind === 'halfLife') {
      expect(figure.lambda).toBeCloseTo(-0.21958595196530933, 13);
      expect(figure.samples).toBeCloseTo(2.795729880636793, 12);
      expect(-Math.LN2 / figure.lambda).toBeCloseTo(3.1566098575807353, 12);
    }
  });

  it('is the time in which a spread without noise halves', () => {
    const spread = Float64Array.from({ length: 60 }, (_, i) => 7 * 0.5 ** (i / 5));
    const figure = halfLife(spread);
    expect(figure.kind === 'halfLife' ? figure.samples : NaN).toBeCloseTo(5, 9);
  });

  it.each([
    ['that grows', (i: number) => 1.1 ** i],
    ['that jumps over to the other side', (i: number) => (-1.2) ** i],
  ])('has none for a spread %s', (_, spreadAt) => {
    const figure = halfLife(Float64Array.from({ length: 40 }, (__, i) => spreadAt(i)));
    expect(figure.kind).toBe('none');
  });
});
