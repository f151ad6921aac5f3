/** Where 90 % of random walks have their Hurst exponent, and the middle one. */
export interface HurstBand {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Samples, 5 %, median, 95 %: simulated by tests/oracle/hurst_band.py. */
const rows: readonly (readonly [samples: number, low: number, median: number, high: number])[] = [
  [40, 0.058, 0.368, 0.638],
  [60, 0.112, 0.385, 0.626],
  [80, 0.146, 0.393, 0.615],
  [120, 0.18, 0.404, 0.607],
  [180, 0.24, 0.424, 0.594],
  [250, 0.266, 0.432, 0.585],
  [500, 0.314, 0.446, 0.57],
  [1_000, 0.349, 0.457, 0.56],
  [2_000, 0.375, 0.464, 0.551],
  [3_600, 0.393, 0.47, 0.545],
  [10_000, 0.416, 0.477, 0.537],
  [36_000, 0.435, 0.482, 0.527],
];

/**
 * The band for a number of samples: between two simulated numbers straight in ln n; outside of them that
 * of the nearest.
 */
export function hurstBand(sampleCount: number): HurstBand {
  const above = rows.findIndex(([samples]) => samples >= sampleCount);
  const upper = rows[above] ?? rows[rows.length - 1];
  const lower = rows[above - 1] ?? upper;
  if (upper === undefined || lower === undefined) {
    throw new RangeError('The table of the band is empty.');
  }
  const [upperSamples, ...upperBand] = upper;
  const [lowerSamples, ...lowerBand] = lower;
  const share =
    upperSamples === lowerSamples
      ? 0
      : Math.log(sampleCount / lowerSamples) / Math.log(upperSamples / lowerSamples);
  const between = (a: number, b: number): number => a + share * (b - a);
  return {
    low: between(lowerBand[0], upperBand[0]),
    median: between(lowerBand[1], upperBand[1]),
    high: between(lowerBand[2], upperBand[2]),
  };
}
