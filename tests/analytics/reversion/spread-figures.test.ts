import { describe, expect, it } from 'vitest';
import { autocorrelation } from '../../../analytics/reversion/autocorrelation.ts';
import { halfLife } from '../../../analytics/reversion/half-life.ts';
import { hurst } from '../../../analytics/reversion/hurst.ts';
import { spreadHistogram } from '../../../analytics/reversion/spread-histogram.ts';
import { varianceRatio } from '../../../analytics/reversion/variance-ratio.ts';
import { zeroCrossings } from '../../../analytics/reversion/zero-crossings.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { reversionCases } from '../../oracle/fixtures.ts';
import { madePair } from '../../oracle/made-pairs.ts';

const cases = reversionCases.map((each) => ({ ...each, name: each.recipe.name }));

describe.each(cases)('against statsmodels and numpy: $name', ({ recipe, ...expected }) => {
  const spread = madePair(recipe).y;

  it('is made of the same prices', () => {
    expect(spread.at(-1)).toBe(expected.last);
  });

  it('has the half-life', () => {
    const figure = halfLife(spread);
    const { lambda, samples } = expected.halfLife;
    if (samples === null) {
      expect(figure.kind).toBe('none');
    } else if (figure.kind === 'halfLife') {
      expect(figure.samples / samples).toBeCloseTo(1, 9);
    }
    expect(figure.kind === 'notAvailable' ? NaN : figure.lambda / lambda).toBeCloseTo(1, 9);
  });

  it('has the Hurst exponent', () => {
    const figure = hurst(spread);
    expect(figure.kind === 'hurst' ? figure.exponent : NaN).toBeCloseTo(expected.hurst, 10);
  });

  it('has the crossings', () => {
    const figure = zeroCrossings(spread, durationMs(1_800_000));
    expect(figure).toEqual({
      kind: 'zeroCrossings',
      count: expected.crossings,
      perHour: 2 * expected.crossings,
    });
  });

  it.each(expected.varianceRatios)('has the variance ratio over $q samples', ({ q, ratio, z }) => {
    const figure = varianceRatio(spread, q);
    expect(figure.kind).toBe('varianceRatio');
    if (figure.kind === 'varianceRatio') {
      expect(figure.ratio / ratio).toBeCloseTo(1, 9);
      expect(figure.zStatistic / z).toBeCloseTo(1, 9);
      expect(figure.horizonSamples).toBe(q);
    }
  });

  it('has the autocorrelations', () => {
    const figure = autocorrelation(spread, 10);
    expect(figure.kind).toBe('autocorrelation');
    if (figure.kind === 'autocorrelation') {
      expect(figure.values).toHaveLength(10);
      figure.values.forEach((value, i) => {
        expect(value).toBeCloseTo(expected.autocorrelation[i] ?? NaN, 11);
      });
      expect(figure.whiteNoiseBound).toBeCloseTo(1.96 / Math.sqrt(spread.length), 5);
    }
  });

  it('has the histogram', () => {
    const figure = spreadHistogram(spread);
    const { start, binWidth, counts, mean, sd } = expected.histogram;
    expect(figure.kind).toBe('histogram');
    if (figure.kind === 'histogram') {
      expect([...figure.counts]).toEqual(counts);
      expect(figure.start).toBe(start);
      expect(figure.binWidth / binWidth).toBeCloseTo(1, 9);
      expect(Math.abs(figure.mean - mean)).toBeLessThan(1e-12 * Math.max(1, Math.abs(mean)));
      expect(figure.sd / sd).toBeCloseTo(1, 10);
    }
  });
});
