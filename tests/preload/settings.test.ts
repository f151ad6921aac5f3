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
  ])('names the field at fault: %s = %j', (field, value) => {
    expect(problems({ [field]: value })).toEqual([field]);
  });

  it('speaks of the unit that is typed', () => {
    const result = v.safeParse(settingsSchema, { ...defaultSettings, staleAfterMs: 1_000 });
    expect(result.issues?.[0].message).toBe('Silent after must be between 5 and 600 seconds.');
  });
});
