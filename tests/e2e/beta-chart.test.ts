import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoRun } from './demo-run.ts';
import { patience, type RunningApp } from './running-app.ts';

const others = ['chart-price', 'chart-spread', 'chart-z'];

/** One run: what one test leaves on screen the next one finds. */
describe('the chart of β', () => {
  let run: DemoRun;
  let app: RunningApp;

  beforeAll(async () => {
    run = await DemoRun.start({ seed: 7, prehistoryMs: 300_000 });
    app = run.app;
  });
  afterAll(() => run.stop());

  const canvas = (testId: string) => app.page.getByTestId(testId).locator('canvas');
  const picture = (testId: string) => canvas(testId).evaluate(pictureOf);
  const toggle = () => app.page.getByTestId('beta-toggle');

  it('is there when it is asked for, and the other charts go on as they are', async () => {
    await expect.poll(() => app.number('beta'), patience).toBeTypeOf('number');
    expect(await app.page.getByTestId('chart-beta').count()).toBe(0);
    expect(await toggle().getAttribute('aria-pressed')).toBe('false');
    for (const testId of others) {
      await canvas(testId).evaluate(noteRebuilding);
    }
    await toggle().click();
    expect(await toggle().getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => shareOf(app, '--series-beta'), patience).toBeGreaterThan(0.001);
    await expect.poll(() => shareOf(app, '--series-beta-band'), patience).toBeGreaterThan(0.001);
    for (const testId of others) {
      expect(await canvas(testId).getAttribute('data-rebuilt'), testId).toBeNull();
      const before = await picture(testId);
      await expect.poll(() => picture(testId), patience).not.toBe(before);
    }
  });

  it('moves with the market', async () => {
    const before = await picture('chart-beta');
    await expect.poll(() => picture('chart-beta'), patience).not.toBe(before);
  });

  it('tells β and twice its error of the bar under the pointer, in whichever chart that is', async () => {
    const legend = () => app.page.getByTestId('chart-beta').locator('header').innerText();
    for (const testId of ['chart-beta', 'chart-z']) {
      await app.page.mouse.move(0, 0);
      await expect.poll(legend, patience).not.toContain('(2 SE)');
      const box = await canvas(testId).boundingBox();
      expect(box).not.toBeNull();
      await app.page.mouse.move(
        (box?.x ?? 0) + (box?.width ?? 0) * 0.7,
        (box?.y ?? 0) + (box?.height ?? 0) / 2,
      );
      await expect.poll(legend, patience).toMatch(/β −?\d\.\d{4} ± \d[\d.]* \(2 SE\)/);
    }
  });

  it('stays when another time is shown', async () => {
    await app.page.getByTestId('chart-span').getByRole('button', { name: '15 min' }).click();
    await expect.poll(() => shareOf(app, '--series-beta'), patience).toBeGreaterThan(0.0005);
  });

  it('goes by the keyboard too', async () => {
    await toggle().focus();
    await app.page.keyboard.press('Enter');
    await expect.poll(() => app.page.getByTestId('chart-beta').count(), patience).toBe(0);
    for (const testId of others) {
      const before = await picture(testId);
      await expect.poll(() => picture(testId), patience).not.toBe(before);
    }
    expect(app.pageErrors).toEqual([]);
  });
});

/** Share of the pixels of β's chart that have this colour of the theme. */
async function shareOf(app: RunningApp, property: string): Promise<number> {
  const canvas = app.page.getByTestId('chart-beta').locator('canvas');
  return canvas.evaluate((node, name) => {
    const context = node instanceof HTMLCanvasElement ? node.getContext('2d') : null;
    if (context === null) {
      return 0;
    }
    const { width, height } = context.canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const wanted = getComputedStyle(node).getPropertyValue(name).trim();
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(wanted.slice(at, at + 2), 16));
    // Left of the tag: it has the colour of the line.
    const end = Math.floor(width * 0.85);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const isNear = [red, green, blue].every(
        (part, channel) => Math.abs((data[at + channel] ?? 0) - (part ?? 0)) < 24,
      );
      if ((at / 4) % width < end && isNear && (data[at + 3] ?? 0) > 200) {
        count += 1;
      }
    }
    return count / (width * height);
  }, property);
}

/** Runs in the page. */
function pictureOf(node: SVGElement | HTMLElement): string {
  return node instanceof HTMLCanvasElement ? node.toDataURL() : '';
}

/** Runs in the page: Chart.js takes its height off a canvas when the chart on it is destroyed. */
function noteRebuilding(node: SVGElement | HTMLElement): void {
  new MutationObserver((changes) => {
    if (changes.some(({ oldValue }) => oldValue === null)) {
      node.dataset['rebuilt'] = 'true';
    }
  }).observe(node, { attributes: true, attributeFilter: ['height'], attributeOldValue: true });
}
