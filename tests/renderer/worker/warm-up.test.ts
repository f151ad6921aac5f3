import { expect, test } from 'vitest';
import { hedgeKinds } from '../../../analytics/fits/hedge-method.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { madeMarket } from './made-market.ts';
import { SessionPort } from './session-port.ts';

const windowSamples = 12;
const { seconds } = madeMarket(200, 0.8, 3);
const neededCounts = { 'in-window': 12, lagged: 13, rolling: 23 };

test.each(hedgeKinds.flatMap((kind) => zDefinitions.map((z) => [kind, z] as const)))(
  'the first z-score comes when the warm-up says so, and after a hole the clean one: %s, %s',
  (hedgeMethod, zDefinition) => {
    const port = new SessionPort();
    port.configure(1, { windowSamples, hedgeMethod, zDefinition });
    port.session.handle({ kind: 'history', generation: 1, legs: undefined });
    // A filter has no window to take part in.
    const isFilter = hedgeMethod === 'kalman' && zDefinition === 'in-window';
    const neededCount = neededCounts[isFilter ? 'lagged' : zDefinition];

    for (let second = 0; second < 60; second += 1) {
      port.ticks(seconds(second, second + 1));
    }
    port.of('frames').forEach(({ warmUp, latest, holeClearance }, at) => {
      expect(warmUp).toEqual({ sampleCount: Math.min(at + 1, neededCount), neededCount });
      expect(latest?.zScore !== undefined).toBe(at + 1 >= neededCount);
      expect(holeClearance).toBeUndefined();
    });

    const before = port.of('frames').length;
    port.hole('ETHUSDT', { fromTimeMs: 59_500, toTimeMs: 62_500 });
    for (let second = 62; second < 120; second += 1) {
      port.ticks(seconds(second, second + 1));
    }
    const touched = port.of('frames').slice(before, before + 2);
    expect(touched.map(({ holeClearance }) => holeClearance?.cleanCount)).toEqual([0, 0]);
    const after = port.of('frames').slice(before + 2);
    after.forEach(({ holeClearance, latest }, at) => {
      const cleanCount = at + 1;
      const isClear = cleanCount >= neededCount;
      expect(holeClearance).toEqual(isClear ? undefined : { cleanCount, neededCount });
      expect(latest?.signal !== undefined).toBe(isClear);
    });
    expect(port.of('frames').at(-1)?.holeClearance).toBeUndefined();
  },
);
