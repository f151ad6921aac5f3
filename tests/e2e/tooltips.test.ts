import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoRun } from './demo-run.ts';
import type { RunningApp } from './running-app.ts';

const patience = { timeout: 60_000, interval: 50 };
const tileIds = [
  'price-y',
  'price-x',
  'z-score',
  'spread',
  'beta',
  'alpha',
  'r-squared',
  'correlation',
  'ticks-per-second',
  'ticks-stored',
];

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf(locator: Locator): Promise<Box> {
  return locator.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  });
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}

describe('the tooltips', () => {
  let run: DemoRun;
  let app: RunningApp;
  let tooltip: Locator;

  beforeAll(async () => {
    run = await DemoRun.start({ seed: 7, prehistoryMs: 300_000 });
    app = run.app;
    await app.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(900, 600);
    });
    tooltip = app.page.getByTestId('tooltip');
  });
  afterAll(() => run.stop());

  function tile(testId: string): Locator {
    return app.page.locator('.tile', { has: app.page.getByTestId(testId) });
  }

  async function away(): Promise<void> {
    await app.page.mouse.move(2, 2);
    await expect.poll(() => tooltip.isVisible(), patience).toBe(false);
  }

  it('waits for the first z-score', async () => {
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');
  });

  it.each(tileIds)('explains %s beside it, inside the smallest window', async (testId) => {
    const own = tile(testId);
    const before = await boxOf(own);
    await own.hover();
    await expect.poll(() => tooltip.isVisible(), patience).toBe(true);
    const [box, after] = [await boxOf(tooltip), await boxOf(own)];
    expect(after).toEqual(before);
    expect(overlap(box, after)).toBe(false);
    const inner = await app.page.evaluate(() => [innerWidth, innerHeight] as const);
    expect(box.left).toBeGreaterThanOrEqual(0);
    expect(box.top).toBeGreaterThanOrEqual(0);
    expect(box.right).toBeLessThanOrEqual(inner[0]);
    expect(box.bottom).toBeLessThanOrEqual(inner[1]);
    // Nothing of it is cut off, and nothing tells it a second time.
    expect(await tooltip.evaluate((layer) => layer.scrollHeight - layer.clientHeight)).toBe(0);
    expect(await own.getAttribute('aria-describedby')).toBe(await tooltip.getAttribute('id'));
    expect(await own.getAttribute('title')).toBeNull();
    await away();
    expect(await own.getAttribute('aria-describedby')).toBeNull();
    expect(await own.getAttribute('style')).toBeFalsy();
  });

  it('tells formula, window and samples, and follows the bars without being made anew', async () => {
    await tile('z-score').hover();
    await expect.poll(() => tooltip.isVisible(), patience).toBe(true);
    const facts = tooltip.locator('dl');
    expect(await tooltip.innerText()).toContain('z = e / s');
    expect(await facts.innerText()).toMatch(/Window\s+60 bars of 1 s/);
    expect(await facts.innerText()).toMatch(/Samples used\s+60 before this bar/);
    const moment = facts.locator('dd').last();
    const first = await moment.innerText();
    expect(first).toMatch(/^\d\d:\d\d:\d\d$/);
    await tooltip.evaluate((layer) => {
      layer.querySelector('dl')?.setAttribute('data-kept', '');
    });
    await expect.poll(() => moment.innerText(), patience).not.toBe(first);
    expect(await facts.getAttribute('data-kept')).toBe('');
    await away();
  });

  it('opens at once by keyboard, goes on by arrow key, and closes by Esc', async () => {
    await app.page.keyboard.press('Tab');
    await tile('price-y').focus();
    const heading = tooltip.locator('h2');
    expect(await heading.innerText()).toBe('Price of ETHUSDT');
    await app.page.keyboard.press('ArrowRight');
    await app.page.keyboard.press('ArrowRight');
    expect(await heading.innerText()).toBe('z-score');
    await app.page.keyboard.press('End');
    expect(await heading.innerText()).toBe('Ticks stored');
    await app.page.keyboard.press('Escape');
    expect(await tooltip.isVisible()).toBe(false);
    expect(await tile('ticks-stored').evaluate((own) => own === document.activeElement)).toBe(true);
    // One stop of the Tab key for all of them.
    expect(await app.page.locator('.tile[tabindex="0"]').count()).toBe(1);
  });

  it('closes its own Esc first, and then the panel', async () => {
    await app.page.getByTestId('open-quality').click();
    const panel = app.page.getByTestId('quality-panel');
    await panel.getByRole('row').nth(1).hover();
    await expect.poll(() => tooltip.isVisible(), patience).toBe(true);
    await app.page.keyboard.press('Escape');
    expect(await tooltip.isVisible()).toBe(false);
    expect(await panel.isVisible()).toBe(true);
    await app.page.keyboard.press('Escape');
    await expect.poll(() => panel.isVisible(), patience).toBe(false);
  });

  it('goes with what it explains', async () => {
    // Opened by nothing that has the focus: at the end none goes back, and opens another one.
    await app.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) {
        document.activeElement.blur();
      }
    });
    await app.page.getByTestId('open-quality').dispatchEvent('click');
    const row = app.page.getByTestId('quality-table').getByRole('row').nth(1);
    await row.hover();
    await expect.poll(() => tooltip.isVisible(), patience).toBe(true);
    await app.page.getByTestId('close-quality').dispatchEvent('click');
    await expect.poll(() => row.count(), patience).toBe(0);
    await expect.poll(() => tooltip.isVisible(), patience).toBe(false);
  });

  it('needs nothing that the page’s policy forbids', () => {
    expect(app.pageErrors).toEqual([]);
  });
});
