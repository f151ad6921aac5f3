import { describe, expect, test } from 'vitest';
import { hedgeKinds } from '../../../analytics/fits/hedge-method.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';
import type { AnalysisScope } from '../../../renderer/components/analysis-scope.ts';
import { explainCorrelation } from '../../../renderer/components/correlation-explanation.ts';
import type { Explanation } from '../../../renderer/components/explanation.ts';
import {
  explainAlpha,
  explainBeta,
  explainRSquared,
} from '../../../renderer/components/fit-explanations.ts';
import { formatClock } from '../../../renderer/components/format.ts';
import { explainSpread, explainZScore } from '../../../renderer/components/score-explanations.ts';
import { sellFrame } from '../fixtures/sell-frame.ts';

const { closeTimeMs } = sellFrame;

function scopeOf(
  changes: Partial<Settings> = {},
  shown: AnalysisScope['frame'] = sellFrame,
): AnalysisScope {
  return {
    settings: { ...defaultSettings, ...changes },
    frame: shown,
    warmUp: { sampleCount: 41, neededCount: 61 },
    nowMs: closeTimeMs,
  };
}

function factOf({ facts }: Explanation, label: string): string | undefined {
  return facts.find((fact) => fact.label === label)?.value;
}

const methods = hedgeKinds.flatMap((hedgeMethod) =>
  zDefinitions.map((zDefinition) => ({ hedgeMethod, zDefinition })),
);

describe.each(methods)('with $hedgeMethod and a z-score $zDefinition', (changes) => {
  const scope = scopeOf(changes);
  test.each([
    explainBeta(scope),
    explainAlpha(scope),
    explainZScore(scope),
    explainSpread(scope),
    explainCorrelation(scope, undefined),
  ])('$title tells formula, window, samples used and the last closed bar', (explanation) => {
    expect(explanation.formula).toMatch(/=/);
    expect(explanation.meaning).toMatch(/[.)]$/);
    expect(factOf(explanation, 'Window')).toBe('60 bars of 1 s (1 min)');
    expect(factOf(explanation, 'Samples used')).toMatch(/\d/);
    expect(factOf(explanation, 'Last closed bar')).toBe(formatClock(closeTimeMs));
  });
});

describe('β', () => {
  test('says how sure it is', () => {
    expect(factOf(explainBeta(scopeOf()), 'β ± 2 SE')).toBe('0.7173 to 0.7297 (SE 0.0031)');
    const fit = { ...sellFrame.fit, betaStandardError: undefined };
    expect(factOf(explainBeta(scopeOf({}, { ...sellFrame, fit })), 'β ± 2 SE')).toBeUndefined();
  });

  test.each([
    ['ols', 'log', 'β = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²', /least squares/],
    ['tls', 'log', 'δ = 1', /Fuller 1987/],
    ['tls', 'price', 'δ = (ȳ / x̄)²', /Fuller 1987/],
    ['huber', 'log', '1.345', /Huber 1964/],
    ['theil-sen', 'log', 'median of (yⱼ − yᵢ) / (xⱼ − xᵢ)', /Theil 1950, Sen 1968/],
    ['kalman', 'log', 'θ ← θ + Ke', /Kalman 1960/],
  ] as const)('%s on %s: the formula and whose it is', (hedgeMethod, scale, formula, source) => {
    const explanation = explainBeta(scopeOf({ hedgeMethod, scale }));
    expect(explanation.formula).toContain(formula);
    expect(explanation.formula).toContain(
      scale === 'log' ? 'y = ln ETHUSDT, x = ln BTCUSDT' : 'y = ETHUSDT, x = BTCUSDT',
    );
    expect(explanation.source).toMatch(source);
  });
});

describe('z', () => {
  test.each([
    ['lagged', 1, '(n − 2)'],
    ['lagged', 0, '(n − 2)'],
    ['in-window', 1, '(n − 1)'],
    ['in-window', 0, 'n'],
    ['rolling', 1, '(n − 1)'],
    ['rolling', 0, 'n'],
  ] as const)('%s with ddof %i divides by %s', (zDefinition, zDdof, divisor) => {
    expect(explainZScore(scopeOf({ zDefinition, zDdof })).formula).toContain(`/ ${divisor} )`);
  });

  test('says how far it can go where a bar is in its own yardstick', () => {
    expect(factOf(explainZScore(scopeOf({ zDefinition: 'in-window' })), 'At most')).toMatch(
      /^±7\.62: /,
    );
    expect(factOf(explainZScore(scopeOf()), 'At most')).toBeUndefined();
  });

  test('the filter’s own: √Q, and its own threshold', () => {
    const explanation = explainZScore(
      scopeOf({ hedgeMethod: 'kalman', zDefinition: 'in-window', kalmanEntryZ: 3 }),
    );
    expect(explanation.formula).toContain('√Q');
    expect(factOf(explanation, 'Thresholds')).toMatch(/^SELL at \+3\.00, BUY at −3\.00/);
  });

  test('warming up: as many samples as it takes, and no more claimed', () => {
    const warming = { ...sellFrame, zScore: undefined, sampleCount: 40 };
    expect(factOf(explainZScore(scopeOf({}, warming)), 'Samples used')).toBe('41 of 61');
    expect(factOf(explainBeta(scopeOf({}, warming)), 'Samples used')).toBe('40 of 60');
    expect(factOf(explainCorrelation(scopeOf({}, warming), undefined), 'Samples used')).toBe(
      '39 of 59 returns',
    );
    const none = explainZScore({ ...scopeOf(), frame: undefined });
    expect(factOf(none, 'Last closed bar')).toBe('none yet');
  });

  test('missing trades are told', () => {
    const holed = explainZScore(scopeOf({}, { ...sellFrame, hasHole: true }));
    expect(factOf(holed, 'Missing trades')).toBe('in the window: no ground for a trade');
  });
});

test('a rolling spread is shown less its mean, which takes as many spreads as its z-score', () => {
  const scope = scopeOf({ zDefinition: 'rolling' });
  expect(explainSpread(scope).formula).toMatch(/^e − mean of e over the last n bars\ne = y − βx /);
  expect(explainSpread(scopeOf()).formula).toMatch(/^e = y − α − βx /);
  expect(factOf(explainSpread(scope), 'Samples used')).toMatch(/^60 spreads/);
  expect(factOf(explainZScore(scope), 'Samples used')).toMatch(/^60 spreads/);
});

test('R² is of least squares alone', () => {
  expect(explainRSquared(scopeOf()).formula).toContain('1 − Σe² / Σ(y − ȳ)²');
  const other = explainRSquared(scopeOf({ hedgeMethod: 'huber' }));
  expect(other.formula).toBeUndefined();
  expect(other.meaning).toContain('not defined for Huber’s robust regression');
});

test('both correlations are told', () => {
  const explanation = explainCorrelation(scopeOf(), {
    returnCount: 59,
    spearman: 0.87,
    byLag: undefined,
  });
  expect(factOf(explanation, 'Pearson')).toBe('0.900');
  expect(factOf(explanation, 'Spearman')).toBe('0.870');
});
