import type { PairCorrelations } from '../../analytics/pair/pair-correlations.ts';
import { returnSamples, scopeFacts, type AnalysisScope } from './analysis-scope.ts';
import type { Explanation } from './explanation.ts';
import { formatShare } from './format.ts';

/** Pearson's correlation of log returns, with Spearman's beside it. */
export function explainCorrelation(
  scope: AnalysisScope,
  correlations: PairCorrelations | undefined,
): Explanation {
  return {
    title: 'Correlation of log returns',
    meaning:
      'How much the legs move together from bar to bar, from −1 to +1. Legs may do so and drift apart all the same: see cointegration.',
    formula:
      'Pearson: r = Σ(a − ā)(b − b̄) / √( Σ(a − ā)² Σ(b − b̄)² )\nSpearman: the same of the ranks, which one wild bar cannot bend\na, b: ln(price / price of the bar before)',
    facts: [
      { label: 'Pearson', value: formatShare(scope.frame?.correlation) },
      { label: 'Spearman', value: formatShare(correlations?.spearman) },
      ...scopeFacts(scope, returnSamples(scope)),
    ],
    source: 'Pearson 1895, Spearman 1904',
  };
}
