import type { Gap } from '../../analytics/market/gap.ts';
import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import type { CompletenessTiming } from './completeness-limits.ts';
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
  /** The first trade that is there. */
  readonly before: LastTrade;
  readonly epochMs: () => number;
  readonly timing: CompletenessTiming;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Finds how far back Binance still has trades before the first that is there, asking for as long as
 * there is no answer.
 *
 * @returns what can be asked for, as an open gap; `undefined` when there is nothing, or it was given up
 */
export async function refillGap(
  options: RefillOptions,
  signal: AbortSignal,
): Promise<Gap | undefined> {
  const { symbol, before, epochMs, timing, random, log } = options;
  const { firstRetryMs, maxRetryMs, reachMs } = timing;
  const backoff = new Backoff({ firstDelayMs: firstRetryMs, maxDelayMs: maxRetryMs, random });
  let timeMs = Math.round(epochMs() - reachMs + reachMarginMs);
  while (timeMs < before.tradeTimeMs && !signal.aborted) {
    try {
      const [first] = (await options.fetchPage({ timeMs }, 'background', signal)).trades;
      if (first !== undefined) {
        return gapBetween(symbol, first, before);
      }
      timeMs += hourMs;
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      if (error.isRefused) {
        break;
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

function gapBetween(symbol: string, first: Trade, before: LastTrade): Gap | undefined {
  if (first.tradeId >= before.tradeId) {
    return undefined;
  }
  return {
    symbol,
    fromTradeId: first.tradeId,
    toTradeId: before.tradeId - 1,
    fromTimeMs: first.tradeTimeMs,
    toTimeMs: Math.max(first.tradeTimeMs, before.tradeTimeMs),
    state: 'open',
  };
}
