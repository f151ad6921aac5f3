import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { defaultSettings, settingsSchema, type Settings } from '../../../preload/settings.ts';
import { PreferencesForm } from '../../../renderer/state/preferences-form.svelte.ts';
import { SettingsState } from '../../../renderer/state/settings.svelte.ts';

function open(saved: Settings = defaultSettings) {
  const saves: Settings[] = [];
  const state = new SettingsState(
    (request) => {
      const settings = v.parse(settingsSchema, request);
      saves.push(settings);
      return Promise.resolve({ ok: true, settings });
    },
    () => undefined,
  );
  state.apply(saved);
  return { form: new PreferencesForm(state), saves };
}

describe('the preferences', () => {
  test('are what is saved until something is typed', () => {
    expect(open().form.draft).toEqual(defaultSettings);
    const kalman: Settings = { ...defaultSettings, hedgeMethod: 'kalman', cointegrationLag: 3 };
    expect(open(kalman).form.draft).toEqual(kalman);
  });

  test('save everything that is chosen and typed', async () => {
    const { form, saves } = open();
    form.choose({ hedgeMethod: 'huber', zDefinition: 'in-window', zDdof: 0 });
    form.choose({ alertsNeedCointegration: true });
    form.texts.windowSamples = ' 120 ';
    form.texts.entryZ = '2,5';
    form.texts.cointegrationSamples = '900';
    form.texts.cointegrationLag = '7';
    form.texts.staleAfterSeconds = '10.1';
    expect(await form.save()).toBe(true);
    expect(saves).toEqual([
      {
        ...defaultSettings,
        hedgeMethod: 'huber',
        zDefinition: 'in-window',
        zDdof: 0,
        alertsNeedCointegration: true,
        windowSamples: 120,
        entryZ: 2.5,
        cointegrationSamples: 900,
        cointegrationLag: 7,
        staleAfterMs: 10_100,
      },
    ]);
  });

  test('show one threshold: what was typed in the other one neither counts nor blocks', async () => {
    const { form, saves } = open();
    form.texts.entryZ = 'nonsense';
    form.choose({ hedgeMethod: 'kalman' });
    form.texts.kalmanEntryZ = '3.5';
    expect(form.entryZ).toBe(3.5);
    expect(await form.save()).toBe(true);
    expect(saves).toEqual([{ ...defaultSettings, hedgeMethod: 'kalman', kalmanEntryZ: 3.5 }]);

    form.choose({ hedgeMethod: 'ols' });
    expect(form.entryZ).toBeNaN();
  });

  test('say what is wrong at its field, and save nothing', async () => {
    const { form, saves } = open();
    form.texts.cointegrationSamples = '50';
    form.texts.cointegrationLag = 'some';
    form.texts.windowSamples = '';
    expect(await form.save()).toBe(false);
    expect(form.problems).toEqual({
      windowSamples: 'Rolling window must be between 10 and 10000.',
      cointegrationSamples: 'Cointegration window must be between 100 and 20000.',
      cointegrationLag: 'Lags must be auto, or a whole number from 0 to 100.',
    });
    expect(saves).toEqual([]);
    expect(form.isSaving).toBe(false);
  });

  test.each([
    ['auto', 'auto'],
    [' AUTO ', 'auto'],
    ['0', 0],
    ['12', 12],
    ['', NaN],
    ['aic', NaN],
  ])('read lags typed as "%s"', (text, lag) => {
    const { form } = open();
    form.texts.cointegrationLag = text;
    expect(form.draft.cointegrationLag).toBe(lag);
  });
});
