import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoRun } from './demo-run.ts';
import { Desktop } from './desktop.ts';
import { patience, type RunningApp } from './running-app.ts';
import { storedTicks } from './stored-ticks.ts';

/** One long run, as a trader has it: what one test leaves on screen the next one finds. */
describe('the app on a market', () => {
  let desktop: Desktop;
  let run: DemoRun;
  let app: RunningApp;

  beforeAll(async () => {
    desktop = await Desktop.start();
    // Past enough for the cointegration test, thin in trades as on a calm day.
    run = await DemoRun.start(
      { seed: 7, prehistoryMs: 65 * 60_000, prehistoryTradesPerSecond: 2.5 },
      { environment: { DISPLAY: desktop.display } },
    );
    app = run.app;
  });
  afterAll(async () => {
    await run.stop();
    await desktop.stop();
  });

  it('shows prices, the hedge and a z-score within seconds of a first start', async () => {
    for (const testId of ['price-y', 'price-x', 'beta', 'alpha', 'correlation', 'z-score']) {
      await expect.poll(() => app.number(testId), patience).toBeTypeOf('number');
    }
    expect(await app.number('price-y')).toBeGreaterThan(500);
    expect(await app.number('price-x')).toBeGreaterThan(10_000);
    expect(Math.abs((await app.number('correlation')) ?? 9)).toBeLessThanOrEqual(1);
    expect(await app.text('connection')).toMatch(/live/i);
    expect(await app.text('signal')).toMatch(/SELL|BUY|NORMAL/);
  });

  it('says that these are not trades of Binance', async () => {
    expect(await app.page.locator('body').innerText()).toMatch(/custom endpoint/i);
  });

  it('moves: prices, z-score and stored ticks change', async () => {
    const before = await Promise.all(
      ['price-y', 'z-score', 'ticks-stored'].map((id) => app.text(id)),
    );
    for (const [index, testId] of ['price-y', 'z-score', 'ticks-stored'].entries()) {
      await expect.poll(() => app.text(testId), patience).not.toBe(before[index]);
    }
  });

  it('draws all three charts', async () => {
    for (const testId of ['chart-price', 'chart-spread', 'chart-z']) {
      const canvas = app.page.getByTestId(testId).locator('canvas');
      await expect.poll(() => canvas.evaluate(countOfColours), patience).toBeGreaterThan(3);
    }
  });

  it('computes another β for another window', async () => {
    const before = await app.text('beta');
    const input = app.page.getByTestId('setting-window');
    await input.fill('30');
    await input.press('Enter');
    await expect.poll(() => app.number('beta'), patience).toBeTypeOf('number');
    await expect.poll(() => app.text('beta'), patience).not.toBe(before);
    await expect
      .poll(() => app.app.evaluate(({ app: electron }) => electron.getPath('userData')), patience)
      .toBe(run.folder);
    await input.fill('60');
    await input.press('Enter');
  });

  it('starts afresh at once with another method and another z-score, and comes back', async () => {
    const choose = (testId: string, value: string) =>
      app.page.getByTestId(testId).selectOption(value);
    const threshold = app.page.getByTestId('setting-threshold');
    const savedChoice = () => savedSettings(run.folder)['hedgeMethod'];

    await choose('setting-hedge', 'kalman');
    await expect.poll(savedChoice, patience).toBe('kalman');
    await threshold.fill('4');
    await threshold.press('Enter');
    await expect.poll(() => savedSettings(run.folder)['kalmanEntryZ'], patience).toBe(4);
    expect(savedSettings(run.folder)['entryZ']).toBe(2);
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');

    await choose('setting-hedge', 'huber');
    await choose('setting-z', 'rolling');
    await expect.poll(() => savedSettings(run.folder)['zDefinition'], patience).toBe('rolling');
    expect(await threshold.inputValue()).toBe('2');
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');

    await choose('setting-z', 'lagged');
    await choose('setting-hedge', 'ols');
    await expect.poll(savedChoice, patience).toBe('ols');
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');
  });

  it('turns the banner red in a forced excursion and notifies once', async () => {
    // The red one is for legs that belong together.
    await expect.poll(() => app.text('cointegration'), patience).toMatch(/^Cointegrated at/);
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');
    await expect
      .poll(() => app.page.locator('[data-signal]').getAttribute('data-signal'), patience)
      .toBe('flat');
    const before = desktop.notifications().length;
    const sells = () =>
      desktop
        .notifications()
        .slice(before)
        .filter(({ title }) => title.includes('SELL'));

    expect(run.exchange.forceExcursion({ sigmas: 12, durationMs: 15_000 })).toBe(true);
    await expect
      .poll(() => app.page.locator('[data-signal]').getAttribute('data-signal'), patience)
      .toBe('shortSpread');
    expect(await app.text('signal')).toContain('🔴');
    expect(await app.text('signal')).toContain('SELL');

    await expect.poll(() => sells().length, patience).toBe(1);
    const [notification] = sells();
    expect(notification?.title).toBe('🔴 SELL spread ETHUSDT / BTCUSDT');
    expect(notification?.body).toMatch(/z \+\d+\.\d\d · β -?\d/);
    expect(notification?.body).toMatch(/^cointegrated at [15] % \(p (< 0\.001|0\.0\d\d)\)$/m);
    expect(notification?.body).toMatch(/ETHUSDT [\d,.]+ · BTCUSDT [\d,.]+/);

    // Beyond the threshold for several more bars: still one.
    const barsBefore = (await app.number('ticks-stored')) ?? 0;
    await expect.poll(() => app.number('ticks-stored'), patience).toBeGreaterThan(barsBefore + 200);
    expect(sells()).toHaveLength(1);
  });

  it('comes to the front when its notification is clicked', async () => {
    const visible = () =>
      app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await app.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    expect(await visible()).toBe(false);
    await desktop.clickNewest();
    await expect.poll(visible, patience).toBe(true);
  });

  it('gives the page no way around the contract', async () => {
    const reach = await app.page.evaluate(() => ({
      require: typeof Reflect.get(globalThis, 'require'),
      process: typeof Reflect.get(globalThis, 'process'),
      api: Object.keys(Reflect.get(globalThis, 'pairwatch') as object).sort(),
    }));
    expect(reach.require).toBe('undefined');
    expect(reach.process).toBe('undefined');
    expect(reach.api).toContain('loadHistory');
    expect(reach.api).not.toContain('send');
    expect(reach.api).not.toContain('invoke');
    // Nothing from elsewhere is loaded, and no script that is not a file of the app runs.
    await expect(
      app.page.evaluate(async (url) => (await fetch(url)).status, run.exchange.restUrl),
    ).rejects.toThrow();
    const hasRun = await app.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.injectedScriptHasRun = true';
      document.head.append(script);
      script.remove();
      return Reflect.has(globalThis, 'injectedScriptHasRun');
    });
    expect(hasRun).toBe(false);
  });

  it('refuses a request that does not fit the contract', async () => {
    const refusal = await app.page.evaluate(async () => {
      const api = Reflect.get(globalThis, 'pairwatch') as {
        loadHistory(request: unknown): Promise<unknown>;
      };
      return api.loadHistory({ symbolY: '../..', lookbackMs: -1 }).catch(String);
    });
    expect(refusal).toContain('RefusedMessageError');
  });

  it('has shown no error of its own so far', () => {
    // The fetch and the script refused above are reported by the page; nothing else is.
    const others = app.pageErrors.filter((text) => !/Content Security Policy|Refused/.test(text));
    expect(others).toEqual([]);
  });

  it('ends with every tick that was sent in the database, none twice', async () => {
    await app.close();
    for (const symbol of ['ETHUSDT', 'BTCUSDT']) {
      const ids = storedTicks(run.folder, symbol).map((row) => row.trade_id);
      const [first, last] = [ids[0], ids.at(-1)];
      expect(ids.length).toBeGreaterThan(500);
      if (first === undefined || last === undefined) {
        return;
      }
      expect(new Set(ids).size).toBe(ids.length);
      expect(last - first + 1).toBe(ids.length);
      // Some of the past, everything since, and nothing that was never issued.
      const issued = run.exchange.issued(symbol);
      expect(first).toBeLessThan(issued?.firstId ?? NaN);
      expect(last).toBeLessThanOrEqual(issued?.lastId ?? NaN);
      expect(last).toBeGreaterThan((issued?.firstId ?? NaN) + 100);
    }
  });
});

function savedSettings(folder: string): Readonly<Record<string, unknown>> {
  const file = join(folder, 'settings.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>)
    : {};
}

/** Runs in the page: an empty canvas has one colour. */
function countOfColours(node: SVGElement | HTMLElement): number {
  if (!(node instanceof HTMLCanvasElement)) {
    return 0;
  }
  const { data } = node.getContext('2d')?.getImageData(0, 0, node.width, node.height) ?? {
    data: new Uint8ClampedArray(),
  };
  const colours = new Set<number>();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) {
      colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    }
  }
  return colours.size;
}
