import { describe, expect, it } from 'vitest';
import { hedgeEstimator, type HedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { defaultKalmanSettings } from '../../../analytics/fits/kalman-hedge.ts';
import { priceSeries } from '../../fixtures/price-series.ts';

const { x, y } = priceSeries['BTC and ETH, quiet 1 s bars'](2_000);
const [logX, logY] = [x.map(Math.log), y.map(Math.log)];

/** Largest difference of β, in its standard errors, to that of an estimator that began `by` samples sooner. */
function largestDifference(method: HedgeMethod, windowSamples: number, by: number): number {
  const options = { windowSamples, baseMagnitude: 1 };
  const [sooner, later] = [hedgeEstimator(method, options), hedgeEstimator(method, options)];
  let largest = 0;
  for (let i = 0; i < windowSamples + by + 250; i += 1) {
    sooner.push(logX[i] ?? NaN, logY[i] ?? NaN);
    if (i >= by) {
      later.push(logX[i] ?? NaN, logY[i] ?? NaN);
    }
    if (i >= by + windowSamples && i % 5 === 0 && later.hasFit && sooner.hasFit) {
      const scale = sooner.betaStandardError ?? NaN;
      const difference = Math.abs((sooner.beta ?? NaN) - (later.beta ?? NaN)) / scale;
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}

describe('a window is the same wherever the run began before it', () => {
  it.each(['ols', 'tls', 'huber'] as const)('%s: to 1e-9 of the standard error', (kind) => {
    for (const by of [1, 7, 100]) {
      expect(largestDifference({ kind }, 120, by)).toBeLessThan(1e-9);
    }
  });

  it('theil-sen: exactly, while all pairs of samples are used', () => {
    for (const by of [1, 7, 100]) {
      expect(largestDifference({ kind: 'theil-sen' }, 120, by)).toBeLessThan(1e-9);
    }
  });

  it('theil-sen on windows that are thinned: paired samples depend on the start, β within its standard error', () => {
    const difference = largestDifference({ kind: 'theil-sen' }, 1_300, 1);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1);
  });

  it('kalman has no window: what it began with fades', () => {
    const method = { kind: 'kalman', settings: defaultKalmanSettings } as const;
    expect(largestDifference(method, 120, 100)).toBeGreaterThan(0);
  });
});
