import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoRun } from './demo-run.ts';
import { patience, type RunningApp } from './running-app.ts';

/** One run on a market that goes wrong: what one test leaves on screen the next one finds. */
describe('the quality of the data', () => {
  let run: DemoRun;
  let app: RunningApp;

  beforeAll(async () => {
    run = await DemoRun.start({ seed: 11, prehistoryMs: 120_000 });
    app = run.app;
  });
  afterAll(() => run.stop());

  /** Texts of a row of the table: leg y, leg x. */
  async function row(label: string): Promise<string[]> {
    const cells = app.page
      .getByTestId('quality-table')
      .getByRole('row')
      .filter({ has: app.page.getByRole('rowheader', { name: label, exact: true }) })
      .getByRole('cell');
    return (await cells.allTextContents()).map((text) => text.trim());
  }

  it('is summed up beside the charts, per leg', async () => {
    await expect.poll(() => app.text('completeness-y'), patience).toBe('100 %');
    await expect.poll(() => app.text('completeness-x'), patience).toBe('100 %');
    expect(await app.text('quality-word-y')).toBe('complete');
    await expect.poll(() => app.text('signal'), patience).toMatch(/SELL|BUY|NORMAL/);
  });

  it('opens from the keyboard with numbers of both legs', async () => {
    await app.page.getByTestId('open-quality').focus();
    await app.page.keyboard.press('Enter');
    await expect.poll(() => row('Trades arrive'), patience).toEqual(['live', 'live']);
    const rates = async (): Promise<number[]> =>
      (await row('Trades per second')).map((text) => Number.parseFloat(text));
    await expect.poll(async () => Math.min(...(await rates())), patience).toBeGreaterThan(1);
    await expect
      .poll(() => row('Latency'), patience)
      .toEqual([expect.stringMatching(/^−?\d+ ms$/u), expect.stringMatching(/^−?\d+ ms$/u)]);
    expect(await row('Trades missing')).toEqual(['none', 'none']);
    expect(await row('Filled')).toEqual(['0', '0', '0', '0']);
  });

  it('tells what was missed and filled in: no alarm, and the signal goes on', async () => {
    run.exchange.faults.wire.withhold('ETHUSDT', 40);
    await expect
      .poll(() => app.page.getByTestId('recent-gaps').textContent(), patience)
      .toMatch(/\d\d:\d\d:\d\d ETHUSDT filled .*, 40 trades/);
    await expect.poll(() => row('Filled'), patience).toEqual(['1', '40', '0', '0']);
    expect(await row('Trades missing')).toEqual(['none', 'none']);
    expect(await app.text('completeness-y')).toBe('100 %');
    expect(await app.text('signal')).toMatch(/SELL|BUY|NORMAL/);
  });

  it('tells what nobody can give, and gives no signal over it', async () => {
    run.exchange.faults.wire.declareHole('BTCUSDT', 5);
    await expect
      .poll(() => app.page.getByTestId('recent-gaps').textContent(), patience)
      .toContain('BTCUSDT unfillable');
    await expect.poll(() => app.text('signal'), patience).toContain('NO SIGNAL');
    expect(await app.text('signal')).toContain('trades are missing in the window');
    expect(await app.number('z-score')).toBeTypeOf('number');
    await expect
      .poll(() => app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.title))
      .toMatch(/^no signal · z/);
    expect((await row('Trades missing'))[1]).toMatch(/^5 of [\d,]+$/);
    expect(await app.text('quality-word-x')).toBe('5 missing for good');
  });

  it('names a silent leg, freezes its numbers, and goes on when it speaks again', async () => {
    run.exchange.setSilent('ETHUSDT', true);
    await expect.poll(() => app.text('signal'), patience).toContain('ETHUSDT is silent');
    await expect.poll(() => app.text('quality-word-y'), patience).toMatch(/^silent \d+ s$/);
    expect(await app.text('quality-word-x')).not.toContain('silent');
    run.exchange.setSilent('ETHUSDT', false);
    await expect.poll(() => app.text('signal'), patience).not.toContain('silent');
    await expect.poll(() => row('Trades arrive'), patience).toEqual(['live', 'live']);
  });

  it('connects anew when the machine wakes up, without an interruption', async () => {
    const reconnects = (): Promise<string | null> =>
      app.page.locator('dt:text-is("Reconnects") + dd').textContent();
    const before = Number(await reconnects());
    await app.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await expect.poll(async () => Number(await reconnects()), patience).toBeGreaterThan(before);
    expect(await row('Trades arrive')).toEqual(['live', 'live']);
    expect(await row('Trades missing')).toEqual(['none', expect.stringMatching(/^5 of /)]);
  });

  it('closes with Escape and gives the focus back', async () => {
    await app.page.keyboard.press('Escape');
    await expect.poll(() => app.page.getByTestId('quality-panel').count()).toBe(0);
    const focused = app.page.locator(':focus');
    expect(await focused.getAttribute('data-testid')).toBe('open-quality');
    expect(app.pageErrors).toEqual([]);
  });
});
