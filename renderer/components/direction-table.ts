import type { EngleGrangerTest } from '../../analytics/cointegration/engle-granger.ts';
import type { DirectionTest, PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import { cointegrationExplanations } from './cointegration-explanations.ts';
import type { Explanation } from './explanation.ts';
import type { FigureContext } from './figure.ts';
import {
  absentText,
  formatCoefficient,
  formatCount,
  formatPValue,
  formatStatistic,
} from './format.ts';
import { reasonWords } from './reason-words.ts';

export interface DirectionCell {
  readonly text: string;
  /** The test is below this critical value. */
  readonly isPassed: boolean;
}

export interface DirectionRow {
  readonly label: string;
  /** y on x, which is traded, and x on y. */
  readonly cells: readonly [DirectionCell, DirectionCell];
  readonly told: Explanation;
}

/** Both directions of the Engle-Granger test; it is not symmetric. */
export interface DirectionTable {
  readonly rows: readonly DirectionRow[];
  /** Why a direction has no test: one line for each that has none. */
  readonly absences: readonly string[];
}

type Tested = Omit<EngleGrangerTest, 'residuals'>;

const criticalLevels = [
  ['1 %', 'onePct'],
  ['5 %', 'fivePct'],
  ['10 %', 'tenPct'],
] as const;

export function directionTable(
  { yOnX, xOnY }: PairDiagnostics,
  { symbolY, symbolX, facts }: FigureContext,
): DirectionTable {
  const row = (
    label: string,
    told: Omit<Explanation, 'facts'>,
    text: (test: Tested) => string,
    isPassed: (test: Tested) => boolean = () => false,
  ): DirectionRow => {
    const cell = (test: DirectionTest): DirectionCell =>
      test.kind === 'tested'
        ? { text: text(test), isPassed: isPassed(test) }
        : { text: absentText, isPassed: false };
    return { label, cells: [cell(yOnX), cell(xOnY)], told: { ...told, facts } };
  };
  const explained = cointegrationExplanations;
  return {
    rows: [
      row('t statistic', explained.tStatistic, (test) => formatStatistic(test.tStatistic)),
      ...criticalLevels.map(([level, name]) =>
        row(
          `critical at ${level}`,
          explained.criticalValue,
          (test) => formatStatistic(test.criticalValues[name]),
          (test) => test.tStatistic < test.criticalValues[name],
        ),
      ),
      row('p', explained.pValue, (test) => formatPValue(test.pValue)),
      row('lagged changes', explained.lagCount, (test) => formatCount(test.lagCount)),
      row('samples', explained.sampleCount, (test) => formatCount(test.sampleCount)),
      row('α', explained.alpha, (test) => formatCoefficient(test.alpha)),
      row('β', explained.beta, (test) => formatCoefficient(test.beta)),
    ],
    absences: [
      ...absenceOf(`${symbolY} on ${symbolX}`, yOnX),
      ...absenceOf(`${symbolX} on ${symbolY}`, xOnY),
    ],
  };
}

function absenceOf(direction: string, test: DirectionTest): readonly string[] {
  return test.kind === 'tested' ? [] : [`${direction}: ${reasonWords(test.reason).sentence}`];
}
