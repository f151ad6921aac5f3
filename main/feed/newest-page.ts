import type { Log } from '../log.ts';
import type { CompletenessTiming } from './completeness-limits.ts';
import { RestError } from './rest-client.ts';
import type { FetchTradePage, TradePage } from './trade-page.ts';
import { waitFor } from './wait-for.ts';

const tryCount = 3;

interface NewestPageOptions {
  readonly symbol: string;
  readonly fetchPage: FetchTradePage;
  readonly timing: Pick<CompletenessTiming, 'maxHoldMs' | 'firstRetryMs'>;
  readonly log: Log;
}

/**
 * The newest trades, while live ones wait.
 *
 * @returns `undefined` when there is no answer within a few tries, or it was given up
 */
export async function fetchNewestPage(
  { symbol, fetchPage, timing, log }: NewestPageOptions,
  signal: AbortSignal,
): Promise<TradePage | undefined> {
  for (let triesLeft = tryCount - 1; ; triesLeft -= 1) {
    try {
      return await fetchPage('newest', 'urgent', signal);
    } catch (error) {
      if (!(error instanceof RestError)) {
        throw error;
      }
      if (signal.aborted) {
        return undefined;
      }
      if (triesLeft === 0 || error.isRefused || error.restMs > timing.maxHoldMs) {
        const reason = error.message;
        log.warn('Trades before the start could not be fetched', { symbol, reason });
        return undefined;
      }
      await waitFor(Math.max(error.restMs, timing.firstRetryMs), signal);
    }
  }
}
