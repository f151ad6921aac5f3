import { describe, expect, it } from 'vitest';
import { hedgeEstimator, hedgeKinds, hedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { SpreadScore } from '../../../analytics/zscore/spread-score.ts';
import { largestZ, yardstickDdof } from '../../../analytics/zscore/yardstick.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';

describe('the largest |z|', () => {
  it('is (n − 1)/√n with n − 1 degrees of freedom: 5 samples never reach 2', () => {
    const choice = { hedgeMethod: 'ols', zDefinition: 'in-window', ddof: 1 } as const;
    expect(largestZ(choice, 5)).toBeCloseTo(4 / Math.sqrt(5), 14);
    expect(largestZ(choice, 5)).toBeLessThan(2);
    expect(largestZ({ ...choice, zDefinition: 'rolling', hedgeMethod: 'kalman' }, 10)).toBeCloseTo(
      9 / Math.sqrt(10),
      14,
    );
    expect(largestZ({ ...choice, ddof: 0 }, 10)).toBeCloseTo(3, 14);
    expect(largestZ({ ...choice, hedgeMethod: 'huber' }, 10)).toBe(3);
  });

  it('has no limit where the sample is not in its own yardstick', () => {
    for (const kind of hedgeKinds) {
      expect(largestZ({ hedgeMethod: kind, zDefinition: 'lagged', ddof: 1 }, 10)).toBeUndefined();
    }
    expect(
      largestZ({ hedgeMethod: 'kalman', zDefinition: 'in-window', ddof: 1 }, 10),
    ).toBeUndefined();
  });

  const cases = hedgeKinds.flatMap((kind) =>
    zDefinitions.flatMap((zDefinition) =>
      ([0, 1] as const).map((ddof) => [kind, zDefinition, ddof] as const),
    ),
  );
  it.each(cases)(
    'is nearly reached by a jump and never exceeded, or there is none: %s, %s, ddof %d',
    (...one) => {
      const [kind, zDefinition, ddof] = one;
      const windowSamples = 10;
      const limit = largestZ({ hedgeMethod: kind, zDefinition, ddof }, windowSamples);
      const z = zOfJump(kind, zDefinition, ddof, windowSamples);
      if (limit === undefined) {
        expect(z).toBeGreaterThan(10);
      } else {
        expect(z).toBeLessThanOrEqual(limit * (1 + 1e-12));
        expect(z).toBeGreaterThan(0.8 * limit);
      }
    },
  );
});

/** The last x lies amid the others, so that the jump turns no line. */
function zOfJump(
  kind: (typeof hedgeKinds)[number],
  definition: (typeof zDefinitions)[number],
  ddof: 0 | 1,
  windowSamples: number,
): number {
  const estimator = hedgeEstimator(hedgeMethod(kind), { windowSamples, baseMagnitude: 0 });
  const score = new SpreadScore(estimator, { definition, windowSamples, ddof });
  const count = 3 * windowSamples;
  for (let i = 0; i < count; i += 1) {
    const x = i === count - 1 ? 100 : 100 + ((i * 7) % 11) - 5;
    score.push(x, 50 + 0.5 * x + 0.01 * Math.sin(i * i) + (i === count - 1 ? 2 : 0));
  }
  return score.hasZScore ? Math.abs(score.zScore) : NaN;
}

describe('the degrees of freedom', () => {
  it('are those asked for, except by lagged and for the filter', () => {
    const of = (hedgeMethod: 'ols' | 'kalman', zDefinition: (typeof zDefinitions)[number]) =>
      yardstickDdof({ hedgeMethod, zDefinition, ddof: 0 });
    expect(of('ols', 'in-window')).toBe(0);
    expect(of('ols', 'lagged')).toBe(2);
    expect(of('ols', 'rolling')).toBe(0);
    expect(of('kalman', 'rolling')).toBe(0);
    expect(of('kalman', 'in-window')).toBeUndefined();
    expect(of('kalman', 'lagged')).toBeUndefined();
  });
});
