import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DemoRun } from './demo-run.ts';
import { patience } from './running-app.ts';

it('backs the database up from the menu while ticks come in, and says where to', async () => {
  const run = await DemoRun.start({ seed: 5, prehistoryMs: 300_000 });
  const { app, folder } = run;
  try {
    await expect.poll(() => app.number('ticks-stored'), patience).toBeGreaterThan(1_000);
    const destination = join(folder, 'copy.db');
    const proposedPath = await app.app.evaluate(async ({ dialog, Menu }, filePath) => {
      // The dialog is the system's own and cannot be clicked: its answer stands in for it.
      const proposed = new Promise<string | undefined>((resolve) => {
        Object.assign(dialog, {
          showSaveDialog: (_window: unknown, options: { defaultPath?: string }) => {
            resolve(options.defaultPath);
            return Promise.resolve({ canceled: false, filePath });
          },
        });
      });
      const menu = Menu.getApplicationMenu();
      const file = menu?.items.find(({ label }) => label === 'File')?.submenu;
      file?.items.find(({ label }) => label === 'Back Up Database…')?.click();
      return proposed;
    }, destination);
    expect(proposedPath).toMatch(/market_data \d{4}-\d\d-\d\d \d{4}\.db$/);
    await expect
      .poll(() => app.page.locator('body').innerText(), patience)
      .toContain('Backup written');
    expect(await app.page.locator('body').innerText()).toContain(destination);
    const copy = new Database(destination, { readonly: true });
    try {
      expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
      const count = copy.prepare('SELECT count(*) FROM tick_log').pluck().get();
      expect(count).toBeGreaterThan(1_000);
    } finally {
      copy.close();
    }
    expect(existsSync(`${destination}.partial`)).toBe(false);
    expect(app.pageErrors).toEqual([]);
  } finally {
    await run.stop();
  }
});
