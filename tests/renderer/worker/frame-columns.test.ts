import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hedgeKinds, hedgeMethod } from '../../../analytics/fits/hedge-method.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { FrameAnalysis } from '../../../analytics/pair/frame-analysis.ts';
import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import { valueColumns, type ValueColumn } from '../../../renderer/series/frame-columns.ts';
import type { AnalysisConfig } from '../../../renderer/worker/protocol.ts';
import { madeMarket } from './made-market.ts';
import { SessionPort, stored, usualConfig } from './session-port.ts';
import { batchOf } from './tick-batches.ts';

const { seconds } = madeMarket(1_000, 0.8, 3);
const cointegrationSamples = 120;
const columnNames = ['closeTimeMs', ...valueColumns, 'breaksLine', 'hasHole', 'crossing'] as const;

function port(changes: Partial<AnalysisConfig> = {}): SessionPort {
  const made = new SessionPort({ entryZ: 2, exitZ: 0.5 });
  made.configure(1, { cointegrationSamples, ...changes });
  return made;
}

/** All that was sent, column by column, one run of numbers each. */
function sent(from: SessionPort, generation = 1): Record<string, number[]> {
  const parts = from.of('frames').filter((message) => message.generation === generation);
  return Object.fromEntries(
    columnNames.map((name) => [name, parts.flatMap(({ columns }) => [...(columns?.[name] ?? [])])]),
  );
}

/** The same frames without worker, session and columns. */
function direct(config: AnalysisConfig, count: number): Record<ValueColumn, number[]> {
  const pipeline = new PairPipeline({
    ...config,
    entryZ: 2,
    barLengthMs: durationMs(1_000),
    hedgeMethod: hedgeMethod(config.hedgeMethod),
    ddof: config.zDdof,
  });
  const tests = new FrameAnalysis({
    windowSamples: config.cointegrationSamples,
    scale: config.scale,
    barLengthMs: 1_000,
    lag: config.cointegrationLag,
  });
  const rows = pipeline.pushBatch(batchOf(seconds(0, count))).map((frame) => {
    const made = tests.take(frame);
    const result = made?.engleGranger.kind === 'tested' ? made.engleGranger : undefined;
    return {
      priceY: frame.priceY,
      priceX: frame.priceX,
      spread: frame.spread,
      // By `rolling` z is of what is left without the mean, which alpha is there.
      shownSpread:
        config.zDefinition !== 'rolling'
          ? frame.spread
          : frame.spread !== undefined && frame.measure !== undefined
            ? frame.spread - frame.measure.alpha
            : undefined,
      zScore: frame.zScore,
      alpha: frame.fit?.alpha,
      beta: frame.fit?.beta,
      betaStandardError: frame.fit?.betaStandardError,
      rSquared: frame.fit?.rSquared,
      correlation: frame.correlation,
      testT: result?.tStatistic,
      testP: result?.pValue,
      halfLifeBars: made?.halfLifeBars,
    };
  });
  const column = (name: ValueColumn): number[] => rows.map((row) => row[name] ?? NaN);
  return {
    priceY: column('priceY'),
    priceX: column('priceX'),
    spread: column('spread'),
    shownSpread: column('shownSpread'),
    zScore: column('zScore'),
    alpha: column('alpha'),
    beta: column('beta'),
    betaStandardError: column('betaStandardError'),
    rSquared: column('rSquared'),
    correlation: column('correlation'),
    testT: column('testT'),
    testP: column('testP'),
    halfLifeBars: column('halfLifeBars'),
  };
}

describe('columns of the worker', () => {
  test.each(hedgeKinds.flatMap((kind) => zDefinitions.map((z) => [kind, z] as const)))(
    'hold what engine and test give: %s, %s',
    (kind, zDefinition) => {
      const changes = { hedgeMethod: kind, zDefinition, windowSamples: 25 };
      const made = port(changes);
      made.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, 150)) });
      made.ticks(seconds(150, 200));
      const columns = sent(made);
      const expected = direct({ ...usualConfig, cointegrationSamples, ...changes }, 200);
      for (const name of valueColumns) {
        expect(columns[name], name).toEqual(expected[name]);
        // R² is least squares' alone; everything else has come by then.
        const isThere = name !== 'rSquared' || kind === 'ols';
        expect(Number.isNaN(columns[name]?.at(-1)), name).toBe(!isThere);
      }
    },
  );

  test('are the same to the bit whatever the batching, and however often it is looked', () => {
    const count = 400;
    const whole = port();
    whole.session.handle({ kind: 'history', generation: 1, legs: undefined });
    whole.ticks(seconds(0, count));
    whole.sample();
    expect(whole.of('frames').at(-1)?.lastSignal).toBeDefined();
    expect(whole.of('diagnostics')).toHaveLength(1);
    expect(whole.of('sample').at(-1)?.correlations?.spearman).toBeDefined();
    const ticks = seconds(0, count);

    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: count }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 150 }), fc.boolean()), { maxLength: 30 }),
        (historyCount, batches) => {
          const made = port();
          const legs = historyCount === 0 ? undefined : stored(seconds(0, historyCount));
          made.session.handle({ kind: 'history', generation: 1, legs });
          let from = 2 * historyCount;
          for (const [size, isLooked] of batches) {
            made.ticks(ticks.slice(from, from + size));
            from += size;
            if (isLooked) {
              made.sample();
            }
          }
          made.ticks(ticks.slice(from));
          made.sample();
          expect(sent(made)).toEqual(sent(whole));
          const [frames, wholeFrames] = [made.of('frames').at(-1), whole.of('frames').at(-1)];
          expect(frames?.latest).toEqual(wholeFrames?.latest);
          expect({ ...frames?.lastSignal, isHistory: undefined }).toEqual({
            ...wholeFrames?.lastSignal,
            isHistory: undefined,
          });
          expect(made.of('diagnostics').at(-1)).toEqual(whole.of('diagnostics').at(-1));
          expect(made.of('sample').at(-1)?.correlations).toEqual(
            whole.of('sample').at(-1)?.correlations,
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('another method or definition while ticks come', () => {
  test.each([
    { hedgeMethod: 'theil-sen' },
    { hedgeMethod: 'kalman' },
    { zDefinition: 'rolling' },
    { zDdof: 0, zDefinition: 'in-window' },
    { scale: 'price' },
    { cointegrationSamples: 100, cointegrationLag: 2 },
  ] satisfies Partial<AnalysisConfig>[])('starts afresh from history: %o', (changes) => {
    const made = port();
    made.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, 150)) });
    made.ticks(seconds(150, 200));
    made.session.handle({
      kind: 'configure',
      generation: 2,
      config: { ...usualConfig, cointegrationSamples, ...changes },
      thresholds: { entryZ: 2, exitZ: 0.5 },
    });
    const switchedAt = made.messages.length;
    made.ticks(seconds(200, 220));
    made.sample();
    made.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 210)) });
    made.ticks(seconds(220, 260));
    made.sample();
    expect(made.messages.slice(switchedAt).map(({ generation }) => generation)).not.toContain(1);

    const fresh = port(changes);
    fresh.session.handle({ kind: 'history', generation: 1, legs: undefined });
    fresh.ticks(seconds(0, 260));
    fresh.sample();
    expect(sent(made, 2)).toEqual(sent(fresh));
    expect(fresh.of('diagnostics')).toHaveLength(1);
    expect(made.of('diagnostics').at(-1)?.diagnostics).toEqual(
      fresh.of('diagnostics').at(-1)?.diagnostics,
    );
    expect(sent(made, 2)).not.toEqual(sent(made, 1));
  });
});
