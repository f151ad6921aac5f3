import type { ChartFormats } from '../charts/chart-formats.ts';
import {
  formatAxis,
  formatClock,
  formatCoefficient,
  formatDay,
  formatPercent,
  formatPrice,
  formatSigned,
  formatZ,
} from './format.ts';

/** The charts write numbers and times as the rest of the window does. */
export const windowFormats: ChartFormats = {
  price: formatPrice,
  percent: formatPercent,
  spread: (value) => formatSigned(value, 2),
  zScore: formatZ,
  coefficient: formatCoefficient,
  axis: formatAxis,
  clock: formatClock,
  day: formatDay,
};
