import type { PairDiagnostics } from '../../analytics/pair/pair-diagnostics.ts';
import { verdictWords } from './cointegration-words.ts';
import type { ExplainedFact, Explanation } from './explanation.ts';
import type { WarmUp } from './warm-up-words.ts';

type Lasting = Omit<Explanation, 'facts'>;

const engleGranger = 'Engle and Granger 1987';

/** What the numbers of the cointegration tests are. */
export const cointegrationExplanations = {
  tStatistic: {
    title: 'Engle-Granger t',
    meaning:
      'How surely the spread is pulled back to its line. The more negative, the less do the legs look unrelated.',
    formula: 'e = y − α − βx\nΔe = γ·e₋₁ + Σ φⱼ·Δe₋ⱼ + u,  t of γ',
    source: engleGranger,
  },
  criticalValue: {
    title: 'Critical value',
    meaning:
      'Unrelated legs have a t below it in so many per cent of windows. A plain Dickey-Fuller table would be too kind: the line was fitted to these very prices.',
    formula: 'b₀ + b₁/T + b₂/T² + b₃/T³,  T = n − 1',
    source: 'MacKinnon 2010, two series with a constant',
  },
  pValue: {
    title: 'p-value',
    meaning: 'Chance of so low a t, or a lower one, between unrelated legs.',
    formula: 'Φ of a polynomial in t',
    source: 'MacKinnon 1994, two series with a constant',
  },
  lagCount: {
    title: 'Lagged changes',
    meaning: 'Changes of the spread before, which take its short-term echo out of the test.',
    formula: 'chosen by AIC up to 12·(n/100)^¼, or as many as you set',
  },
  sampleCount: {
    title: 'Samples',
    meaning: 'Closed bars of both legs that the test stands on.',
  },
  alpha: {
    title: 'α, intercept',
    meaning: 'Where the line of the whole test window starts.',
    formula: 'α = ȳ − β·x̄',
  },
  beta: {
    title: 'β, slope',
    meaning:
      'The hedge ratio of the whole test window. The one above the charts is of the shorter rolling window.',
    formula: 'β = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)²',
  },
  none: {
    title: 'Johansen trace: none',
    meaning:
      'The hypothesis that no mix of the legs reverts. Above the critical value it is rejected: there is one.',
    formula: 'trace = −T · Σ ln(1 − λᵢ) over both eigenvalues',
    source: 'Johansen 1991; critical values of MacKinnon, Haug and Michelis 1999',
  },
  atMostOne: {
    title: 'Johansen trace: at most one',
    meaning:
      'The hypothesis that one mix reverts at most. Above the critical value it is rejected: each leg reverts by itself, and no pair is needed.',
    formula: 'trace = −T · ln(1 − λ₂)',
    source: 'Johansen 1991; critical values of MacKinnon, Haug and Michelis 1999',
  },
} satisfies Record<string, Lasting>;

/** The verdict with what it means, for the chip of the banner. */
export function explainVerdict(
  diagnostics: PairDiagnostics | undefined,
  testWarmUp: WarmUp,
  barLengthMs: number,
  facts: readonly ExplainedFact[],
): Explanation {
  const { verdict, meaning } = verdictWords(diagnostics, testWarmUp, barLengthMs);
  return {
    title: verdict,
    meaning,
    formula: cointegrationExplanations.tStatistic.formula,
    facts,
    source: engleGranger,
  };
}
