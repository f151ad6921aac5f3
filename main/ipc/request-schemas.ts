import * as v from 'valibot';
import { signals } from '../../analytics/alerts/signal.ts';
import { timeframes } from '../../analytics/market/timeframe.ts';
import { venues } from '../../analytics/market/venue.ts';
import type { Commands } from '../../preload/contract.ts';

const marketSymbol = v.pipe(v.string(), v.regex(/^[\p{L}\p{N}_]{2,30}$/u));
const finite = v.pipe(v.number(), v.finite());
const statistic = v.optional(finite);
/** The longest windows of the longest bars, and a chart of them. */
const longestLookbackMs = 1_300 * 24 * 3_600_000;

const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const alertGround = v.variant('kind', [
  v.strictObject({
    kind: v.literal('cointegrated'),
    levelPct: v.picklist([1, 5, 10]),
    pValue: share,
  }),
  v.strictObject({ kind: v.literal('notCointegrated'), pValue: share }),
  v.strictObject({ kind: v.literal('untested') }),
]);

/** What each command accepts: a window is not trusted to keep to its types. */
export const requestSchemas: {
  readonly [Name in keyof Commands]: v.GenericSchema<unknown, Commands[Name]['request']>;
} = {
  getSnapshot: v.undefined(),
  loadHistory: v.strictObject({
    symbolY: marketSymbol,
    symbolX: marketSymbol,
    timeframe: v.picklist(timeframes),
    lookbackMs: v.pipe(finite, v.minValue(1), v.maxValue(longestLookbackMs)),
  }),
  listSymbols: v.picklist(venues),
  // Checked by the handler, which answers each field at fault in words instead of refusing the call.
  saveSettings: v.unknown(),
  raiseAlert: v.strictObject({
    symbolY: marketSymbol,
    symbolX: marketSymbol,
    signal: v.picklist(['longSpread', 'shortSpread']),
    closeTimeMs: finite,
    zScore: finite,
    beta: finite,
    priceY: finite,
    priceX: finite,
    ground: alertGround,
  }),
  reportStatus: v.strictObject({
    symbolY: marketSymbol,
    symbolX: marketSymbol,
    phase: v.picklist(['loading', 'noData', 'warming', 'ready', 'offline', 'error']),
    priceY: statistic,
    priceX: statistic,
    alpha: statistic,
    beta: statistic,
    rSquared: statistic,
    correlation: statistic,
    spread: statistic,
    zScore: statistic,
    signal: v.optional(v.picklist(signals)),
    ground: v.picklist(['cointegrated', 'notCointegrated', 'untested']),
    isFrozen: v.boolean(),
    ticksPerSecond: finite,
    barCount: finite,
    hasEnded: v.boolean(),
    refreshCount: finite,
  }),
  dismissNotice: v.pipe(v.string(), v.maxLength(100)),
};
