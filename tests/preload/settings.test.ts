import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultSettings, settingsSchema } from '../../preload/settings.ts';

const problems = (change: object): (string | null)[] => {
  const result = v.safeParse(settingsSchema, { ...defaultSettings, ...change });
  return result.success ? [] : result.issues.map((issue) => v.getDotPath(issue));
};

describe('settingsSchema', () => {
  it('takes its own defaults', () => {
    expect(problems({})).toEqual([]);
  });

  it('takes symbols in any case and trims them', () => {
    const result = v.parse(settingsSchema, { ...defaultSettings, symbolY: ' solusdt ' });
    expect(result.symbolY).toBe('SOLUSDT');
  });

  it.each([
    ['symbolY', ''],
    ['symbolY', 'ETH/USDT'],
    ['symbolX', 'ETHUSDT'],
    ['windowSamples', 9],
    ['windowSamples', 60.5],
    ['windowSamples', NaN],
    ['entryZ', 11],
    ['exitZ', 2],
    ['refreshIntervalMs', 100],
    ['timeframe', '3s'],
    ['theme', 'blue'],
    ['venue', 'nasdaq'],
    ['staleAfterMs', 4_999],
    ['extremeDeviations', 4],
    ['keepDays', 0],
    ['keepGigabytes', 0],
    ['survivePowerLoss', 'yes'],
    ['hedgeMethod', 'svd'],
    ['zDefinition', 'mine'],
    ['zDdof', 2],
    ['zDdof', '1'],
    ['kalmanEntryZ', 0.4],
    ['cointegrationSamples', 99],
    ['cointegrationSamples', 20_001],
    ['cointegrationSamples', 300.5],
    ['cointegrationLag', 'some'],
    ['cointegrationLag', -1],
    ['cointegrationLag', 1.5],
    ['cointegrationLag', 101],
    ['cointegrationLag', NaN],
    ['alertsNeedCointegration', 'always'],
  ])('names the field at fault: %s = %j', (field, value) => {
    expect(problems({ [field]: value })).toEqual([field]);
  });

  const messageOf = (change: object): string | undefined =>
    v.safeParse(settingsSchema, { ...defaultSettings, ...change }).issues?.[0].message;

  it('holds the exit band against the threshold of the method in use', () => {
    expect(problems({ exitZ: 2.5, kalmanEntryZ: 4 })).toEqual(['exitZ']);
    expect(problems({ exitZ: 2.5, kalmanEntryZ: 4, hedgeMethod: 'kalman' })).toEqual([]);
    expect(problems({ exitZ: 2.5, entryZ: 4 })).toEqual([]);
    expect(messageOf({ exitZ: 2.5, entryZ: 4, hedgeMethod: 'kalman' })).toBe(
      'The exit band must be smaller than the Kalman threshold.',
    );
  });

  it('refuses more lags than the window of the test has room for', () => {
    expect(problems({ cointegrationSamples: 100, cointegrationLag: 49 })).toEqual([]);
    expect(problems({ cointegrationSamples: 100, cointegrationLag: 50 })).toEqual([
      'cointegrationLag',
    ]);
    expect(messageOf({ cointegrationSamples: 100, cointegrationLag: 50 })).toBe(
      'A window of 100 samples has room for 49 lags.',
    );
    expect(problems({ cointegrationSamples: 0, cointegrationLag: 50 })).toEqual([
      'cointegrationSamples',
    ]);
    expect(messageOf({ cointegrationLag: 1.5 })).toBe(
      'Lags must be auto, or a whole number from 0 to 100.',
    );
  });

  it('speaks of the unit that is typed', () => {
    expect(messageOf({ staleAfterMs: 1_000 })).toBe(
      'Silent after must be between 5 and 600 seconds.',
    );
  });
});
