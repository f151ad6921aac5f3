import { expect, it } from 'vitest';
import { epochMs, durationMs } from '../../analytics/market/units.ts';
import { FrameAnalysis } from '../../analytics/pair/frame-analysis.ts';
import { PairEngine } from '../../analytics/pair/pair-engine.ts';
import { halfLife } from '../../analytics/reversion/half-life.ts';
import { goldenPair } from '../fixtures/golden-pair.ts';

/** Every figure of docs/statistics.md's golden vector. */
const golden = {
  lastX: 100.79907768024094,
  lastY: 65.26549262044543,
  alpha: -6.719341937828759,
  beta: 0.7163534245918572,
  zDdof1: -0.5164459578654781,
  zDdof0: -0.5174819588221571,
  correlation: 0.5644689372401955,
  tStatistic: -5.05167762317235,
  pValue: 1.321414549124006e-4,
  onePct: -3.940964283479299,
  fivePct: -3.360778600829019,
  tenPct: -3.0615268019870645,
  lambda: -0.21958595196530933,
  naiveHalfLife: 3.1566098575807353,
  halfLife: 2.795729880636793,
} as const;

it('every figure of the golden vector, to 1e-12 of its size, as the app computes it', () => {
  const { x, y } = goldenPair();
  const scale = 'price';
  const barLengthMs = durationMs(1_000);
  const engineOf = (ddof: 0 | 1): PairEngine =>
    new PairEngine({
      ...{ scale, windowSamples: 250, entryZ: 2, barLengthMs, zDefinition: 'in-window', ddof },
    });
  const engine = engineOf(1);
  const other = engineOf(0);
  const tests = new FrameAnalysis({ scale, windowSamples: 250, barLengthMs, lag: 1 });
  // The stretch between tests is 7 bars: the last bar, the only one with a full window, opens one.
  const startMs = epochMs(7_000 * 1_000 - 250 * 1_000);
  const frames = Array.from(x, (priceX, at) => {
    const closeTimeMs = startMs + (at + 1) * 1_000;
    const frame = engine.push(closeTimeMs, y[at] ?? NaN, priceX);
    const { zScore } = other.push(closeTimeMs, y[at] ?? NaN, priceX);
    return { frame, test: tests.take(frame), zDdof0: zScore };
  });
  const last = frames.at(-1);
  const test = last?.test?.engleGranger;
  if (last === undefined || test?.kind !== 'tested') {
    throw new Error('The last bar has a test.');
  }
  const reversion = halfLife(test.residuals);
  const lambda = reversion.kind === 'halfLife' ? reversion.lambda : NaN;
  const found: Record<keyof typeof golden, number | undefined> = {
    lastX: last.frame.priceX,
    lastY: last.frame.priceY,
    alpha: last.frame.fit?.alpha,
    beta: last.frame.fit?.beta,
    zDdof1: last.frame.zScore,
    zDdof0: last.zDdof0,
    correlation: last.frame.correlation,
    tStatistic: test.tStatistic,
    pValue: test.pValue,
    ...test.criticalValues,
    lambda,
    naiveHalfLife: -Math.LN2 / lambda,
    halfLife: last.test?.halfLifeBars,
  };
  for (const [name, value] of Object.entries(golden)) {
    const error = Math.abs((found[name as keyof typeof golden] ?? NaN) / value - 1);
    expect(error, name).toBeLessThanOrEqual(1e-12);
  }
});
