import { Chart, registerables } from 'chart.js';
import { installChartParts } from '../../../../renderer/charts/chart-parts.ts';
import { ChartGroup } from '../../../../renderer/charts/chart-group.ts';
import { FrameSeries } from '../../../../renderer/series/frame-series.ts';
import { barMs, Market } from './market.ts';

type Canvases = Readonly<Record<'price' | 'spread' | 'z', HTMLCanvasElement>>;

/** The refresh rate at which the app works hardest. */
const refreshMs = 250;

/** Chart.js with the streaming axis and a calendar, for both ways. */
export function prepareChartClass(): typeof Chart {
  installChartParts();
  return Chart;
}

/**
 * The app's own charts, fed as the app feeds them.
 * @param beta - for the chart of β, when it is shown
 */
export function startPairwatch(
  canvases: Canvases,
  beta: HTMLCanvasElement | undefined,
  pointCount: number,
): void {
  const series = new FrameSeries(pointCount + 64);
  const market = new Market(Date.now() - pointCount * barMs);
  series.append(market.next(pointCount));
  // One wide band and one as narrow as they come: what a bad hour looks like.
  const spanMs = pointCount * barMs;
  const holes = [
    { fromTimeMs: Date.now() - spanMs * 0.6, toTimeMs: Date.now() - spanMs * 0.4 },
    { fromTimeMs: Date.now() - spanMs * 0.2, toTimeMs: Date.now() - spanMs * 0.2 + 1 },
  ];
  const group = new ChartGroup({
    canvases,
    source: {
      series,
      forming: () => undefined,
      holes: () => holes,
      marketLeadMs: () => 0,
      endedAtMs: () => undefined,
    },
    theme: 'dark',
    palette: {
      surface: '#131921',
      text: '#e7ecf2',
      axis: '#94a3b3',
      grid: '#1e2630',
      zero: '#5d6c7e',
      crosshair: '#8495a8',
      exitBand: '#74aefc',
      hole: '#9aa7b5',
      legY: '#74b1ff',
      legX: '#f0b54a',
      spread: '#c0a2ff',
      zScore: '#dfe6ee',
      beta: '#a9cf6a',
      betaBand: '#5e7446',
      buy: '#35c7b1',
      sell: '#ff8557',
    },
    formats: {
      price: (value) => value.toFixed(2),
      percent: (value) => value.toFixed(3),
      spread: (value) => value.toFixed(2),
      zScore: (value) => value.toFixed(2),
      coefficient: (value) => value.toFixed(4),
      axis: (value) => value.toFixed(2),
      clock: (timeMs) => new Date(timeMs).toISOString().slice(11, 19),
      day: (timeMs) => new Date(timeMs).toISOString().slice(5, 10),
    },
    spanMs,
    refreshMs,
    barLengthMs: barMs,
    spreadUnitFactor: 10_000,
    levels: { entryZ: 2, exitZ: 0.5 },
    priceMode: 'axes',
    prefersReducedMotion: false,
    onHover: () => undefined,
  });
  group.setBetaCanvas(beta);
  setInterval(() => series.append(market.next(1)), barMs);
}

/** The streaming plugin as its guide shows it: every point in the data sets, every option default. */
export function startDefaults(canvases: Canvases, pointCount: number): void {
  Chart.register(...registerables);
  const market = new Market(Date.now() - pointCount * barMs);
  const history = market.next(pointCount);
  const columns = { price: ['priceY', 'priceX'], spread: ['spread'], z: ['zScore'] } as const;
  const charts = (['price', 'spread', 'z'] as const).map((name) => {
    const datasets = columns[name].map((column) => ({
      label: column,
      data: Array.from(history[column], (y, row) => ({ x: history.closeTimeMs[row] ?? 0, y })),
      borderColor: '#74b1ff',
    }));
    const chart = new Chart(canvases[name], {
      type: 'line',
      data: { datasets },
      options: {
        maintainAspectRatio: false,
        plugins: { streaming: { duration: pointCount * barMs } },
        scales: { x: { type: 'realtime' } },
      },
    });
    return { chart, name };
  });
  setInterval(() => {
    const added = market.next(1);
    for (const { chart, name } of charts) {
      columns[name].forEach((column, line) => {
        chart.data.datasets[line]?.data.push({
          x: added.closeTimeMs[0] ?? 0,
          y: added[column][0] ?? 0,
        });
      });
      chart.update('quiet');
    }
  }, barMs);
}
