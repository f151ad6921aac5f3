import { Chart, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
// Registers its plugin and its `realtime` axis.
import 'chartjs-plugin-streaming';
import { installDateAdapter } from './date-adapter.ts';

let isInstalled = false;

/** Registers the parts of Chart.js that are in use, once. */
export function installChartParts(): void {
  if (isInstalled) return;
  isInstalled = true;
  Chart.register(LineController, LineElement, PointElement, LinearScale);
  installDateAdapter();
}
