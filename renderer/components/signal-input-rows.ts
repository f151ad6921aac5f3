import type { SignalInputs } from '../../analytics/alerts/signal-inputs.ts';
import { yardstickDdof } from '../../analytics/zscore/yardstick.ts';
import { shownSpread } from '../../analytics/zscore/shown-spread.ts';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import type { Settings } from '../../preload/settings.ts';
import { windowWords } from './cointegration-words.ts';
import type { Told } from './explanation.ts';
import { formatMoment, formatSpread, spreadUnit } from './format.ts';
import { hedgeNames } from './hedge-words.ts';
import { definitionInUse } from './score-explanations.ts';
import { exactText, signalDigits } from './signal-digits.ts';
import { halfLifeText, thresholdText, worthWords } from './signal-inputs-words.ts';

/** One input of a signal. */
export interface SignalInputRow {
  readonly label: string;
  readonly value: string;
  readonly told: Told;
}

/** The inputs of the last signal, in the order in which the sum takes them. */
export function signalInputRows(
  inputs: SignalInputs,
  settings: Settings,
  nowMs: number,
): readonly SignalInputRow[] {
  const { symbolY, symbolX, scale, hedgeMethod, cointegrationSamples, timeframe } = settings;
  const digits = signalDigits(inputs, scale);
  const worth = worthWords(inputs.ground, inputs.entryZ);
  const line = lineWords(settings);
  return [
    {
      label: 'Bar',
      value: formatMoment(inputs.closeTimeMs, nowMs),
      told: 'When the bar of the signal closed, in local time.',
    },
    { label: symbolY, value: digits.priceY, told: 'Closing price of leg y, all its digits.' },
    { label: symbolX, value: digits.priceX, told: 'Closing price of leg x, all its digits.' },
    { label: line.alphaLabel, value: digits.alpha, told: line.alpha },
    { label: 'β', value: digits.beta, told: line.beta },
    {
      label: 'e',
      value: spreadText(inputs, digits.spread, settings),
      told: 'The spread of that bar.',
    },
    { label: 's', value: digits.sd, told: yardstickWords(settings) },
    { label: 'z', value: digits.zScore, told: 'The spread in units of its yardstick.' },
    {
      label: 'Threshold',
      value: `${thresholdText(inputs)}, armed again inside ±${exactText(inputs.exitZ)}`,
      told: 'Set in the sidebar and the preferences. After a signal its side stays silent until z has been inside the exit band.',
    },
    {
      label: 'EG test',
      value:
        inputs.testedAtMs === undefined
          ? worth.verdict
          : `${worth.verdict}, at ${formatMoment(inputs.testedAtMs, nowMs)}`,
      told: `Engle-Granger test for cointegration, the last one before the signal: ${symbolY} on ${symbolX}, over ${windowWords(cointegrationSamples, barLengthMs(timeframe))}.`,
    },
    {
      label: 'Half-life',
      value: halfLifeText(inputs, settings),
      told: 'Time in which half of a deviation is gone: −ln 2 / ln(1 + λ), λ from Δs = a + λ·s₋₁ over the window of the test. Only a cointegrated pair has one.',
    },
    {
      label: 'Window',
      value: windowWords(settings.windowSamples, barLengthMs(timeframe)),
      told: `Bars that the line and its yardstick stand on, on ${scale === 'log' ? 'log prices' : 'prices'}.`,
    },
    {
      label: 'Method',
      value: `${definitionInUse(settings)} z, line by ${hedgeNames[hedgeMethod]}`,
      told: 'How the line was found and what the spread was measured by: both are settings.',
    },
    {
      label: 'From',
      value: inputs.isHistory ? 'stored trades: no notification was due' : 'live trades',
      told: 'Signals of the past, which stored or fetched trades show, notify nobody.',
    },
  ];
}

/** `0.00029 (+2.90 bps)`; by `rolling` the distance from the mean, which is what counts. */
function spreadText(
  { spread, measure }: SignalInputs,
  digits: string,
  { scale, zDefinition }: Settings,
): string {
  const from = zDefinition === 'rolling' ? ' from the mean' : '';
  const shown = formatSpread(shownSpread(spread, measure, zDefinition), scale);
  return `${digits} (${shown} ${spreadUnit(scale)}${from})`;
}

function lineWords(settings: Settings): {
  readonly alphaLabel: string;
  readonly alpha: string;
  readonly beta: string;
} {
  const when = settings.hedgeMethod === 'kalman' ? 'after the bar before' : 'of the window before';
  switch (definitionInUse(settings)) {
    case 'lagged':
      return {
        alphaLabel: 'α',
        alpha: `Intercept ${when}: nothing of the bar is in it.`,
        beta: `Hedge ratio ${when}: nothing of the bar is in it.`,
      };
    case 'in-window':
      return {
        alphaLabel: 'α',
        alpha: 'Intercept of the window that ends with the bar.',
        beta: 'Hedge ratio of the window that ends with the bar.',
      };
    case 'rolling':
      return {
        alphaLabel: 'mean',
        alpha: 'Mean of the window’s spreads, each with the β of its own bar.',
        beta: 'Hedge ratio of the window that ends with the bar.',
      };
  }
}

function yardstickWords(settings: Settings): string {
  const { hedgeMethod, zDefinition, zDdof } = settings;
  const ddof = yardstickDdof({ hedgeMethod, zDefinition, ddof: zDdof });
  return ddof === undefined
    ? '√Q: the deviation that the filter expected of this bar.'
    : `Standard deviation of the ${definitionInUse(settings) === 'rolling' ? 'spreads' : 'residuals'}, over ${ddof === 0 ? 'n' : `n − ${ddof}`}.`;
}
