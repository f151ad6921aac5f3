import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { deskOn, marketWithPast, ready, symbolX, symbolY } from '../fixtures/fresh-install.ts';
import { databasePathIn } from '../fixtures/opened-store.ts';
import { storedSpans } from '../fixtures/stored-spans.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const deskProcess = fileURLToPath(new URL('../fixtures/desk-process.ts', import.meta.url));
const minuteMs = 60_000;
const lookbackMs = 72 * minuteMs;
const patience = { timeout: 20_000, interval: 2 };

/** One a second, so that two starts stay within the request budget of a minute. */
const market = {
  venue: 'usdm',
  prehistoryMs: 80 * minuteMs,
  prehistoryTradesPerSecond: 1,
  tradesPerSecond: 2,
} as const;

const storedCount = (databasePath: string): number => {
  try {
    return existsSync(databasePath)
      ? storedSpans(databasePath).reduce((sum, { count }) => sum + count, 0)
      : 0;
  } catch {
    // The file is being made.
    return 0;
  }
};

it.each([900, 1_800, 3_000])(
  'killed with some %i trades stored, it has no hole, and the next start gives it the rest',
  async (killAtCount) => {
    const { exchange, tradesUntil } = await marketWithPast(market);
    const databasePath = databasePathIn(temporaryFolder());
    const child = spawn(
      process.execPath,
      [deskProcess, exchange.wsUrl, exchange.restUrl, databasePath, String(lookbackMs)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const ended = once(child, 'exit');
    try {
      await expect
        .poll(() => storedCount(databasePath), patience)
        .toBeGreaterThanOrEqual(killAtCount);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    const left = storedSpans(databasePath);
    expect(left.map(({ missingCount }) => missingCount)).toEqual([0, 0]);

    const { desk, history, close } = await deskOn({
      exchange,
      venue: 'usdm',
      timeframe: '1s',
      databasePath,
    });
    desk.start();
    await ready(history(lookbackMs));
    await expect
      .poll(() => Math.max(...storedSpans(databasePath).map(({ firstMs }) => firstMs)), patience)
      .toBeLessThan(Date.now() - lookbackMs);
    await close();
    const ids = tradesUntil(Date.now());
    for (const { symbol, firstId, lastId, missingCount, firstGapId } of storedSpans(databasePath)) {
      expect([symbolY, symbolX]).toContain(symbol);
      expect(missingCount).toBe(0);
      expect(ids.some((one) => one.symbol === symbol && one.tradeId === firstId)).toBe(true);
      const before = left.find((one) => one.symbol === symbol)?.lastId ?? NaN;
      expect(lastId).toBeGreaterThanOrEqual(before);
      // Gaps are what was missed between the two starts, not the past that is yet to come.
      expect(firstGapId ?? Infinity).toBeGreaterThan(before);
    }
    expect(exchange.faults.conduct.violations).toEqual([]);
  },
);
