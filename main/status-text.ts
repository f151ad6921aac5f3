import type { Signal } from '../analytics/alerts/signal.ts';
import type { StatusReport, StoreReport } from '../preload/contract.ts';

const absent = '—';
const integer = new Intl.NumberFormat('en-US');
const price = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 8,
});
// Cut off, not rounded: 1.996 has not reached a threshold of 2.00, and must not read as if it had.
const signed = new Intl.NumberFormat('en-US', {
  signDisplay: 'always',
  roundingMode: 'trunc',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const fourDigits = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
});
const perSecond = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

function show(format: Intl.NumberFormat, value: number | undefined): string {
  return value === undefined ? absent : format.format(value);
}

const signalWords = {
  flat: '🔵 NORMAL',
  longSpread: '🟢 BUY',
  shortSpread: '🔴 SELL',
} as const;

/** A crossing without ground means nothing: as in the banner, it has no colour of its own. */
const unfoundedWords = { longSpread: '⚪ BUY', shortSpread: '⚪ SELL' } as const;
const groundWords = { notCointegrated: 'not cointegrated', untested: 'not tested' } as const;

const phaseWords = {
  loading: 'loading history',
  noData: 'no data yet',
  warming: 'warming up',
  offline: 'offline',
  error: 'error',
} as const;

/** What the pair is doing, in a few words. A signal of numbers that stand still is not one of now. */
function verdict(status: StatusReport): string {
  const { phase, signal, isFrozen } = status;
  if (phase !== 'ready') {
    return phaseWords[phase];
  }
  if (signal === undefined) {
    return 'no signal';
  }
  const words = founded(signal, status.ground);
  return isFrozen ? `last signal ${words}` : words;
}

/** `🔴 SELL`, `⚪ SELL, not cointegrated` */
function founded(signal: Signal, ground: StatusReport['ground']): string {
  return signal === 'flat' || ground === 'cointegrated'
    ? signalWords[signal]
    : `${unfoundedWords[signal]}, ${groundWords[ground]}`;
}

/** One line with the statistics on screen, for runs that nobody watches. */
export function statusLine(status: StatusReport, store: StoreReport): string {
  return [
    `${status.symbolY} ${show(price, status.priceY)}`,
    `${status.symbolX} ${show(price, status.priceX)}`,
    `β ${show(fourDigits, status.beta)}`,
    `α ${show(fourDigits, status.alpha)}`,
    `R² ${show(fourDigits, status.rSquared)}`,
    `r ${show(fourDigits, status.correlation)}`,
    `z ${show(signed, status.zScore)}`,
    verdict(status),
    `${perSecond.format(status.ticksPerSecond)} ticks/s`,
    `${integer.format(store.sessionStoredCount)} stored`,
    ...(store.state.kind === 'failing' ? [`NOT STORING: ${store.state.reason}`] : []),
  ].join('  ');
}

/** Title of the window: the task bar then tells the signal. */
export function windowTitle(status: StatusReport): string {
  const pair = `${status.symbolY} / ${status.symbolX}`;
  if (status.phase !== 'ready' || status.zScore === undefined) {
    return `${pair} · ${verdict(status)} — Pairwatch`;
  }
  return `${verdict(status)} · z ${signed.format(status.zScore)} · ${pair} — Pairwatch`;
}
