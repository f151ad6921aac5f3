import type { EngleGrangerResult, EngleGrangerTest, NoTestReason } from './engle-granger.ts';
import type { CriticalValues } from './mackinnon.ts';

/** Chance of taking unrelated legs for a pair that a user accepts, or that a test stays under. */
export type LevelPct = 1 | 5 | 10;

/** What the screen puts into words: "cointegrated at 5 % (p = 0.013), 3,600 × 1 s". */
export type CointegrationVerdict =
  | {
      readonly kind: 'cointegrated';
      /** The strictest level that the test passes. */
      readonly levelPct: LevelPct;
      readonly pValue: number;
      readonly sampleCount: number;
    }
  | {
      readonly kind: 'notCointegrated';
      /** A level that the test passes, but weaker than the one asked for. */
      readonly weakLevelPct: LevelPct | undefined;
      readonly pValue: number;
      readonly sampleCount: number;
    }
  | { readonly kind: 'notAvailable'; readonly reason: NoTestReason };

const levels: readonly (readonly [LevelPct, keyof CriticalValues])[] = [
  [1, 'onePct'],
  [5, 'fivePct'],
  [10, 'tenPct'],
];

/**
 * The verdict on the direction that is traded.
 * @param askedPct - the weakest level that counts as cointegrated
 */
export function cointegrationVerdict(
  result: EngleGrangerResult,
  askedPct: LevelPct = 5,
): CointegrationVerdict {
  if (result.kind === 'notAvailable') {
    return result;
  }
  const { pValue, sampleCount } = result;
  const levelPct = levelPassed(result);
  return levelPct !== undefined && levelPct <= askedPct
    ? { kind: 'cointegrated', levelPct, pValue, sampleCount }
    : { kind: 'notCointegrated', weakLevelPct: levelPct, pValue, sampleCount };
}

/**
 * The strictest level that t and p both pass. Near a level they can differ, since critical values know
 * the number of samples and p-values do not; nothing is called cointegrated that either speaks against.
 */
function levelPassed({
  tStatistic,
  pValue,
  criticalValues,
}: EngleGrangerTest): LevelPct | undefined {
  const passed = levels.find(
    ([levelPct, name]) => tStatistic < criticalValues[name] && pValue < levelPct / 100,
  );
  return passed?.[0];
}
