import {
  chmodSync,
  existsSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings, saveSettings } from '../../../main/settings/settings-file.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';

const now = new Date('2026-03-04T05:06:07.089Z');
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwatch-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('settings file', () => {
  it('starts with the defaults where there is no file', () => {
    expect(loadSettings(file, now)).toEqual({ kind: 'firstStart', settings: defaultSettings });
    expect(existsSync(file)).toBe(false);
  });

  it('gives back what was saved, also in a folder that did not exist', async () => {
    const settings: Settings = { ...defaultSettings, windowSamples: 120, theme: 'dark' };
    const deep = join(folder, 'not', 'yet', 'settings.json');
    await saveSettings(deep, settings);
    expect(loadSettings(deep, now)).toEqual({ kind: 'loaded', settings });
  });

  it('fills in what an older version did not know', () => {
    writeFileSync(file, JSON.stringify({ windowSamples: 90 }));
    expect(loadSettings(file, now)).toEqual({
      kind: 'loaded',
      settings: { ...defaultSettings, windowSamples: 90 },
    });
  });

  it('takes a whole file of the first version, and adds how data is judged, kept and analyzed', () => {
    const first = {
      venue: 'spot',
      symbolY: 'SOLUSDT',
      symbolX: 'BTCUSDT',
      timeframe: '5s',
      windowSamples: 90,
      entryZ: 2.5,
      exitZ: 0.75,
      scale: 'price',
      refreshIntervalMs: 2_000,
      notificationsEnabled: false,
      theme: 'dark',
    };
    writeFileSync(file, JSON.stringify(first));
    expect(loadSettings(file, now)).toEqual({
      kind: 'loaded',
      settings: {
        ...first,
        hedgeMethod: 'ols',
        zDefinition: 'lagged',
        zDdof: 1,
        kalmanEntryZ: 2,
        cointegrationSamples: 3_600,
        cointegrationLag: 'auto',
        alertsNeedCointegration: false,
        staleAfterMs: 10_000,
        extremeDeviations: 20,
        keepDays: 90,
        keepGigabytes: 20,
        survivePowerLoss: false,
      },
    });
  });

  it('keeps every choice of the analysis', async () => {
    const settings: Settings = {
      ...defaultSettings,
      hedgeMethod: 'kalman',
      zDefinition: 'rolling',
      zDdof: 0,
      kalmanEntryZ: 3.5,
      cointegrationSamples: 900,
      cointegrationLag: 7,
      alertsNeedCointegration: true,
    };
    await saveSettings(file, settings);
    expect(loadSettings(file, now)).toEqual({ kind: 'loaded', settings });
  });

  it.each([
    ['{"hedgeMethod": "svd"}', 'Choose one of the methods.'],
    ['{"zDefinition": 1}', 'Choose one of the definitions.'],
    ['{"zDdof": 2}', 'Choose n − 1 or n.'],
    ['{"kalmanEntryZ": 0}', 'Kalman threshold must be between 0.5 and 10.'],
    ['{"cointegrationSamples": 9}', 'Cointegration window must be between 100 and 20000.'],
    ['{"cointegrationLag": "aic"}', 'Lags must be auto, or a whole number from 0 to 100.'],
    ['{"alertsNeedCointegration": 1}', 'Only when cointegrated must be on or off.'],
  ])('says what is wrong with %s', (text, reason) => {
    writeFileSync(file, text);
    expect(loadSettings(file, now)).toMatchObject({ kind: 'damaged', reason });
  });

  it.each([
    ['cut short', '{"windowSamples": 12'],
    ['empty', ''],
    ['a list', '[1,2]'],
    ['null', 'null'],
    ['a wrong type', '{"windowSamples": "many"}'],
    ['out of range', '{"windowSamples": 1}'],
    ['the same symbol twice', '{"symbolY": "BTCUSDT"}'],
    ['an exit band above the threshold', '{"exitZ": 5}'],
    ['bytes', '\u0000\u0001\uFFFD'],
  ])('sets aside a file that is %s, keeps its text and uses the defaults', (_what, text) => {
    writeFileSync(file, text);
    const loaded = loadSettings(file, now);
    expect(loaded).toMatchObject({ kind: 'damaged', settings: defaultSettings });
    const aside = join(folder, 'settings.damaged-2026-03-04T05-06-07-089Z.json');
    expect(loaded).toMatchObject({ setAsideAs: aside });
    expect(readFileSync(aside, 'utf8')).toBe(text);
    expect(existsSync(file)).toBe(false);
  });

  it('uses the defaults where the file cannot be read', () => {
    mkdirSync(file);
    expect(loadSettings(file, now)).toMatchObject({ kind: 'damaged', settings: defaultSettings });
  });

  it('leaves the old file whole when the new one cannot be written', async () => {
    await saveSettings(file, defaultSettings);
    const tooLong = join(folder, 'x'.repeat(300), 'settings.json');
    await expect(saveSettings(tooLong, defaultSettings)).rejects.toThrow();
    expect(loadSettings(file, now).kind).toBe('loaded');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it.skipIf(process.getuid?.() === 0)(
    'says so where the folder is read-only (root may write anywhere)',
    async () => {
      chmodSync(folder, 0o500);
      await expect(saveSettings(file, defaultSettings)).rejects.toThrow('EACCES');
      chmodSync(folder, 0o700);
    },
  );
});
