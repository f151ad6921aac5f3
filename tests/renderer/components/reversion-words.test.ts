import { describe, expect, test } from 'vitest';
import { notAvailable } from '../../../analytics/cointegration/not-available.ts';
import type { ReversionFigures } from '../../../analytics/reversion/reversion-figures.ts';
import { reversionWords } from '../../../renderer/components/reversion-words.ts';
import { madeDiagnostics } from '../fixtures/diagnostics.ts';
import { secondBars } from '../fixtures/figure-context.ts';

const { reversion } = madeDiagnostics();
const made: ReversionFigures = {
  ...reversion,
  halfLife: { kind: 'halfLife', lambda: -0.0162, samples: 42.44 },
  zeroCrossings: { kind: 'zeroCrossings', count: 118, perHour: 118.2 },
  varianceRatio: { kind: 'varianceRatio', ratio: 0.6204, zStatistic: -5.214, horizonSamples: 16 },
};

describe('the figures of mean reversion', () => {
  test('are numbers with their reading', () => {
    const words = reversionWords(made, secondBars);
    expect(words.halfLife).toMatchObject({ value: '42.4 s', note: '42.4 samples' });
    expect(words.zeroCrossings).toMatchObject({ value: '118', note: 'an hour, 118 in all' });
    expect(words.varianceRatio).toMatchObject({ value: '0.620', note: 'z −5.21, reverts' });
    expect(Object.values({ ...words }).map(({ isAbsent }) => isAbsent)).not.toContain(true);
  });

  test('the half-life in time follows the bars', () => {
    const { halfLife } = reversionWords(made, { ...secondBars, barLengthMs: 60_000 });
    expect(halfLife).toMatchObject({ value: '42 m 26 s', note: '42.4 samples' });
  });

  test('rare crossings keep their digits', () => {
    const rare = { kind: 'zeroCrossings', count: 12, perHour: 0.083 } as const;
    expect(reversionWords({ ...made, zeroCrossings: rare }, secondBars).zeroCrossings.value).toBe(
      '0.083',
    );
  });

  test('a ratio within chance is no reversion, one above is a trend', () => {
    const note = (zStatistic: number) =>
      reversionWords(
        {
          ...made,
          varianceRatio: { kind: 'varianceRatio', ratio: 1, zStatistic, horizonSamples: 16 },
        },
        secondBars,
      ).varianceRatio.note;
    expect(note(-1.5)).toBe('z −1.50, as a random walk');
    expect(note(2.1)).toBe('z +2.10, trends');
  });

  test('Hurst is read against the band of a random walk, not against a half', () => {
    const randomWalk = { low: 0.39, median: 0.47, high: 0.545 };
    const note = (exponent: number) =>
      reversionWords({ ...made, hurst: { kind: 'hurst', exponent, randomWalk } }, secondBars).hurst
        .note;
    expect([0.2, 0.42, 0.6].map(note)).toEqual(['reverts', 'as a random walk', 'trends']);
  });

  test('the autocorrelation counts the lags that noise does not explain', () => {
    const values = Float64Array.of(0.9, 0.5, -0.04, -0.3);
    const autocorrelation = { kind: 'autocorrelation', values, whiteNoiseBound: 0.05 } as const;
    expect(reversionWords({ ...made, autocorrelation }, secondBars).autocorrelation).toMatchObject({
      value: '0.900',
      note: 'lag 1; 3 of 4 outside',
    });
  });

  test('the spread is in the unit of its scale', () => {
    const histogram = {
      kind: 'histogram',
      start: -0.001,
      binWidth: 0.0001,
      counts: new Uint32Array(20).fill(30),
      mean: 0,
      sd: 0.000366,
    } as const;
    const words = (scale: 'log' | 'price') =>
      reversionWords({ ...made, histogram }, { ...secondBars, scale }).histogram;
    expect(words('log')).toMatchObject({ value: '3.66', note: 'bps standard deviation' });
    expect(words('price')).toMatchObject({ value: '0.00037', note: 'quote standard deviation' });
  });
});

describe('a figure that means nothing', () => {
  test('of unrelated legs: a dash and why, and the figures of any spread stay', () => {
    const words = reversionWords(madeDiagnostics({ persistence: 1 }).reversion, secondBars);
    for (const figure of [words.halfLife, words.zeroCrossings]) {
      expect(figure).toMatchObject({ value: '—', note: 'not cointegrated', isAbsent: true });
      expect(figure.told.meaning).toMatch(/^Only a pair that is cointegrated/u);
    }
    for (const figure of [words.hurst, words.varianceRatio, words.histogram]) {
      expect(figure.isAbsent).toBe(false);
    }
  });

  test('each says its own reason', () => {
    const words = reversionWords(
      {
        ...made,
        hurst: notAvailable('tooFewSamples'),
        varianceRatio: notAvailable('noVariation'),
        autocorrelation: notAvailable('tooFewSamples'),
        histogram: notAvailable('noVariation'),
      },
      secondBars,
    );
    expect(
      [words.hurst, words.varianceRatio, words.autocorrelation, words.histogram].map(
        ({ value, note }) => [value, note],
      ),
    ).toEqual([
      ['—', 'too few samples'],
      ['—', 'the spread stands still'],
      ['—', 'too few samples'],
      ['—', 'the spread stands still'],
    ]);
  });

  test('a spread without a half-life says which way it has none', () => {
    const note = (lambda: number) =>
      reversionWords({ ...made, halfLife: { kind: 'none', lambda } }, secondBars).halfLife;
    expect(note(0.01)).toMatchObject({ value: '—', note: 'none: it does not come back' });
    expect(note(-1.2)).toMatchObject({ value: '—', note: 'none: gone within one bar' });
  });
});
