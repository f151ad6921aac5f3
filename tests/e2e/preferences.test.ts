import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoRun } from './demo-run.ts';
import { Desktop } from './desktop.ts';
import { patience, type RunningApp } from './running-app.ts';

/** A market with too short a past for the cointegration test, so that every signal is unfounded. */
describe('the preferences', () => {
  let desktop: Desktop;
  let run: DemoRun;
  let app: RunningApp;

  beforeAll(async () => {
    desktop = await Desktop.start();
    run = await DemoRun.start(
      { seed: 9, prehistoryMs: 180_000 },
      { environment: { DISPLAY: desktop.display } },
    );
    app = run.app;
  });
  afterAll(async () => {
    await run.stop();
    await desktop.stop();
  });

  const field = (testId: string) => app.page.getByTestId(testId);
  const noteOf = (testId: string) => app.page.locator(`#${testId}-note`).textContent();

  it('say at the field what cannot be, and what can never happen', async () => {
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');
    await app.page.keyboard.press('Control+,');
    await field('preferences-cointegration-lag').fill('some');
    await field('preferences-save').click();
    await expect
      .poll(async () => (await noteOf('preferences-cointegration-lag'))?.trim(), patience)
      .toBe('Lags must be auto, or a whole number from 0 to 100.');

    await field('preferences-z').selectOption('in-window');
    await field('preferences-window').fill('10');
    await field('preferences-threshold').fill('3');
    expect((await noteOf('preferences-threshold'))?.trim()).toBe(
      'Never reached: |z| ≤ 2.85 with 10 samples',
    );
    await field('preferences-ddof').selectOption('0');
    expect(await noteOf('preferences-threshold')).toContain('SELL from +z');
  });

  it('save what was chosen', async () => {
    await field('preferences-z').selectOption('lagged');
    await field('preferences-window').fill('45');
    await field('preferences-threshold').fill('2.5');
    await field('preferences-cointegration-lag').fill('2');
    await field('preferences-cointegrated-only').check();
    await field('preferences-save').click();
    await expect.poll(() => field('preferences').count(), patience).toBe(0);
    expect(JSON.parse(readFileSync(join(run.folder, 'settings.json'), 'utf8'))).toMatchObject({
      windowSamples: 45,
      entryZ: 2.5,
      zDdof: 0,
      cointegrationLag: 2,
      alertsNeedCointegration: true,
    });
    expect(await field('setting-threshold').inputValue()).toBe('2.5');
  });

  it('keep a signal back that nothing speaks for, and the log says why', async () => {
    await expect
      .poll(async () => Math.abs((await app.number('z-score')) ?? 9), patience)
      .toBeLessThan(0.5);
    const before = desktop.notifications().length;
    expect(run.exchange.forceExcursion({ sigmas: 12, durationMs: 15_000 })).toBe(true);
    await expect
      .poll(signalLines, patience)
      .toContainEqual(expect.stringMatching(/"signal":"shortSpread".*"notNotified":"notTested"/));
    expect(await app.text('signal')).toContain('SELL');
    expect(desktop.notifications()).toHaveLength(before);
  });

  it('notify of it as soon as that is not asked for', async () => {
    await app.page.keyboard.press('Control+,');
    await field('preferences-cointegrated-only').uncheck();
    await field('preferences-save').click();
    await expect.poll(() => field('preferences').count(), patience).toBe(0);
    await expect
      .poll(async () => Math.abs((await app.number('z-score')) ?? 9), patience)
      .toBeLessThan(0.5);
    const before = desktop.notifications().length;
    // The excursion before has widened the window's deviation.
    expect(run.exchange.forceExcursion({ sigmas: -60, durationMs: 15_000 })).toBe(true);
    await expect.poll(() => desktop.notifications().length, patience).toBeGreaterThan(before);
    expect(desktop.notifications().at(-1)?.body).toContain('cointegration not tested yet');
  });

  function signalLines(): string[] {
    const file = join(run.folder, 'logs', 'pairwatch.log');
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.includes(' Signal '))
      : [];
  }
});
