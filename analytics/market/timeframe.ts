import { durationMs, type DurationMs } from './units.ts';

/** The bar lengths on offer, shortest first. */
export const timeframes = ['1s', '5s', '15s', '1m', '5m', '15m', '1h'] as const;
export type Timeframe = (typeof timeframes)[number];

const lengthsMs: Record<Timeframe, number> = {
  '1s': 1_000,
  '5s': 5_000,
  '15s': 15_000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
};

/** Length of one bar of this timeframe. */
export function barLengthMs(timeframe: Timeframe): DurationMs {
  return durationMs(lengthsMs[timeframe]);
}
