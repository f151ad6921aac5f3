import type { ChartFormats } from '../../../renderer/charts/chart-formats.ts';

/** Every number and time in the same format. */
export function formatsOf(format: (value: number) => string): ChartFormats {
  return {
    price: format,
    percent: format,
    spread: format,
    zScore: format,
    coefficient: format,
    axis: format,
    clock: format,
    day: format,
  };
}
