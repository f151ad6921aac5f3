import { FrameMeter, type FrameTimes } from './frame-meter.ts';

declare global {
  interface Window {
    measureCharts: (subject: string, pointCount: number, durationMs: number) => Promise<FrameTimes>;
  }
}

const warmUpMs = 2_000;

function canvas(id: string): HTMLCanvasElement {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLCanvasElement)) {
    throw new Error(`The page has no canvas ${id}.`);
  }
  return found;
}

/** Starts one way of drawing, lets it settle and measures it. One call per loaded page. */
window.measureCharts = async (subject, pointCount, durationMs) => {
  const meter = new FrameMeter();
  meter.installTimers();
  const { prepareChartClass, startDefaults, startPairwatch } = await import('./subjects.ts');
  meter.installPainting(prepareChartClass());
  const canvases = { price: canvas('price'), spread: canvas('spread'), z: canvas('z') };
  switch (subject) {
    case 'pairwatch':
      startPairwatch(canvases, undefined, pointCount);
      break;
    case 'pairwatch-beta':
      startPairwatch(canvases, canvas('beta'), pointCount);
      break;
    default:
      startDefaults(canvases, pointCount);
  }
  await meter.measure(warmUpMs);
  return meter.measure(durationMs);
};
