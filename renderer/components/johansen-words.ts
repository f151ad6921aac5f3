import type {
  CointegrationRank,
  JohansenResult,
  TraceTest,
} from '../../analytics/cointegration/johansen.ts';
import { cointegrationExplanations } from './cointegration-explanations.ts';
import type { Explanation } from './explanation.ts';
import type { FigureContext } from './figure.ts';
import { formatSigned, formatStatistic } from './format.ts';
import { reasonWords } from './reason-words.ts';

export interface TraceRow {
  readonly label: string;
  readonly statistic: string;
  /** At 5 %. */
  readonly critical: string;
  /** The statistic is above it. */
  readonly isRejected: boolean;
  readonly told: Explanation;
}

/** Johansen's trace test as a small table and a sentence. */
export interface JohansenWords {
  readonly rows: readonly TraceRow[];
  readonly verdict: string;
  readonly meaning: string;
}

const ranks: Readonly<Record<CointegrationRank, Pick<JohansenWords, 'verdict' | 'meaning'>>> = {
  0: {
    verdict: 'Rank 0: not cointegrated',
    meaning: 'No mix of the legs is seen to revert.',
  },
  1: {
    verdict: 'Rank 1: cointegrated',
    meaning: 'One mix of the legs reverts, the spread, while each of them wanders.',
  },
  2: {
    verdict: 'Rank 2: both legs stationary',
    meaning:
      'Each leg reverts by itself in this window, so that a spread that reverts is no news and may not last.',
  },
};

export function johansenWords(johansen: JohansenResult, { facts }: FigureContext): JohansenWords {
  if (johansen.kind === 'notAvailable') {
    const { short, sentence } = reasonWords(johansen.reason);
    return { rows: [], verdict: `No test: ${short}`, meaning: sentence };
  }
  const row = (
    label: string,
    { statistic, criticalValues }: TraceTest,
    told: Omit<Explanation, 'facts'>,
  ): TraceRow => ({
    label,
    statistic: formatStatistic(statistic),
    critical: formatStatistic(criticalValues.fivePct),
    isRejected: statistic > criticalValues.fivePct,
    told: {
      ...told,
      facts: [
        ...facts,
        { label: 'Lagged changes', value: String(johansen.lagCount) },
        {
          label: 'Critical 1/5/10 %',
          value: [criticalValues.onePct, criticalValues.fivePct, criticalValues.tenPct]
            .map((value) => formatSigned(value).replace('+', ''))
            .join(' / '),
        },
      ],
    },
  });
  return {
    rows: [
      row('none', johansen.none, cointegrationExplanations.none),
      row('at most one', johansen.atMostOne, cointegrationExplanations.atMostOne),
    ],
    ...ranks[johansen.rank],
  };
}
