import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../analytics/market/units.ts';
import { PairEngine } from '../../../analytics/pair/pair-engine.ts';
import type { ZDefinition } from '../../../analytics/zscore/z-definition.ts';
import { seededNormal } from '../../fixtures/random.ts';

const barLengthMs = durationMs(1_000);
const runCount = 20;
const barCount = 2_500;

/** Share of bars with |z| > 2, over pairs whose spread keeps φ of itself from bar to bar. */
function shareBeyondTwo(zDefinition: ZDefinition, phi: number, windowSamples: number): number {
  let [beyondCount, zScoreCount] = [0, 0];
  for (let run = 0; run < runCount; run += 1) {
    const normal = seededNormal(1_000 * run + 17);
    const engine = new PairEngine({
      ...{ scale: 'price', windowSamples, entryZ: 2, barLengthMs, zDefinition },
    });
    let [x, spread] = [1_000, 0];
    for (let bar = 1; bar <= barCount; bar += 1) {
      x += normal();
      spread = phi * spread + normal();
      const { zScore } = engine.push(bar * barLengthMs, 2_000 + 0.8 * x + spread, x);
      zScoreCount += zScore === undefined ? 0 : 1;
      beyondCount += Math.abs(zScore ?? 0) > 2 ? 1 : 0;
    }
  }
  expect(zScoreCount).toBeGreaterThan(0.75 * runCount * barCount);
  return (100 * beyondCount) / zScoreCount;
}

/** The table of docs/statistics.md: its own simulation of 20 × 2,500 bars has an error of about a point. */
describe('share of bars with |z| > 2, in percent', () => {
  it.each([
    ['unrelated walks', 1, 60, { 'in-window': 14.5, lagged: 17.5, rolling: 16.8 }],
    ['φ = 0.9', 0.9, 60, { 'in-window': 7.9, lagged: 10.1, rolling: 14.6 }],
    ['φ = 0.5', 0.5, 300, { 'in-window': 4.5, lagged: 4.8, rolling: 13.8 }],
  ] as const)('%s', (_name, phi, windowSamples, expected) => {
    const definitions = ['in-window', 'lagged', 'rolling'] as const;
    const found = definitions.map((name) => shareBeyondTwo(name, phi, windowSamples));
    definitions.forEach((name, at) => {
      expect(Math.abs((found[at] ?? NaN) - expected[name]), `${name} ${found.join()}`).toBeLessThan(
        1.5,
      );
    });
  });
});
