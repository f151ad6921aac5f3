import type { NotAvailable } from '../../analytics/cointegration/not-available.ts';
import type { Autocorrelation } from '../../analytics/reversion/autocorrelation.ts';
import type { Hurst } from '../../analytics/reversion/hurst.ts';
import type { HalfLife } from '../../analytics/reversion/half-life.ts';
import type {
  NoReversionReason,
  ReversionFigures,
} from '../../analytics/reversion/reversion-figures.ts';
import type { SpreadHistogram } from '../../analytics/reversion/spread-histogram.ts';
import type { VarianceRatio } from '../../analytics/reversion/variance-ratio.ts';
import type { ZeroCrossings } from '../../analytics/reversion/zero-crossings.ts';
import { absentFigure, figureOf, type Figure, type FigureContext } from './figure.ts';
import {
  absentText,
  formatCount,
  formatRate,
  formatShare,
  formatSigned,
  formatSpan,
  formatSpread,
  spreadUnit,
} from './format.ts';
import { reversionExplanations } from './reversion-explanations.ts';

type Or<Value> = Value | NotAvailable<NoReversionReason>;

/** z from which on chance is too small an explanation: 5 % of random walks are outside. */
const clearZ = 1.96;

/** The figures of a spread's way back as text, in the order of {@link ReversionFigures}. */
export interface ReversionWords {
  readonly halfLife: Figure;
  readonly zeroCrossings: Figure;
  readonly varianceRatio: Figure;
  readonly hurst: Figure;
  readonly autocorrelation: Figure;
  readonly histogram: Figure;
}

export function reversionWords(
  reversion: ReversionFigures,
  context: FigureContext,
): ReversionWords {
  return {
    halfLife: halfLifeWords(reversion.halfLife, context),
    zeroCrossings: crossingWords(reversion.zeroCrossings, context),
    varianceRatio: ratioWords(reversion.varianceRatio, context),
    hurst: hurstWords(reversion.hurst, context),
    autocorrelation: autocorrelationWords(reversion.autocorrelation, context),
    histogram: histogramWords(reversion.histogram, context),
  };
}

function halfLifeWords(halfLife: Or<HalfLife>, { barLengthMs, facts }: FigureContext): Figure {
  const told = { ...reversionExplanations.halfLife, facts };
  const label = 'Half-life';
  switch (halfLife.kind) {
    case 'notAvailable':
      return absentFigure(label, halfLife.reason, told);
    case 'halfLife': {
      const { samples, lambda } = halfLife;
      return figureOf(label, {
        value: formatSpan(samples * barLengthMs),
        note: `${formatRate(samples)} samples`,
        told: { ...told, facts: [...facts, lambdaFact(lambda)] },
      });
    }
    case 'none': {
      const { lambda } = halfLife;
      return {
        label,
        value: absentText,
        note: lambda < 0 ? 'none: gone within one bar' : 'none: it does not come back',
        isAbsent: true,
        told: { ...told, facts: [...facts, lambdaFact(lambda)] },
      };
    }
  }
}

function lambdaFact(lambda: number) {
  return { label: 'λ', value: formatSigned(lambda, 4) };
}

function crossingWords(crossings: Or<ZeroCrossings>, { facts }: FigureContext): Figure {
  const told = { ...reversionExplanations.zeroCrossings, facts };
  const label = 'Zero crossings';
  if (crossings.kind === 'notAvailable') {
    return absentFigure(label, crossings.reason, told);
  }
  const { count, perHour } = crossings;
  return figureOf(label, {
    value: perHour < 1 ? formatShare(perHour) : formatRate(perHour),
    note: `an hour, ${formatCount(count)} in all`,
    told,
  });
}

function ratioWords(ratio: Or<VarianceRatio>, { facts }: FigureContext): Figure {
  const told = { ...reversionExplanations.varianceRatio, facts };
  const label = 'Variance ratio';
  if (ratio.kind === 'notAvailable') {
    return absentFigure(label, ratio.reason, told);
  }
  const { zStatistic, horizonSamples } = ratio;
  const reading =
    zStatistic < -clearZ ? 'reverts' : zStatistic > clearZ ? 'trends' : 'as a random walk';
  return figureOf(label, {
    value: formatShare(ratio.ratio),
    note: `z ${formatSigned(zStatistic)}, ${reading}`,
    told: { ...told, facts: [...facts, { label: 'q', value: `${horizonSamples} samples` }] },
  });
}

function hurstWords(hurst: Or<Hurst>, { facts }: FigureContext): Figure {
  const told = { ...reversionExplanations.hurst, facts };
  const label = 'Hurst exponent';
  if (hurst.kind === 'notAvailable') {
    return absentFigure(label, hurst.reason, told);
  }
  const { exponent, randomWalk } = hurst;
  const { low, median, high } = randomWalk;
  const reading = exponent < low ? 'reverts' : exponent > high ? 'trends' : 'as a random walk';
  const band = `${formatShare(low)} to ${formatShare(high)}`;
  return figureOf(label, {
    value: formatShare(exponent),
    note: reading,
    told: {
      ...told,
      facts: [
        ...facts,
        { label: 'Random walks', value: `${band}, the middle one ${formatShare(median)}` },
      ],
    },
  });
}

function autocorrelationWords(
  autocorrelation: Or<Autocorrelation>,
  { facts }: FigureContext,
): Figure {
  const told = { ...reversionExplanations.autocorrelation, facts };
  const label = 'Autocorrelation';
  if (autocorrelation.kind === 'notAvailable') {
    return absentFigure(label, autocorrelation.reason, told);
  }
  const { values, whiteNoiseBound } = autocorrelation;
  const outsideCount = values.filter((value) => Math.abs(value) > whiteNoiseBound).length;
  return figureOf(label, {
    value: formatShare(values[0]),
    note: `lag 1; ${outsideCount} of ${values.length} outside`,
    told: {
      ...told,
      facts: [...facts, { label: 'Bounds', value: `±${formatShare(whiteNoiseBound)}` }],
    },
  });
}

function histogramWords(histogram: Or<SpreadHistogram>, { scale, facts }: FigureContext): Figure {
  const told = { ...reversionExplanations.histogram, facts };
  const label = 'Distribution';
  if (histogram.kind === 'notAvailable') {
    return absentFigure(label, histogram.reason, told);
  }
  return figureOf(label, {
    value: formatSpread(histogram.sd, scale).replace('+', ''),
    note: `${spreadUnit(scale)} standard deviation`,
    told: {
      ...told,
      facts: [...facts, { label: 'Bins', value: formatCount(histogram.counts.length) }],
    },
  });
}
