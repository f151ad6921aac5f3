import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import { isEarly } from '../state/signal-ground.ts';
import { absentText, formatCount, formatDuration, formatPValue } from './format.ts';
import { reasonWords } from './reason-words.ts';
import { isWarm, type WarmUp } from './warm-up-words.ts';

/** What is known of the pair: its mark, beside the words that say the same. */
export type CointegrationMark = 'together' | 'apart' | 'unknown';

/** The chip of the banner, in two short lines. */
export interface ChipWords {
  readonly mark: CointegrationMark;
  readonly title: string;
  readonly facts: string;
  /** Between the two lines when they are read as one. */
  readonly joint: ' ·' | ':';
}

export interface VerdictWords {
  readonly mark: CointegrationMark;
  /** `Cointegrated at 5 % (p = 0.013), 3,600 × 1 s` */
  readonly verdict: string;
  /** What it means for a trader. */
  readonly meaning: string;
}

/** For a window in which trades are missing. */
export const holeCaution =
  'Trades are missing in the window: bars beside the gap are treated as neighbours.';

/** `3,600 × 1 s` */
export function windowWords(sampleCount: number, barLengthMs: number): string {
  return `${formatCount(sampleCount)} × ${formatDuration(barLengthMs)}`;
}

/** `p 0.013`, `p < 0.001` */
export function pValueWords(pValue: number): string {
  return `p ${formatPValue(pValue)}`;
}

/** `p = 0.013`, `p < 0.001` */
function pValueEquation(pValue: number): string {
  const text = formatPValue(pValue);
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`;
}

/** `612 of 3,600 samples` */
function progressWords({ sampleCount, neededCount }: NonNullable<WarmUp>): string {
  return `${formatCount(sampleCount)} of ${formatCount(neededCount)} samples`;
}

/** How far the window of the test has filled; a full one waits for the bar at which it is due. */
function fillWords(testWarmUp: WarmUp): string {
  if (testWarmUp === undefined) {
    return absentText;
  }
  return isWarm(testWarmUp) ? 'window full, test due' : progressWords(testWarmUp);
}

/**
 * The chip for what is known now.
 * @param testWarmUp - of the test's window; diagnostics stand on what it held when they were due
 */
export function chipWords(
  diagnostics: PairDiagnostics | undefined,
  testWarmUp: WarmUp,
  barLengthMs: number,
): ChipWords {
  if (diagnostics === undefined || isEarly(diagnostics)) {
    const facts = fillWords(testWarmUp);
    return { mark: 'unknown', title: 'Cointegration', facts, joint: ':' };
  }
  const { verdict } = diagnostics;
  if (verdict.kind === 'notAvailable') {
    return {
      mark: 'unknown',
      title: 'No cointegration test',
      facts: reasonWords(verdict.reason).short,
      joint: ':',
    };
  }
  const facts = `${pValueWords(verdict.pValue)} · ${windowWords(verdict.sampleCount, barLengthMs)}`;
  return verdict.kind === 'cointegrated'
    ? { mark: 'together', title: `Cointegrated at ${verdict.levelPct} %`, facts, joint: ' ·' }
    : { mark: 'apart', title: 'Not cointegrated', facts, joint: ' ·' };
}

/** The verdict of the panel, in words; its parameters are those of the chip. */
export function verdictWords(
  diagnostics: PairDiagnostics | undefined,
  testWarmUp: WarmUp,
  barLengthMs: number,
): VerdictWords {
  if (diagnostics === undefined) {
    return {
      mark: 'unknown',
      verdict: 'Not tested yet',
      meaning: `The window of the test fills with closed bars of both legs: ${fillWords(testWarmUp)}.`,
    };
  }
  const { verdict } = diagnostics;
  if (verdict.kind === 'notAvailable') {
    return {
      mark: 'unknown',
      verdict: `No test: ${reasonWords(verdict.reason).short}`,
      meaning: reasonWords(verdict.reason).sentence,
    };
  }
  const words =
    verdict.kind === 'cointegrated'
      ? `cointegrated at ${verdict.levelPct} % (${pValueEquation(verdict.pValue)})`
      : `not cointegrated (${pValueEquation(verdict.pValue)})`;
  if (isEarly(diagnostics)) {
    return {
      mark: 'unknown',
      verdict: `Early, ${progressWords(diagnostics)}: ${words}`,
      meaning: `A glimpse while the window fills (now: ${fillWords(testWarmUp)}), and no ground for a trade yet.`,
    };
  }
  const whole = `${words}, ${windowWords(verdict.sampleCount, barLengthMs)}`;
  if (verdict.kind === 'cointegrated') {
    return {
      mark: 'together',
      verdict: capitalized(whole),
      meaning: `About ${verdict.levelPct} of 100 windows of unrelated legs would pass.`,
    };
  }
  return {
    mark: 'apart',
    verdict: capitalized(whole),
    meaning:
      verdict.weakLevelPct === undefined
        ? 'Nothing says that the spread comes back: unrelated legs cross the threshold more often than cointegrated ones.'
        : `It passes at ${verdict.weakLevelPct} % only, which is too weak to trade on.`,
  };
}

function capitalized(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
