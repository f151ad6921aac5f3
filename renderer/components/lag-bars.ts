/** A bar from the zero line, as shares of the height from the top. */
export interface LagBar {
  readonly lag: number;
  readonly value: number;
  readonly top: number;
  readonly height: number;
  /** Beyond the bound that it is held against. */
  readonly isOutside: boolean;
}

export interface LagBars {
  readonly bars: readonly LagBar[];
  /** What the upper and the lower edge stand for. */
  readonly greatest: number;
  readonly least: number;
  /** Shares from the top: the zero line and those of ±bound. */
  readonly zero: number;
  readonly bounds: readonly { readonly upper: number; readonly lower: number }[];
}

/** The edges move in such steps: they hold still while the values tremble. */
const edgeStep = 0.25;

/**
 * Correlations by lag as bars around zero.
 * @param bounds - sizes that chance explains; the last one decides what is outside
 */
export function lagBars(
  values: Float64Array,
  firstLag: number,
  bounds: readonly number[],
): LagBars {
  const decisive = bounds[bounds.length - 1] ?? Infinity;
  const edge = (size: number): number => Math.max(1, Math.ceil(size / edgeStep)) * edgeStep;
  const greatest = edge(Math.max(...values, ...bounds));
  const least = -edge(Math.max(...values.map((value) => -value), ...bounds));
  const fromTop = (value: number): number => (greatest - value) / (greatest - least);
  const zero = fromTop(0);
  return {
    bars: Array.from(values, (value, index) => ({
      lag: firstLag + index,
      value,
      top: Math.min(zero, fromTop(value)),
      height: Math.abs(fromTop(value) - zero),
      isOutside: Math.abs(value) > decisive,
    })),
    greatest,
    least,
    zero,
    bounds: bounds.map((bound) => ({ upper: fromTop(bound), lower: fromTop(-bound) })),
  };
}
