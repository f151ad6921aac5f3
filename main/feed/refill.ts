import type { Gap } from '../../analytics/market/gap.ts';
import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { CompletenessTiming } from './completeness-limits.ts';
import type { TradesFrom } from './endpoints.ts';
import type { Trade } from './held-trades.ts';
import type { LastTrade } from './leg-sequencer.ts';
import { RestError } from './rest-client.ts';
import type { FetchTradePage } from './trade-page.ts';
import { waitFor } from './wait-for.ts';

const hourMs = 3_600_000;
/** Binance counts its reach from its own clock. */
const reachMarginMs = 60_000;

interface RefillOptions {
  readonly symbol: string;
  readonly fetchPage: FetchTradePage;
  readonly epochMs: () => number;
  readonly timing: CompletenessTiming;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Finds the oldest trade that Binance still has, asking for as long as there is no answer.
 *
 * @returns `undefined` when there is none, or it was given up
 */
export async function findOldestTrade(
  options: RefillOptions,
  signal: AbortSignal,
): Promise<Trade | undefined> {
  const { symbol, epochMs, timing, random, log } = options;
  const { firstRetryMs, maxRetryMs, reachMs } = timing;
  const backoff = new Backoff({ firstDelayMs: firstRetryMs, maxDelayMs: maxRetryMs, random });
  let timeMs = Math.round(epochMs() - reachMs + reachMarginMs);
  // One request tells it; hour by hour only where that is not answered.
  let from: TradesFrom = { sinceMs: timeMs };
  while (timeMs < epochMs() && !signal.aborted) {
    try {
      const isFirst: boolean = 'sinceMs' in from;
      const page = await options.fetchPage(from, isFirst ? 'urgent' : 'background', signal);
      const [first] = page.trades;
      if (first !== undefined) {
        return first;
      }
      timeMs += isFirst ? 0 : hourMs;
      from = { timeMs };
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      if (error.isRefused) {
        if ('timeMs' in from) {
          break;
        }
        from = { timeMs };
        continue;
      }
      if (backoff.attemptCount === 0 && error.restMs === 0) {
        log.warn('The past could not be fetched yet', { symbol, reason: error.message });
      }
      await waitFor(error.restMs > 0 ? error.restMs : backoff.nextDelayMs(), signal);
    }
  }
  if (!signal.aborted) {
    log.warn('Binance does not give the past of this symbol', { symbol });
  }
  return undefined;
}

/** What is missing between the oldest trade to be had and the first one that is there. */
export function gapBetween(symbol: string, oldest: Trade, before: LastTrade): Gap | undefined {
  if (oldest.tradeId >= before.tradeId) {
    return undefined;
  }
  return {
    symbol,
    fromTradeId: oldest.tradeId,
    toTradeId: before.tradeId - 1,
    fromTimeMs: oldest.tradeTimeMs,
    toTimeMs: Math.max(oldest.tradeTimeMs, before.tradeTimeMs),
    state: 'open',
  };
}
