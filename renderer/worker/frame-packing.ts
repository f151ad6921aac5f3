import type { ActiveSignal } from '../../analytics/alerts/signal.ts';
import { shownSpread } from '../../analytics/zscore/shown-spread.ts';
import type { ZDefinition } from '../../analytics/zscore/z-definition.ts';
import { crossingCodes, type FrameColumns } from '../series/frame-columns.ts';
import type { TestedFrame } from './signal-watch.ts';

/** Writes a frame into a row of the columns, with NaN for what is not available. */
export function packFrame(
  columns: FrameColumns,
  row: number,
  { frame, test }: TestedFrame,
  crossing: ActiveSignal | undefined,
  definition: ZDefinition,
): void {
  const { fit } = frame;
  const tested = test?.engleGranger.kind === 'tested' ? test.engleGranger : undefined;
  columns.closeTimeMs[row] = frame.closeTimeMs;
  columns.priceY[row] = frame.priceY;
  columns.priceX[row] = frame.priceX;
  columns.spread[row] = frame.spread ?? NaN;
  columns.shownSpread[row] = shownSpread(frame.spread, frame.measure, definition) ?? NaN;
  columns.zScore[row] = frame.zScore ?? NaN;
  columns.alpha[row] = fit?.alpha ?? NaN;
  columns.beta[row] = fit?.beta ?? NaN;
  columns.betaStandardError[row] = fit?.betaStandardError ?? NaN;
  columns.rSquared[row] = fit?.rSquared ?? NaN;
  columns.correlation[row] = frame.correlation ?? NaN;
  columns.testT[row] = tested?.tStatistic ?? NaN;
  columns.testP[row] = tested?.pValue ?? NaN;
  columns.halfLifeBars[row] = test?.halfLifeBars ?? NaN;
  columns.breaksLine[row] = frame.startsSegment || frame.followsHole ? 1 : 0;
  columns.hasHole[row] = frame.hasHole ? 1 : 0;
  columns.crossing[row] = crossing === undefined ? crossingCodes.none : crossingCodes[crossing];
}
