import type { SpreadHistogram } from '../../analytics/reversion/spread-histogram.ts';

/** A histogram and its normal curve as paths of an SVG of 100 × 100. */
export interface HistogramShape {
  readonly bars: string;
  readonly curve: string;
  /** Where the mean is, from the left. */
  readonly meanX: number;
  readonly start: number;
  readonly end: number;
}

const size = 100;
const curvePointCount = 81;

export function histogramShape(histogram: SpreadHistogram): HistogramShape {
  const { start, binWidth, counts, mean, sd } = histogram;
  const range = binWidth * counts.length;
  const sampleCount = counts.reduce((sum, count) => sum + count, 0);
  const peak = (sampleCount * binWidth) / (sd * Math.sqrt(2 * Math.PI));
  const tallest = Math.max(peak, ...counts);
  const top = (count: number): string => (size * (1 - count / tallest)).toFixed(2);
  const left = (index: number): string => ((size * index) / counts.length).toFixed(2);
  const bars = Array.from(
    counts,
    (count, index) => `M${left(index)} ${size}V${top(count)}H${left(index + 1)}V${size}z`,
  );
  const curve = Array.from({ length: curvePointCount }, (_, index) => {
    const share = index / (curvePointCount - 1);
    const distance = (start + share * range - mean) / sd;
    return `${(size * share).toFixed(2)} ${top(peak * Math.exp((-distance * distance) / 2))}`;
  });
  return {
    bars: bars.join(''),
    curve: `M${curve.join('L')}`,
    meanX: (size * (mean - start)) / range,
    start,
    end: start + range,
  };
}
