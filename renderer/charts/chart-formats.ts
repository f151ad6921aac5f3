/** How the charts write numbers and times; the window's formatter gives them. */
export interface ChartFormats {
  readonly price: (value: number) => string;
  readonly percent: (value: number) => string;
  /** In the unit of the spread's scale. */
  readonly spread: (value: number) => string;
  readonly zScore: (value: number) => string;
  /** A hedge ratio. */
  readonly coefficient: (value: number) => string;
  /** A value at an axis whose labels are `step` apart. */
  readonly axis: (value: number, step: number) => string;
  readonly clock: (timeMs: number) => string;
  readonly day: (timeMs: number) => string;
}
