import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../main/demo/demo-exchange.ts';
import { GeneratedSource } from '../../main/demo/generated-source.ts';
import { addressArgs } from './demo-run.ts';
import { patience, RunningApp, temporaryFolder } from './running-app.ts';

const endings: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

async function market(): Promise<DemoExchange> {
  const exchange = await startDemoExchange({
    source: new GeneratedSource({ venue: 'usdm', seed: 3, prehistoryMs: 300_000 }),
  });
  endings.push(() => exchange.stop());
  return exchange;
}

function dataFolder(): string {
  const folder = temporaryFolder();
  endings.push(() => folder.remove());
  return folder.path;
}

async function launch(folder: string, exchange: DemoExchange): Promise<RunningApp> {
  const app = await RunningApp.launch(folder, addressArgs(exchange));
  endings.push(() => app.close());
  return app;
}

describe('a restart', () => {
  it('keeps the settings and shows statistics at once from what is stored', async () => {
    const exchange = await market();
    const folder = dataFolder();
    const first = await launch(folder, exchange);
    await expect.poll(() => first.number('z-score'), patience).toBeTypeOf('number');
    await first.page.getByTestId('setting-window').fill('45');
    await first.page.getByTestId('setting-window').press('Enter');
    const file = join(folder, 'settings.json');
    await expect
      .poll(() => (existsSync(file) ? readFileSync(file, 'utf8') : ''), patience)
      .toContain('"windowSamples": 45');
    const stored = (await first.number('ticks-stored')) ?? 0;
    await first.close();

    // No market now: what is on screen comes from the database.
    exchange.setSilent('all', true);
    const second = await launch(folder, exchange);
    await expect.poll(() => second.number('beta'), patience).toBeTypeOf('number');
    expect(await second.page.getByTestId('setting-window').inputValue()).toBe('45');
    expect(await second.number('ticks-stored')).toBeGreaterThanOrEqual(stored);
  });

  it('survives a damaged settings file: sets it aside, says so and uses the defaults', async () => {
    const exchange = await market();
    const folder = dataFolder();
    const damaged = '{"windowSamples": 4';
    writeFileSync(join(folder, 'settings.json'), damaged);
    const app = await launch(folder, exchange);
    await expect
      .poll(() => app.page.locator('body').innerText(), patience)
      .toContain('Your settings could not be read');
    expect(await app.page.getByTestId('setting-window').inputValue()).toBe('60');
    await expect.poll(() => app.number('price-y'), patience).toBeTypeOf('number');
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.damaged-'));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(damaged);
  });

  it('sets a database aside that is none, says so, and stores in a new one', async () => {
    const exchange = await market();
    const folder = dataFolder();
    const content = 'this is not a database, whatever its name';
    writeFileSync(join(folder, 'market_data.db'), content);
    const app = await launch(folder, exchange);
    await expect
      .poll(() => app.page.locator('body').innerText(), patience)
      .toContain('A file that is not a database was set aside');
    await expect.poll(() => app.number('ticks-stored'), patience).toBeGreaterThan(0);
    const aside = readdirSync(folder).find((name) => name.startsWith('market_data.damaged-'));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(content);
  });
});

describe('a second start on the same data', () => {
  it('ends at once, shows the window of the first one and leaves it running', async () => {
    const exchange = await market();
    const folder = dataFolder();
    const first = await launch(folder, exchange);
    await expect.poll(() => first.number('price-y'), patience).toBeTypeOf('number');
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const isVisible = (): Promise<boolean | undefined> =>
      first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    expect(await isVisible()).toBe(false);
    await expect(RunningApp.launch(folder, addressArgs(exchange))).rejects.toThrow();
    await expect.poll(isVisible, patience).toBe(true);
    const before = await first.text('ticks-stored');
    await expect.poll(() => first.text('ticks-stored'), patience).not.toBe(before);
  });
});

describe('a lost connection', () => {
  it('is shown in words, and ends when the exchange is back', async () => {
    const exchange = await market();
    const app = await launch(dataFolder(), exchange);
    await expect.poll(() => app.text('connection'), patience).toMatch(/live/i);
    const port = Number(new URL(exchange.wsUrl).port);
    await exchange.stop();
    await expect.poll(() => app.text('connection'), patience).toMatch(/offline/i);
    await expect.poll(() => app.text('signal'), patience).toMatch(/offline/i);
    expect(await app.page.locator('body').innerText()).not.toMatch(/NaN|undefined|\[object/);

    const again = await startDemoExchange({
      port,
      source: new GeneratedSource({ venue: 'usdm', seed: 4 }),
    });
    endings.push(() => again.stop());
    await expect.poll(() => app.text('connection'), patience).toMatch(/live/i);
  });
});

describe('the preferences', () => {
  it('refuse nonsense by the field, and change the pair without a restart', async () => {
    const exchange = await market();
    const app = await launch(dataFolder(), exchange);
    await expect.poll(() => app.number('price-y'), patience).toBeTypeOf('number');
    await app.page.keyboard.press('Control+,');
    const pane = app.page.getByTestId('preferences');
    await pane.waitFor({ state: 'visible' });

    const symbolY = pane.getByLabel('Leg y', { exact: false });
    await symbolY.fill('NOSUCHUSDT');
    await pane.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => pane.innerText(), patience).toContain('NOSUCHUSDT does not trade');

    await symbolY.fill('solusdt');
    await pane.getByRole('button', { name: 'Save' }).click();
    await pane.waitFor({ state: 'hidden' });
    await expect.poll(() => app.number('price-y'), patience).toBeLessThan(1_000);
    await expect.poll(() => app.page.locator('body').innerText(), patience).toContain('SOLUSDT');
  });

  it('change the venue: the statistics go on with the new one', async () => {
    const app = await RunningApp.launch(dataFolder(), ['--demo']);
    endings.push(() => app.close());
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');
    await app.page.keyboard.press('Control+,');
    const pane = app.page.getByTestId('preferences');
    await pane.getByLabel('Venue').selectOption('spot');
    await pane.getByRole('button', { name: 'Save' }).click();
    await pane.waitFor({ state: 'hidden' });
    await expect.poll(() => app.page.locator('body').innerText(), patience).toMatch(/spot/i);
    await expect.poll(() => app.number('z-score'), patience).toBeTypeOf('number');
    // Not only once: the last bar of the old market must not have frozen it.
    for (let change = 0; change < 4; change += 1) {
      const before = await app.text('z-score');
      await expect.poll(() => app.text('z-score'), patience).not.toBe(before);
    }
  });
});
