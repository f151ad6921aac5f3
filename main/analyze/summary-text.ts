import type { NoTestReason } from '../../analytics/cointegration/engle-granger.ts';
import { pValueText } from '../../analytics/cointegration/p-value-text.ts';
import { lengthWords } from './bar-length.ts';
import type { Summary } from './summary.ts';

const integer = new Intl.NumberFormat('en-US');
const decimal = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });

/** The summary for a reader. */
export function summaryText(summary: Summary): string {
  const { pair, input, settings, frames, last, notices } = summary;
  const venue = input.venue === null ? '' : ` at ${input.venue}`;
  const lines = [
    `${pair.y} on ${pair.x}${venue}: ${lengthWords(settings.barLengthMs)} bars, ${settings.scale} scale, ${settings.hedge}, window ${integer.format(settings.windowSamples)}, z ${settings.z}${ddofWords(settings)}`,
    `${integer.format(input.yRowCount)} + ${integer.format(input.xRowCount)} ${input.rowsAre} read${leftOut(input)}`,
    `${integer.format(frames.count)} rows${span(frames)}, ${integer.format(frames.withZCount)} with a z-score${zRange(frames)}`,
    ...signalLine(summary),
    ...(last === null ? [] : [`Last: ${lastWords(last)}`]),
    verdictWords(summary),
    ...notices,
    `${decimal.format(summary.elapsedMs / 1_000)} s`,
  ];
  return `${lines.join('\n')}\n`;
}

function ddofWords({ ddof }: Summary['settings']): string {
  return ddof === null ? '' : ` (ddof ${ddof})`;
}

function leftOut(input: Summary['input']): string {
  const counts: readonly (readonly [number, string])[] = [
    [input.badRowCount, 'bad rows left out'],
    [input.repeatedCount, 'came again'],
    [input.lateCount, 'came too late for their bar'],
    [input.extremeCount, 'at an extreme price'],
    [input.renumberedCount, 'times ids began anew'],
  ];
  return counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `, ${integer.format(count)} ${words}`)
    .join('');
}

function span({ firstTimeMs, lastTimeMs, segmentCount }: Summary['frames']): string {
  if (firstTimeMs === null || lastTimeMs === null) {
    return '';
  }
  const from = new Date(firstTimeMs).toISOString();
  const to = new Date(lastTimeMs).toISOString();
  const pieces = segmentCount > 1 ? ` in ${integer.format(segmentCount)} stretches` : '';
  return ` from ${from} to ${to}${pieces}`;
}

function zRange({ lowestZ, highestZ }: Summary['frames']): string {
  return lowestZ === null || highestZ === null
    ? ''
    : ` from ${decimal.format(lowestZ)} to ${decimal.format(highestZ)}`;
}

function signalLine({ frames, settings }: Summary): string[] {
  const { longSpread, flat, shortSpread } = frames.signals;
  const signalCount = longSpread + flat + shortSpread;
  if (signalCount === 0) {
    return noSignalWords(frames);
  }
  const share = ((longSpread + shortSpread) / signalCount) * 100;
  const holed =
    frames.holedCount > 0 ? `, ${integer.format(frames.holedCount)} over missing trades` : '';
  return [
    `Signals at |z| ≥ ${settings.entryZ}: ${integer.format(longSpread)} BUY, ${integer.format(shortSpread)} SELL (${share.toFixed(1)} % of the rows)${holed}`,
  ];
}

/** A file without a row has a notice of its own. */
function noSignalWords({ count, withZCount }: Summary['frames']): string[] {
  if (count === 0) {
    return [];
  }
  return withZCount === 0
    ? ['No z-score: the window never filled without a break, or prices stood still in it.']
    : ['No signals: trades are missing in the window of every row with a z-score.'];
}

/** Why a window has no test. */
const reasons: Readonly<Record<NoTestReason, string>> = {
  tooFewSamples: 'too few samples',
  constantLeg: 'a leg stands still',
  perfectFit: 'one leg follows the other exactly',
  lagTooLong: 'the window is too short for so many lags',
  noNoise: 'the spread has no noise to test by',
};

function verdictWords({ cointegration, settings }: Summary): string {
  const { cointegrationSamples, barLengthMs } = settings;
  const window = `${integer.format(cointegrationSamples)} × ${lengthWords(barLengthMs)}`;
  if (cointegration === null) {
    return `Cointegration: not tested, there were never ${window} without a break.`;
  }
  const at = `, ${window} up to ${new Date(cointegration.timeMs).toISOString()}`;
  switch (cointegration.kind) {
    case 'cointegrated':
      return `Cointegrated at ${cointegration.levelPct} % (p ${chance(cointegration.pValue)})${at}`;
    case 'notCointegrated':
      return `Not cointegrated (p ${chance(cointegration.pValue)})${at}`;
    case 'notAvailable':
      return `Cointegration: not known (${reasons[cointegration.reason]})${at}`;
  }
}

function chance(pValue: number): string {
  const text = pValueText(pValue);
  return text.startsWith('<') ? text : `= ${text}`;
}

function short(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-6 ? value.toExponential(3) : decimal.format(value);
}

function lastWords(last: NonNullable<Summary['last']>): string {
  return Object.entries(last)
    .filter(([name, value]) => name !== 'time_ms' && value !== null)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? short(value) : value}`)
    .join('  ');
}
