import type { AlertGround } from '../../analytics/alerts/alert-ground.ts';
import type { Signal } from '../../analytics/alerts/signal.ts';
import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import { entryZOf, type Settings } from '../../preload/settings.ts';
import type { Phase } from '../state/phase.ts';
import { pValueWords } from './cointegration-words.ts';
import { formatCoefficient, formatZ } from './format.ts';
import type { Frozen } from './frozen-words.ts';
import {
  clearanceWords,
  isWarm,
  warmUpWords,
  type HoleClearance,
  type WarmUp,
} from './warm-up-words.ts';

/** `unfounded`: a crossing of legs that are not known to belong together. */
export type BannerTone = 'buy' | 'sell' | 'unfounded' | 'normal' | 'waiting' | 'caution' | 'bad';

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
  /** What the cointegration test says of a signal of now. */
  readonly ground: AlertGround;
  readonly warmUp: WarmUp;
  /** How far the window is from being free of missing trades; `undefined` when it is. */
  readonly holeClearance: HoleClearance;
  readonly barLengthMs: number;
  readonly connectionDetail: string;
  /** A capture has been played to its end: nothing more will come. */
  readonly isEnded: boolean;
  readonly failure: string | undefined;
  /** `undefined` while trades of both legs arrive. */
  readonly frozen: Frozen | undefined;
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
      return withFrozen(facts.frozen, {
        tone: 'waiting',
        emoji: '⏳',
        word: isWarm(facts.warmUp) || facts.isEnded ? 'NO SIGNAL' : 'WARMING UP',
        subject: pair,
        // Frozen numbers get no further: a time to go would be a promise that nobody keeps.
        detail: warmUpWords(
          facts.warmUp,
          facts.frozen === undefined ? facts.barLengthMs : undefined,
          facts.isEnded,
        ),
      });
    case 'ready': {
      if (latest === undefined) {
        return bannerWords({ ...facts, phase: 'noData' });
      }
      if (latest.signal === undefined) {
        return withFrozen(facts.frozen, noSignal(facts, latest));
      }
      const words = signal(facts, latest, latest.signal);
      if (facts.frozen === undefined) {
        return words;
      }
      // Its own colour would say that it still holds.
      const tone = facts.isEnded ? 'waiting' : 'caution';
      return withFrozen(facts.frozen, { ...words, tone, word: `LAST SIGNAL: ${words.word}` });
    }
  }
}

function withFrozen(frozen: Frozen | undefined, words: BannerWords): BannerWords {
  return frozen === undefined
    ? words
    : {
        ...words,
        subject: `${words.subject}, ${frozen.label}`,
        detail: `${frozen.reason} · ${words.detail}`,
      };
}

/** A z-score over a hole is shown, and is no ground for a trade. */
function noSignal(
  { holeClearance, barLengthMs, frozen }: BannerFacts,
  frame: PairFrame,
): BannerWords {
  return {
    tone: 'caution',
    emoji: '⚠️',
    word: 'NO SIGNAL',
    subject: 'trades are missing in the window',
    detail: [
      ...clearanceWords(holeClearance, frozen === undefined ? barLengthMs : undefined),
      `z ${formatZ(frame.zScore)} is no ground for a trade`,
    ].join(' · '),
  };
}

function signal({ settings, ground }: BannerFacts, frame: PairFrame, value: Signal): BannerWords {
  const { symbolY, symbolX } = settings;
  const entryZ = entryZOf(settings);
  const z = formatZ(frame.zScore);
  const beta = frame.fit?.beta;
  switch (value) {
    case 'shortSpread':
      return withGround(ground, {
        tone: 'sell',
        emoji: '🔴',
        word: 'SELL',
        subject: `${symbolY} spread`,
        detail: `z ${z} ≥ ${formatZ(entryZ)} · ${tradeWords('sell', settings, beta)}`,
      });
    case 'longSpread':
      return withGround(ground, {
        tone: 'buy',
        emoji: '🟢',
        word: 'BUY',
        subject: `${symbolY} spread`,
        detail: `z ${z} ≤ ${formatZ(-entryZ)} · ${tradeWords('buy', settings, beta)}`,
      });
    case 'flat':
      return {
        tone: 'normal',
        emoji: '🔵',
        word: 'NORMAL',
        subject: `${symbolY} / ${symbolX}`,
        detail: `z ${z}, inside ±${formatZ(entryZ).slice(1)} · no trade`,
      };
  }
}

/** Unrelated legs cross the threshold, too, and more often: without cointegration it is no news. */
function withGround(ground: AlertGround, words: BannerWords): BannerWords {
  switch (ground.kind) {
    case 'cointegrated':
      return words;
    case 'notCointegrated':
      return {
        ...words,
        tone: 'unfounded',
        emoji: '⚪',
        subject: `· pair not cointegrated (${pValueWords(ground.pValue)})`,
      };
    case 'untested':
      return {
        ...words,
        tone: 'unfounded',
        emoji: '⚪',
        subject: '· cointegration not tested',
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
