import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import type { Settings } from '../../preload/settings.ts';
import type { Explanation } from './explanation.ts';
import {
  absentText,
  formatAge,
  formatCount,
  formatMoment,
  formatPrice,
  formatTrades,
} from './format.ts';
import { timeframeNames, venueNames } from './setting-names.ts';
import { storeStory } from './store-words.ts';

interface LegScope {
  readonly settings: Settings;
  readonly symbol: string;
  /** Trade time of the last trade, on the exchange's clock. */
  readonly tradeTimeMs: number | undefined;
  /** On ours. */
  readonly tradeAgeMs: number | undefined;
  readonly frame: PairFrame | undefined;
  /** The leg's price in that frame. */
  readonly closePrice: number | undefined;
  readonly nowMs: number;
}

/** The last trade of a leg, and the last closed bar that statistics use instead. */
export function explainPrice(scope: LegScope): Explanation {
  const { settings, symbol, tradeTimeMs, tradeAgeMs, frame, closePrice, nowMs } = scope;
  const moment = (timeMs: number | undefined): string =>
    timeMs === undefined ? absentText : formatMoment(timeMs, nowMs);
  return {
    title: `Price of ${symbol}`,
    meaning: `The last trade on ${venueNames[settings.venue]}. Statistics use the closing prices of ${timeframeNames[settings.timeframe]} bars.`,
    facts: [
      {
        label: 'Last trade',
        value:
          tradeAgeMs === undefined
            ? moment(tradeTimeMs)
            : `${moment(tradeTimeMs)}, ${formatAge(tradeAgeMs)}`,
      },
      {
        label: 'Last closed bar',
        value: `${moment(frame?.closeTimeMs)} at ${formatPrice(closePrice)}`,
      },
    ],
  };
}

/** How busy the two legs are. */
export function explainTickRate({ receivedCount, missingCount }: FeedReport): Explanation {
  return {
    title: 'Ticks per second',
    meaning: 'Trades of both legs, by the exchange’s own time.',
    formula: 'trades of the last 5 s / 5 s, or since the first trade when that is shorter',
    facts: [
      { label: 'Received', value: formatTrades(receivedCount) },
      {
        label: 'Missing',
        value: missingCount === 0 ? 'none' : `${formatTrades(missingCount)}: see Data quality`,
      },
    ],
  };
}

/** What is safe on disk. */
export function explainStoredTicks(store: StoreReport | undefined): Explanation {
  const count = (value: number | undefined): string => formatCount(value);
  return {
    title: 'Ticks stored',
    meaning:
      storeStory(store) ?? 'Trades in the database, of all markets. Only committed rows count.',
    facts: [
      { label: 'This run', value: count(store?.sessionStoredCount) },
      { label: 'Waiting', value: count(store?.pendingCount) },
      { label: 'Known already', value: count(store?.duplicateCount) },
      { label: 'Lost', value: count(store?.lostCount) },
    ],
  };
}
