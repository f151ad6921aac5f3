import { Chart, LinearScale, LineElement, PointElement } from 'chart.js';
// Registers its plugin and its `realtime` axis.
import 'chartjs-plugin-streaming';
import { installDateAdapter } from './date-adapter.ts';
import { StreamLineController } from './stream-line.ts';

let isInstalled = false;

/** Registers the parts of Chart.js that are in use, once. */
export function installChartParts(): void {
  if (isInstalled) {
    return;
  }
  isInstalled = true;
  // The elements are never made, but the streaming plugin and Chart.js read their defaults.
  Chart.register(StreamLineController, PointElement, LineElement, LinearScale);
  installDateAdapter();
}
