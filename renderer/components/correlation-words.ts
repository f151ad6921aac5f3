import { leadLag } from '../../analytics/correlation/lead-lag.ts';
import type { PairCorrelations } from '../../analytics/pair/pair-correlations.ts';
import type { Explanation } from './explanation.ts';
import { figureOf, type Figure, type FigureContext } from './figure.ts';
import { absentText, formatCount, formatDuration, formatShare, formatSigned } from './format.ts';

/** Why a correlation is not there, in the order in which it comes about. */
const absence = 'a leg stands still, or the window fills';
/** The cross-correlation looks 10 bars both ways. */
const leastLagReturns = 12;

const pearson: Omit<Explanation, 'facts'> = {
  title: 'Pearson correlation',
  meaning:
    'How closely the log returns of the legs follow one line. It says nothing of the prices.',
  formula: 'r = Σ (a − ā)(b − b̄) / √(Σ (a − ā)² · Σ (b − b̄)²)\na, b: log returns of y and x',
};
const spearman: Omit<Explanation, 'facts'> = {
  title: 'Spearman correlation',
  meaning:
    'The same of their ranks: one wild bar does not move it. Far from Pearson means that a few bars make the correlation.',
  formula: 'Pearson of rank(a) and rank(b), ties with their mean rank',
};
const crossCorrelation: Omit<Explanation, 'facts'> = {
  title: 'Cross-correlation',
  meaning:
    'Log returns of one leg against those of the other some bars earlier. A bar beyond the outer lines says that one leg moves first: of 20 lags one is often outside the inner ones by chance.',
  formula:
    'c(k) = Σ (a − ā)(b₋ₖ − b̄) / √(Σ (a − ā)² · Σ (b − b̄)²)\nlines ±1.96 / √n and ±3.02 / √n',
};

/** The correlations of the returns, now. */
export function correlationFigures(
  pearsonNow: number | undefined,
  correlations: PairCorrelations | undefined,
  { facts }: FigureContext,
): readonly Figure[] {
  const figure = (label: string, value: number | undefined, told: Explanation): Figure =>
    value === undefined
      ? { label, value: absentText, note: absence, isAbsent: true, told }
      : figureOf(label, { value: formatShare(value), note: 'of log returns', told });
  return [
    figure('Pearson', pearsonNow, { ...pearson, facts }),
    figure('Spearman', correlations?.spearman, { ...spearman, facts }),
  ];
}

/** Which leg moves first, with the lines that its bar is held against. */
export interface LeadWords {
  readonly figure: Figure;
  readonly bands: { readonly inner: number; readonly outer: number } | undefined;
}

export function leadWords(
  correlations: PairCorrelations | undefined,
  { symbolY, symbolX, barLengthMs, facts }: FigureContext,
): LeadWords {
  const label = 'Lead';
  const told = { ...crossCorrelation, facts };
  const byLag = correlations?.byLag;
  if (correlations === undefined || byLag === undefined) {
    const isShort = correlations !== undefined && correlations.returnCount < leastLagReturns;
    const note = isShort ? `needs ${leastLagReturns} returns in the window` : absence;
    return {
      figure: { label, value: absentText, note, isAbsent: true, told },
      bands: undefined,
    };
  }
  const { leader, leadBars, correlation, band, jointBand } = leadLag(
    byLag,
    correlations.returnCount,
  );
  const bands = { inner: band, outer: jointBand };
  if (leader === 'none') {
    return {
      figure: figureOf(label, {
        value: 'no leader',
        note: `no lag beyond ±${formatShare(jointBand)}`,
        told,
      }),
      bands,
    };
  }
  const symbol = leader === 'y' ? symbolY : symbolX;
  const bars = `${leadBars} ${leadBars === 1 ? 'bar' : 'bars'}`;
  return {
    figure: figureOf(label, {
      value: `${symbol} leads by ${bars}`,
      note: `${formatDuration(leadBars * barLengthMs)}, c ${formatSigned(correlation)}`,
      told,
    }),
    bands,
  };
}

/** What one bar of the cross-correlation says. */
export function lagWords(
  lag: number,
  correlation: number,
  { symbolY, symbolX }: Pick<FigureContext, 'symbolY' | 'symbolX'>,
): string {
  const value = formatSigned(correlation, 3);
  if (lag === 0) {
    return `Same bar: ${value}`;
  }
  const [first, second] = lag > 0 ? [symbolX, symbolY] : [symbolY, symbolX];
  const bars = `${formatCount(Math.abs(lag))} ${Math.abs(lag) === 1 ? 'bar' : 'bars'}`;
  return `${first} ${bars} before ${second}: ${value}`;
}
