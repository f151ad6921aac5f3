import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { loadSettings } from '../../../main/settings/settings-file.ts';
import { SettingsKeeper } from '../../../main/settings/settings-keeper.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';

function keeper(trades: (symbol: string) => Promise<boolean | undefined>) {
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-keeper-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'settings.json');
  const changes: Settings[] = [];
  const made = new SettingsKeeper({
    file,
    trades: (_venue, symbol) => trades(symbol),
    onChange: (settings) => changes.push(settings),
    onNotice: () => undefined,
    log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
  });
  return { made, changes, file };
}

it('applies choices in the order in which they were made, however long each one takes', async () => {
  let answer: (trades: boolean) => void = () => undefined;
  const slow = new Promise<boolean>((settle) => (answer = settle));
  const { made, changes, file } = keeper(() => slow);
  const first = made.apply({ ...defaultSettings, symbolY: 'SOLUSDT' });
  const second = made.apply({ ...defaultSettings, windowSamples: 120 });
  answer(true);
  expect(await first).toMatchObject({ ok: true });
  expect(await second).toMatchObject({ ok: true });
  expect(changes.map(({ symbolY, windowSamples }) => [symbolY, windowSamples])).toEqual([
    ['SOLUSDT', 60],
    ['ETHUSDT', 120],
  ]);
  expect(made.current.windowSamples).toBe(120);
  expect(loadSettings(file, new Date())).toEqual({ kind: 'loaded', settings: made.current });
});

it('refuses a symbol that the venue does not trade, and takes one that nobody knows of', async () => {
  const { made, changes } = keeper((symbol) =>
    Promise.resolve(symbol === 'NOSUCHUSDT' ? false : undefined),
  );
  expect(await made.apply({ ...defaultSettings, symbolY: 'NOSUCHUSDT' })).toEqual({
    ok: false,
    problems: [
      { field: 'symbolY', message: 'NOSUCHUSDT does not trade on Binance USD-M futures.' },
    ],
  });
  expect(await made.apply({ ...defaultSettings, symbolY: 'NEWUSDT' })).toMatchObject({ ok: true });
  expect(changes).toHaveLength(1);
});

it.each([
  ['nothing', undefined, undefined],
  ['text', 'dark', undefined],
  ['one wrong field', { ...defaultSettings, windowSamples: 3 }, 'windowSamples'],
])('answers %s with problems and changes nothing', async (_what, typed, field) => {
  const { made, changes } = keeper(() => Promise.resolve(true));
  const reply = await made.apply(typed);
  expect(reply.ok).toBe(false);
  if (reply.ok) {
    return;
  }
  expect(reply.problems[0]?.field).toBe(field);
  expect(reply.problems[0]?.message).not.toBe('');
  expect(made.current).toEqual(defaultSettings);
  expect(changes).toEqual([]);
});

it('goes on after a choice that could not be saved', async () => {
  const { made, file, changes } = keeper(() => Promise.resolve(true));
  // A folder in the place of the file: not even root can write that.
  mkdirSync(file);
  const reply = await made.apply({ ...defaultSettings, theme: 'dark' });
  expect(reply).toMatchObject({ ok: false, problems: [{ field: undefined }] });
  rmSync(file, { recursive: true });
  expect(await made.apply({ ...defaultSettings, theme: 'light' })).toMatchObject({ ok: true });
  expect(changes.map(({ theme }) => theme)).toEqual(['light']);
});
