import { roundingFloor } from '../stats/rounding-floor.ts';

/** Whether a spread has no variation beyond the rounding of its own values. */
export function isConstant(spread: Float64Array): boolean {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of spread) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return !(greatest - least > roundingOf(spread));
}

/** Up to this size a difference of two values of the spread is their rounding. */
export function roundingOf(spread: Float64Array): number {
  let greatest = 0;
  for (const value of spread) {
    greatest = Math.max(greatest, Math.abs(value));
  }
  return roundingFloor * greatest;
}

/** The mean, from a first mean and what it leaves: exact to a rounding or two. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) {
    sum += value;
  }
  const mean = sum / values.length;
  let rest = 0;
  for (const value of values) {
    rest += value - mean;
  }
  return mean + rest / values.length;
}
