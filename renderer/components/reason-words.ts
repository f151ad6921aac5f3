import type { NoTestReason } from '../../analytics/cointegration/engle-granger.ts';
import type { JohansenResult } from '../../analytics/cointegration/johansen.ts';
import type { NoReversionReason } from '../../analytics/reversion/reversion-figures.ts';

type NoJohansenReason = Extract<JohansenResult, { kind: 'notAvailable' }>['reason'];

/** Every reason for which a statistic of the pair means nothing. */
export type NoFigureReason = NoTestReason | NoJohansenReason | NoReversionReason;

export interface ReasonWords {
  /** For a narrow place. */
  readonly short: string;
  /** What it means, and what makes it go away. */
  readonly sentence: string;
}

const words: Readonly<Record<NoFigureReason, ReasonWords>> = {
  tooFewSamples: {
    short: 'too few samples',
    sentence: 'Too few samples to say anything: it comes with more closed bars.',
  },
  constantLeg: {
    short: 'a leg stands still',
    sentence: 'The price of a leg does not move in the window: there is nothing to compare.',
  },
  perfectFit: {
    short: 'the legs are one',
    sentence:
      'One leg follows the other exactly, as a price and a copy of it do: there is no spread to test.',
  },
  lagTooLong: {
    short: 'too many lags',
    sentence:
      'The window is too short for so many lagged changes: choose fewer of them, or a longer window.',
  },
  noNoise: {
    short: 'no noise to test by',
    sentence: 'The spread follows its own past to within rounding: there is no noise to test by.',
  },
  noVariation: {
    short: 'the spread stands still',
    sentence: 'The spread does not vary in the window beyond the rounding of its prices.',
  },
  notCointegrated: {
    short: 'not cointegrated',
    sentence:
      'Only a pair that is cointegrated has a level to come back to: any fitted spread would show a number here, and it would mean nothing.',
  },
};

/** Why a statistic is not there. */
export function reasonWords(reason: NoFigureReason): ReasonWords {
  return words[reason];
}
