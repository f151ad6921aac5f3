import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../preload/settings.ts';
import {
  ddofHint,
  thresholdField,
  thresholdWarning,
  zHint,
} from '../../../renderer/components/analysis-choices.ts';

const inWindow = { hedgeMethod: 'ols', zDefinition: 'in-window', zDdof: 1 } as const;
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('what z divides by', () => {
  it('is said beside the definition', () => {
    expect(plain(zHint(defaultSettings))).toBe('recommended; sd n − 2');
    expect(plain(zHint(inWindow))).toBe('bar in its own yardstick; sd n − 1');
    expect(plain(zHint({ ...inWindow, zDdof: 0, zDefinition: 'rolling' }))).toBe(
      'β drift moves this; sd n',
    );
  });

  it('is the filter’s own for Kalman', () => {
    const kalman = { ...inWindow, hedgeMethod: 'kalman' } as const;
    expect(zHint({ ...kalman, zDefinition: 'lagged' })).toBe('recommended; the filter’s √Q');
    expect(zHint(kalman)).toBe('with Kalman the same as lagged');
    expect(plain(zHint({ ...kalman, zDefinition: 'rolling' }))).toBe(
      'β drift moves this; sd n − 1',
    );
  });

  it('says where the choice of n or n − 1 changes nothing', () => {
    expect(plain(ddofHint(defaultSettings))).toBe('not in use: lagged always divides by n − 2');
    expect(ddofHint({ ...inWindow, hedgeMethod: 'kalman' })).toMatch(/^not in use: Kalman/);
    expect(ddofHint(inWindow)).not.toContain('not in use');
  });
});

describe('a threshold that no bar can reach', () => {
  it('is told with what z is at most', () => {
    expect(thresholdWarning(inWindow, 10, 3)).toBe('Never reached: |z| ≤ 2.85 with 10 samples');
    expect(thresholdWarning({ ...inWindow, zDefinition: 'rolling' }, 10, 3)).toBeDefined();
  });

  it('is not one where z has no limit, or a larger one, or nothing is typed', () => {
    expect(thresholdWarning(defaultSettings, 10, 10)).toBeUndefined();
    expect(thresholdWarning({ ...inWindow, zDdof: 0 }, 10, 3)).toBeUndefined();
    expect(thresholdWarning(inWindow, 60, 3)).toBeUndefined();
    expect(thresholdWarning(inWindow, NaN, 3)).toBeUndefined();
    expect(thresholdWarning(inWindow, 10, NaN)).toBeUndefined();
  });
});

it('the Kalman filter has a threshold of its own', () => {
  expect(thresholdField('kalman')).toBe('kalmanEntryZ');
  expect(thresholdField('theil-sen')).toBe('entryZ');
});
