import { setTimeout as delay } from 'node:timers/promises';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import type { AppKeeper } from './app-keeper.ts';
import type { MarketTape } from './market-tape.ts';
import { StoredMarket } from './stored-market.ts';

interface CalmOptions {
  readonly exchange: DemoExchange;
  readonly tape: MarketTape;
  readonly app: AppKeeper;
  readonly databasePath: string;
  readonly symbols: readonly string[];
}

/** Back-offs, bans and background fills take their time. */
const settleTimeoutMs = 60_000;
const settledForMs = 1_500;
const pollMs = 50;
const closingAttempts = 10;
const closingTimeoutMs = 3_000;

/**
 * After the last fault: waits until the app is well again, ends the market, and waits until its last
 * trade is stored.
 *
 * @returns what did not happen, in words
 */
export async function calmDown(options: CalmOptions): Promise<readonly string[]> {
  const { tape, app } = options;
  const unwell = await becomesWell(app);
  if (unwell.length > 0) {
    return unwell;
  }
  for (let attempt = 0; attempt < closingAttempts; attempt += 1) {
    tape.hold();
    if (await holdsFor(() => isComplete(options), 10 * pollMs, closingTimeoutMs)) {
      return [];
    }
    // The very last trades fell into a change of connections: only a later one can show that.
    tape.release();
    await delay(settledForMs);
  }
  tape.hold();
  return ['The last trades of the market were never stored'];
}

/**
 * Waits until the app gets its trades and stores them, with nothing missing.
 *
 * @returns what it said last when it did not come to that
 */
export async function becomesWell(app: AppKeeper): Promise<readonly string[]> {
  if (await holdsFor(() => isWell(app), settledForMs, settleTimeoutMs)) {
    return [];
  }
  const { feed, store } = app.report ?? {};
  return [
    `The app did not get well within ${settleTimeoutMs / 1_000} s without trouble: ` +
      JSON.stringify({ state: feed?.state, legs: feed?.legs, store }),
  ];
}

/** Live on both legs, nothing asked for, nothing waiting. */
function isWell({ report }: AppKeeper): boolean {
  return (
    report?.feed?.state.kind === 'live' &&
    report.feed.legs.every(({ gaps, isStale }) => gaps.open.gapCount === 0 && !isStale) &&
    report.store.state.kind === 'ok' &&
    report.store.journaledCount === 0
  );
}

function isComplete({ exchange, app, databasePath, symbols }: CalmOptions): boolean {
  if (app.report?.store.pendingCount !== 0) {
    return false;
  }
  const stored = new StoredMarket(databasePath);
  try {
    return symbols.every(
      (symbol) => stored.lastTradeId(symbol) === exchange.issued(symbol)?.lastId,
    );
  } finally {
    stored.close();
  }
}

/** Whether `condition` comes to hold, and then does for a while. */
async function holdsFor(
  condition: () => boolean,
  durationMs: number,
  timeoutMs: number,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  let sinceMs: number | undefined;
  for (;;) {
    const nowMs = performance.now();
    sinceMs = condition() ? (sinceMs ?? nowMs) : undefined;
    if (sinceMs !== undefined && nowMs - sinceMs >= durationMs) {
      return true;
    }
    if (nowMs > deadlineMs) {
      return false;
    }
    await delay(pollMs);
  }
}
