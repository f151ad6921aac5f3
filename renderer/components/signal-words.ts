import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { Settings } from '../../preload/settings.ts';
import type { Phase } from '../state/phase.ts';
import type { PairState } from '../state/pair.svelte.ts';
import { formatCoefficient, formatCount, formatDuration, formatZ } from './format.ts';

type WarmUp = PairState['warmUp'];

export type BannerTone = 'buy' | 'sell' | 'normal' | 'waiting' | 'bad';

export interface BannerWords {
  readonly tone: BannerTone;
  readonly emoji: string;
  /** The state in capitals, told by word and not by colour alone. */
  readonly word: string;
  /** What the word is about. */
  readonly subject: string;
  /** What to do, or what is being waited for. */
  readonly detail: string;
}

export interface BannerFacts {
  readonly phase: Phase;
  readonly settings: Settings;
  readonly latest: PairFrame | undefined;
  readonly warmUp: WarmUp;
  readonly barLengthMs: number;
  readonly connectionDetail: string;
  /** A capture has been played to its end: nothing more will come. */
  readonly isEnded: boolean;
  readonly failure: string | undefined;
  /** `undefined` while trades of both legs arrive. */
  readonly frozen: Frozen | undefined;
}

/** Why the numbers stand still. */
export interface Frozen {
  /** For the headline: `market ended`. It does not change while the state lasts. */
  readonly label: string;
  /** For the line below: `Last trade 34 s ago`. */
  readonly reason: string;
}

/** The banner's words for what the window knows now. */
export function bannerWords(facts: BannerFacts): BannerWords {
  const { phase, settings, latest } = facts;
  const pair = `${settings.symbolY} / ${settings.symbolX}`;
  switch (phase) {
    case 'loading':
      return {
        tone: 'waiting',
        emoji: '⏳',
        word: 'LOADING',
        subject: pair,
        detail: 'Reading stored trades to warm up the window',
      };
    case 'noData':
      return {
        tone: 'waiting',
        emoji: '⚪',
        word: 'NO DATA',
        subject: pair,
        detail: facts.isEnded
          ? 'The market ended without a trade of this pair'
          : `Waiting for the first trade. ${facts.connectionDetail}`,
      };
    case 'offline':
      return {
        tone: 'bad',
        emoji: '⚠️',
        word: 'OFFLINE',
        subject: 'Numbers are frozen',
        detail: facts.connectionDetail,
      };
    case 'error':
      return {
        tone: 'bad',
        emoji: '⚠️',
        word: 'ERROR',
        subject: 'No analysis',
        detail: facts.failure ?? 'The analysis stopped.',
      };
    case 'warming':
      return {
        tone: 'waiting',
        emoji: '⏳',
        word: isWarm(facts.warmUp) || facts.isEnded ? 'NO SIGNAL' : 'WARMING UP',
        subject: facts.isEnded ? `${pair}, market ended` : pair,
        detail: warmUpWords(facts.warmUp, facts.isEnded ? undefined : facts.barLengthMs),
      };
    case 'ready': {
      if (latest === undefined) {
        return bannerWords({ ...facts, phase: 'noData' });
      }
      const words = signal(facts, latest);
      const { frozen } = facts;
      if (frozen === undefined) {
        return words;
      }
      return {
        ...words,
        word: `LAST SIGNAL: ${words.word}`,
        subject: `${words.subject}, ${frozen.label}`,
        detail: `${frozen.reason} · ${words.detail}`,
      };
    }
  }
}

function signal({ settings }: BannerFacts, frame: PairFrame): BannerWords {
  const { symbolY, symbolX, entryZ } = settings;
  const z = formatZ(frame.zScore);
  const beta = frame.fit?.beta;
  switch (frame.signal) {
    case 'shortSpread':
      return {
        tone: 'sell',
        emoji: '🔴',
        word: 'SELL',
        subject: `${symbolY} spread`,
        detail: `z ${z} ≥ ${formatZ(entryZ)} · ${tradeWords('sell', settings, beta)}`,
      };
    case 'longSpread':
      return {
        tone: 'buy',
        emoji: '🟢',
        word: 'BUY',
        subject: `${symbolY} spread`,
        detail: `z ${z} ≤ ${formatZ(-entryZ)} · ${tradeWords('buy', settings, beta)}`,
      };
    case 'flat':
    case undefined:
      return {
        tone: 'normal',
        emoji: '🔵',
        word: 'NORMAL',
        subject: `${symbolY} / ${symbolX}`,
        detail: `z ${z}, inside ±${formatZ(entryZ).slice(1)} · no trade`,
      };
  }
}

/** The two orders of a signal. A negative β puts both legs on the same side. */
function tradeWords(side: 'buy' | 'sell', settings: Settings, beta: number | undefined): string {
  const { symbolY, symbolX, scale } = settings;
  if (beta === undefined) {
    return `${side} ${symbolY}`;
  }
  const hedgeSide = (side === 'sell') === beta >= 0 ? 'buy' : 'sell';
  const size = formatCoefficient(Math.abs(beta));
  // On logs β is a ratio of values, on prices a ratio of units.
  const hedge =
    scale === 'log' ? `${symbolX} worth ${size} × as much` : `${size} ${symbolX} for each`;
  return `${side} ${symbolY}, ${hedgeSide} ${hedge}`;
}

function isWarm(warmUp: WarmUp): boolean {
  return warmUp !== undefined && warmUp.sampleCount >= warmUp.neededCount;
}

/**
 * `41 of 61 samples, about 20 s to go`.
 * @param barLengthMs - `undefined` when no more bars will come
 */
export function warmUpWords(warmUp: WarmUp, barLengthMs: number | undefined): string {
  if (warmUp === undefined) {
    return barLengthMs === undefined
      ? 'No bar of both legs has closed'
      : 'Waiting for the first closed bar of both legs';
  }
  const { sampleCount, neededCount } = warmUp;
  const missing = neededCount - sampleCount;
  if (missing <= 0) {
    return 'The window has no variance: prices of a leg do not move';
  }
  const samples = `${formatCount(sampleCount)} of ${formatCount(neededCount)} samples`;
  if (barLengthMs === undefined) {
    return `${samples}: too few for a signal`;
  }
  return `${samples}, about ${formatDuration(missing * barLengthMs)} to go`;
}

/** The same for a narrow place: `warming, 41 of 61`. */
export function shortWarmUpWords(warmUp: WarmUp): string {
  if (warmUp === undefined) {
    return 'no closed bar yet';
  }
  const { sampleCount, neededCount } = warmUp;
  return sampleCount >= neededCount
    ? 'no variance'
    : `warming, ${formatCount(sampleCount)} of ${formatCount(neededCount)}`;
}
