import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SaveSettingsReply } from '../../../preload/contract.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';
import { parseSeconds, settingsFields } from '../../../renderer/state/settings-check.ts';
import { SettingsState } from '../../../renderer/state/settings.svelte.ts';

interface Main {
  readonly saves: unknown[];
  readonly applied: Settings[];
  answer: (request: unknown) => SaveSettingsReply | Promise<SaveSettingsReply>;
  readonly state: SettingsState;
}

function start(): Main {
  const saves: unknown[] = [];
  const applied: Settings[] = [];
  const main: Main = {
    saves,
    applied,
    answer: (request) => ({ ok: true, settings: { ...defaultSettings, ...asSettings(request) } }),
    state: new SettingsState(
      async (request) => {
        saves.push(request);
        return main.answer(request);
      },
      (settings) => applied.push(settings),
    ),
  };
  main.state.apply(defaultSettings);
  return main;
}

function asSettings(request: unknown): Partial<Settings> {
  return typeof request === 'object' && request !== null ? request : {};
}

describe('settings of the sidebar', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('saves once when typing pauses', async () => {
    const { state, saves } = start();
    state.propose({ windowSamples: 12 }, 'soon');
    await vi.advanceTimersByTimeAsync(300);
    state.propose({ windowSamples: 120 }, 'soon');
    expect(saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saves).toEqual([{ ...defaultSettings, windowSamples: 120 }]);
    expect(state.saved.windowSamples).toBe(120);
  });

  test('tells a field at fault in words and saves nothing', async () => {
    const { state, saves } = start();
    state.propose({ windowSamples: 5 }, 'now');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state.problems).toEqual({
      windowSamples: 'Rolling window must be between 10 and 10000.',
    });
    expect(saves).toEqual([]);
  });

  test('saves the other fields while one is at fault', async () => {
    const { state, saves } = start();
    state.propose({ windowSamples: Number.NaN }, 'soon');
    state.propose({ timeframe: '5s' }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(saves).toEqual([{ ...defaultSettings, timeframe: '5s' }]);
    expect(state.problems.windowSamples).toBeDefined();
    state.propose({ windowSamples: 90 }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(saves.at(-1)).toEqual({ ...defaultSettings, timeframe: '5s', windowSamples: 90 });
    expect(state.problems).toEqual({});
  });

  test('does not save what is saved already', async () => {
    const { state, saves } = start();
    state.propose({ entryZ: defaultSettings.entryZ }, 'now');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saves).toEqual([]);
  });

  test('keeps what main refused, with the reason, and does not apply it', async () => {
    const main = start();
    main.answer = () => ({
      ok: false,
      problems: [
        { field: 'symbolY', message: 'FOOUSDT is not traded.' },
        { field: undefined, message: 'The disk is full.' },
      ],
    });
    main.state.propose({ symbolY: 'FOOUSDT' }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(main.state.problems).toEqual({ symbolY: 'FOOUSDT is not traded.' });
    expect(main.state.formProblem).toBe('The disk is full.');
    expect(main.state.saved).toEqual(defaultSettings);
    expect(main.applied).toEqual([defaultSettings]);
  });

  test('a call that fails is told, not lost', async () => {
    const main = start();
    main.answer = () => Promise.reject(new Error('no answer'));
    main.state.propose({ entryZ: 3 }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(main.state.formProblem).toContain('no answer');
  });

  test('what is typed while a save is on its way is saved after it', async () => {
    const main = start();
    let finish = (): void => undefined;
    main.answer = (request) =>
      new Promise((resolve) => {
        finish = () =>
          resolve({ ok: true, settings: { ...defaultSettings, ...asSettings(request) } });
      });
    main.state.propose({ entryZ: 3 }, 'now');
    main.state.propose({ windowSamples: 100 }, 'soon');
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(main.state.saved).toEqual({ ...defaultSettings, entryZ: 3 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(main.saves.at(-1)).toEqual({ ...defaultSettings, entryZ: 3, windowSamples: 100 });
  });
});

describe('choices that are checked together', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const wide: Settings = { ...defaultSettings, entryZ: 5, exitZ: 3, kalmanEntryZ: 2 };

  test('Kalman waits for a threshold of its own that fits, and holds up nothing else', async () => {
    const { state, saves } = start();
    state.apply(wide);
    state.propose({ hedgeMethod: 'kalman' }, 'now');
    state.propose({ timeframe: '5s' }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(state.problems).toEqual({
      exitZ: 'The exit band must be smaller than the Kalman threshold.',
    });
    // What the sidebar shows: the choice, and with it the threshold that is at fault.
    expect(state.chosenMethod).toBe('kalman');
    expect(state.saved.hedgeMethod).toBe('ols');
    expect(saves).toEqual([{ ...wide, timeframe: '5s' }]);

    state.propose({ kalmanEntryZ: 4 }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(saves.at(-1)).toEqual({
      ...wide,
      timeframe: '5s',
      hedgeMethod: 'kalman',
      kalmanEntryZ: 4,
    });
    expect(state.problems).toEqual({});
    expect(state.chosenMethod).toBe('kalman');
  });

  test('a symbol that would be both legs holds up nothing else', async () => {
    const { state, saves } = start();
    state.propose({ symbolY: 'BTCUSDT' }, 'now');
    state.propose({ zDefinition: 'rolling' }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(saves).toEqual([{ ...defaultSettings, zDefinition: 'rolling' }]);
    expect(state.problems.symbolX).toBe('Choose two different symbols.');
  });
});

describe('the whole form', () => {
  test('checks across fields', async () => {
    const { state, saves } = start();
    const result = await state.saveForm(defaultSettings, {
      ...defaultSettings,
      exitZ: 2,
      entryZ: 2,
    });
    expect(result).toEqual({
      ok: false,
      problems: { exitZ: 'The exit band must be smaller than the threshold.' },
      formProblem: undefined,
    });
    expect(saves).toEqual([]);
  });

  test('does not put back what was changed elsewhere since it was opened', async () => {
    const { state, saves } = start();
    state.apply({ ...defaultSettings, windowSamples: 120 });
    await state.saveForm(defaultSettings, { ...defaultSettings, theme: 'light' });
    expect(saves).toEqual([{ ...defaultSettings, windowSamples: 120, theme: 'light' }]);
  });

  test('saves every setting there is', async () => {
    const { state, saves } = start();
    const changed: Settings = {
      ...defaultSettings,
      hedgeMethod: 'theil-sen',
      zDefinition: 'rolling',
      zDdof: 0,
      kalmanEntryZ: 3,
      cointegrationSamples: 900,
      cointegrationLag: 4,
      alertsNeedCointegration: true,
      staleAfterMs: 10_100,
      extremeDeviations: 30,
      keepDays: 7,
      keepGigabytes: 0.5,
      survivePowerLoss: true,
    };
    await state.saveForm(defaultSettings, changed);
    expect(saves).toEqual([changed]);
    expect([...settingsFields].sort()).toEqual(Object.keys(defaultSettings).sort());
  });

  test('seconds are whole milliseconds, and nonsense is none', () => {
    expect(parseSeconds('10.1')).toBe(10_100);
    expect(parseSeconds(' 5,001 ')).toBe(5_001);
    expect(parseSeconds('soon')).toBeNaN();
  });

  test('saves and applies', async () => {
    const { state, applied } = start();
    expect(await state.saveForm(defaultSettings, { ...defaultSettings, theme: 'light' })).toEqual({
      ok: true,
    });
    expect(state.saved.theme).toBe('light');
    expect(applied.at(-1)?.theme).toBe('light');
  });
});
