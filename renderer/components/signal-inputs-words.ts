import type { AlertGround } from '../../analytics/alerts/alert-ground.ts';
import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import { entryZOf, type Settings } from '../../preload/settings.ts';
import { pValueWords } from './cointegration-words.ts';
import { absentText, formatFixed, formatMoment, formatSpan } from './format.ts';
import { definitionInUse } from './score-explanations.ts';
import { exactText, signalDigits, type SignalDigits } from './signal-digits.ts';

/** What a signal is worth by the cointegration test. */
export interface WorthWords {
  readonly verdict: string;
  readonly meaning: string;
}

/** `SELL the ETHUSDT spread` */
export function signalTitle({ signal }: SignalInputs, { symbolY }: Settings): string {
  return `${signal === 'shortSpread' ? 'SELL' : 'BUY'} the ${symbolY} spread`;
}

/** z worked out with the numbers of the signal, line by line. */
export function signalSum(inputs: SignalInputs, settings: Settings): readonly string[] {
  const digits = signalDigits(inputs, settings.scale);
  return [
    ...ratioLines(digits, settings),
    `${digits.zScore} ${inputs.signal === 'shortSpread' ? '≥' : '≤'} ${thresholdText(inputs)}`,
  ];
}

/** The threshold of the signal's own side, with all its digits. */
export function thresholdText({ signal, entryZ }: SignalInputs): string {
  return `${signal === 'shortSpread' ? '+' : '−'}${exactText(entryZ)}`;
}

/** What the test before the signal says of it. */
export function worthWords(ground: AlertGround, entryZ: number): WorthWords {
  switch (ground.kind) {
    case 'cointegrated':
      return {
        verdict: `Cointegrated at ${ground.levelPct} % (${pValueWords(ground.pValue)})`,
        meaning: `About ${ground.levelPct} of 100 windows of unrelated legs would pass this test: there is ground to expect the spread back.`,
      };
    case 'notCointegrated':
      return {
        verdict: `Not cointegrated (${pValueWords(ground.pValue)})`,
        meaning: `Nothing says that the spread comes back. Unrelated pairs cross ±${exactText(entryZ)} more often than cointegrated ones: by itself this is no ground for a trade.`,
      };
    case 'untested':
      return {
        verdict: 'Cointegration not tested',
        meaning:
          'The window of the test was not full, or had no test: whether the spread comes back is not known.',
      };
  }
}

/** `2.8 bars (2.8 s)`, or why there is none. */
export function halfLifeText(
  { halfLifeBars, ground }: SignalInputs,
  { timeframe }: Settings,
): string {
  if (halfLifeBars !== undefined) {
    return `${formatFixed(halfLifeBars, 1)} bars (${formatSpan(halfLifeBars * barLengthMs(timeframe))})`;
  }
  switch (ground.kind) {
    case 'cointegrated':
      return 'none: the spread is not pulled back';
    case 'notCointegrated':
      return `${absentText} not cointegrated: it would mean nothing`;
    case 'untested':
      return `${absentText} not tested`;
  }
}

/**
 * In place of a signal: `No signal yet since 17:03:12. z has not crossed ±2.00.`
 * @param sinceMs - close of the oldest bar that is known
 */
export function noSignalWords(
  settings: Settings,
  sinceMs: number | undefined,
  nowMs: number,
): string {
  return sinceMs === undefined
    ? 'No signal yet: no bar of both legs has closed.'
    : `No signal yet since ${formatMoment(sinceMs, nowMs)}: z has not crossed ±${exactText(entryZOf(settings))} on complete trades.`;
}

function ratioLines(digits: SignalDigits, settings: Settings): readonly string[] {
  const { priceY, priceX, spread, sd, alpha, zScore } = digits;
  const [y, x] = settings.scale === 'log' ? [`ln ${priceY}`, `ln ${priceX}`] : [priceY, priceX];
  switch (definitionInUse(settings)) {
    case 'lagged':
    case 'in-window':
      return [`e = ${y} − α − β·${x} = ${spread}`, `z = e / s = ${spread} / ${sd} = ${zScore}`];
    case 'rolling':
      return [
        `e = ${y} − β·${x} = ${spread}`,
        `z = (e − mean) / s = (${spread} − ${bracketed(alpha)}) / ${sd} = ${zScore}`,
      ];
  }
}

function bracketed(text: string): string {
  return text.startsWith('−') ? `(${text})` : text;
}
