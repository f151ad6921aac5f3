import {
  DatasetController,
  type CartesianParsedData,
  type ChartDataset,
  type CoreChartOptions,
} from 'chart.js';
import type { Point } from './decimate.ts';

const widthPx = 1.5;
/** A crowded line: without a GPU Chromium paints a path of one pixel twenty times faster. */
const denseWidthPx = 1;
/** Points of one path: a long jagged path is painted three times slower than the same in pieces. */
const pathPointCount = 64;

interface StreamLineOptions {
  xAxisID: string;
  yAxisID: string;
  color: string;
  isDashed: boolean;
}

declare module 'chart.js' {
  interface ChartTypeRegistry {
    streamLine: {
      chartOptions: CoreChartOptions<'streamLine'>;
      datasetOptions: StreamLineOptions;
      defaultDataPoint: Point;
      metaExtensions: object;
      parsedDataType: CartesianParsedData;
      scales: keyof CartesianScaleTypeRegistry;
    };
  }
}

type StreamLineDataset = ChartDataset<'streamLine', Point[]> & StreamLineOptions;

function isStreamLine(dataset: ChartDataset): dataset is StreamLineDataset {
  return 'isDashed' in dataset;
}

const nothing = { min: Infinity, max: -Infinity };

/**
 * A line without an element for each point. Chart.js's own line keeps one that is laid out at each
 * refresh and moved at each frame, thousands of objects in three charts; here the points stay data
 * and become pixels while they are drawn. A point whose y is NaN breaks the line.
 */
export class StreamLineController extends DatasetController<'streamLine'> {
  static readonly id = 'streamLine';
  // Chart.js asks for an element type, though none is ever made.
  static readonly defaults = { dataElementType: 'point' };

  override buildOrUpdateElements(): void {
    // There are no elements to keep in step with the data.
  }

  override update(): void {
    // Drawing reads the data as it is.
  }

  /** The axes have their limits from the pane, which knows them already. */
  protected override getMinMax(): { min: number; max: number } {
    return nothing;
  }

  override draw(): void {
    const dataset = this.getDataset();
    const { xScale, yScale } = this.getMeta();
    if (!isStreamLine(dataset) || xScale === undefined || yScale === undefined) {
      return;
    }
    const { color, isDashed, data } = dataset;
    const { ctx } = this.chart;
    // Both axes are linear: two factors instead of two calls a point.
    const left = xScale.getPixelForValue(xScale.min);
    const pxPerMs = (xScale.getPixelForValue(xScale.max) - left) / (xScale.max - xScale.min);
    const bottom = yScale.getPixelForValue(yScale.min);
    const pxPerUnit = (yScale.getPixelForValue(yScale.max) - bottom) / (yScale.max - yScale.min);
    const isDense = data.length > xScale.width / 2;
    ctx.save();
    ctx.strokeStyle = color;
    ctx.lineWidth = isDense ? denseWidthPx : widthPx;
    ctx.lineJoin = 'bevel';
    ctx.setLineDash(isDashed ? [2, 3] : []);
    ctx.beginPath();
    let isOpen = false;
    let pathLength = 0;
    for (const { x, y } of data) {
      if (Number.isNaN(y)) {
        isOpen = false;
        continue;
      }
      const pixelX = left + (x - xScale.min) * pxPerMs;
      const pixelY = bottom + (y - yScale.min) * pxPerUnit;
      if (isOpen) {
        ctx.lineTo(pixelX, pixelY);
      } else {
        ctx.moveTo(pixelX, pixelY);
      }
      isOpen = true;
      pathLength += 1;
      if (pathLength < pathPointCount) {
        continue;
      }
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(pixelX, pixelY);
      pathLength = 0;
    }
    ctx.stroke();
    ctx.restore();
  }
}
