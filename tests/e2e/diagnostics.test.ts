import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../preload/settings.ts';
import { DemoRun } from './demo-run.ts';
import { patience, type RunningApp } from './running-app.ts';

const p = String.raw`p (< )?\d\.\d+`;

/** Windows that two minutes of history fill, and a threshold that nearly every bar is beyond. */
const settings: Settings = {
  ...defaultSettings,
  windowSamples: 30,
  cointegrationSamples: 100,
  entryZ: 0.5,
  exitZ: 0,
};

/** One run: what one test leaves on screen the next one finds. */
describe('the diagnostics of the pair', () => {
  let run: DemoRun;
  let app: RunningApp;

  beforeAll(async () => {
    run = await DemoRun.start(
      { seed: 11, prehistoryMs: 180_000 },
      {
        prepare: (folder) => writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings)),
      },
    );
    app = run.app;
  });
  afterAll(() => run.stop());

  async function resize(width: number, height: number): Promise<void> {
    await app.app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height] as const,
    );
    await expect.poll(() => app.page.evaluate(() => innerWidth), patience).toBe(width);
  }

  it('are summed up in the banner: verdict, p and window', async () => {
    const verdict = String.raw`(Cointegrated at (1|5) %|Not cointegrated)`;
    await expect
      .poll(() => app.text('cointegration'), patience)
      .toMatch(new RegExp(`^${verdict} · ${p} · 100 × 1 s$`, 'u'));
  });

  it('tone a signal down that has no ground', async () => {
    const shown = () =>
      app.page.evaluate(() => {
        const banner = document.querySelector('[data-signal]');
        const text = (testId: string): string =>
          document.querySelector(`[data-testid=${testId}]`)?.textContent ?? '';
        return {
          signal: banner?.getAttribute('data-signal'),
          isUnfounded: banner?.classList.contains('unfounded'),
          words: text('signal'),
          isCointegrated: text('cointegration').startsWith('Cointegrated'),
        };
      });
    let seen = await shown();
    // What is judged is the look that saw the signal: the next bar may be without one.
    await expect.poll(async () => (seen = await shown()).signal, patience).toMatch(/Spread$/u);
    const { isUnfounded, words, isCointegrated } = seen;
    expect(isUnfounded).toBe(!isCointegrated);
    expect(words.includes('pair not cointegrated')).toBe(!isCointegrated);
  });

  it('open from the keyboard with every test', async () => {
    await resize(1440, 900);
    await app.page.getByTestId('open-diagnostics').focus();
    await app.page.keyboard.press('Enter');
    const chip = app.page.getByTestId('open-diagnostics');
    expect(await chip.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => app.text('verdict'), patience).toMatch(/ointegrated .*, 100 × 1 s$/u);
    const directions = app.page.getByTestId('directions').getByRole('cell');
    const cells = (await directions.allTextContents()).map((text) => text.trim());
    expect(cells).toHaveLength(18);
    for (const cell of cells) {
      expect(cell).toMatch(/^(< )?−?[\d,]+(\.\d+)?$/u);
    }
    expect(await app.page.getByTestId('johansen').getByRole('row').count()).toBe(3);
    expect(await app.text('johansen-verdict')).toMatch(/^Rank [012]: /u);
  });

  it('have every figure of reversion and correlation', async () => {
    for (const testId of ['variance-ratio', 'hurst', 'autocorrelation', 'histogram']) {
      expect(await app.number(testId)).toBeTypeOf('number');
    }
    // In one look: the next test of the pair may decide otherwise.
    const [verdict, crossings] = await app.page.evaluate(() =>
      ['cointegration', 'zero-crossings'].map(
        (testId) => document.querySelector(`[data-testid=${testId}]`)?.textContent.trim() ?? '',
      ),
    );
    expect(crossings !== '—').toBe(verdict?.startsWith('Cointegrated'));
    // Of the refresh, which may come after the tests of the bar.
    for (const testId of ['correlation-pearson', 'correlation-spearman']) {
      await expect.poll(() => app.number(testId), patience).toBeTypeOf('number');
    }
    expect(await app.text('lead-lag')).toMatch(/^(no leader|\w+ leads by \d+ bars?)$/u);
    const barsOf = (testId: string) => app.page.getByTestId(testId).locator('.slot').count();
    expect(await barsOf('diagnostics-reversion')).toBe(20);
    expect(await barsOf('diagnostics-correlation')).toBe(21);
  });

  it('explain each number', async () => {
    const unexplained = await app.page.evaluate(() =>
      [...document.querySelectorAll('#diagnostics-panel :is(td, .value, .words)')]
        .filter((element) => element.closest('[data-tip]') === null)
        .map((element) => element.textContent),
    );
    expect(unexplained).toEqual([]);
    const ratio = app.page.getByTestId('variance-ratio');
    await app.page.locator('[data-tip]', { has: ratio }).focus();
    await expect.poll(() => app.text('tooltip'), patience).toContain('Lo and MacKinlay 1988');
    expect(await app.text('tooltip')).toMatch(/Window.*100 bars of 1 s.*Last closed bar/su);
    // The first Escape is for the tooltip.
    await app.page.keyboard.press('Escape');
    await expect.poll(() => app.page.getByTestId('tooltip').isVisible(), patience).toBe(false);
    expect(await app.page.getByTestId('diagnostics-panel').count()).toBe(1);
  });

  it('dock beside the charts in a wide window, and lie over them in a small one', async () => {
    const boxOf = async (selector: string) => {
      const box = await app.page.locator(selector).boundingBox();
      if (box === null) {
        throw new Error(`${selector} is not there`);
      }
      return box;
    };
    const charts = await boxOf('.charts');
    expect(charts.x + charts.width).toBeLessThanOrEqual((await boxOf('#diagnostics-panel')).x);
    expect(charts.width).toBeGreaterThan(500);
    await resize(900, 600);
    const panel = await boxOf('#diagnostics-panel');
    expect(panel.x + panel.width).toBeLessThanOrEqual(900);
    expect(panel.y + panel.height).toBeLessThanOrEqual(600);
    expect((await boxOf('.charts')).width).toBeGreaterThan(600);
    const last = app.page.getByTestId('diagnostics-correlation').locator('figcaption');
    await last.scrollIntoViewIfNeeded();
    const caption = await last.boundingBox();
    expect((caption?.y ?? Infinity) + (caption?.height ?? 0)).toBeLessThanOrEqual(600);
  });

  it('close with Escape, and give the focus back without a tooltip that nobody asked for', async () => {
    await app.page.keyboard.press('Escape');
    await expect.poll(() => app.page.getByTestId('diagnostics-panel').count()).toBe(0);
    const focused = app.page.locator(':focus');
    expect(await focused.getAttribute('data-testid')).toBe('open-diagnostics');
    expect(await app.page.getByTestId('tooltip').isVisible()).toBe(false);
    expect(app.pageErrors).toEqual([]);
  });
});
