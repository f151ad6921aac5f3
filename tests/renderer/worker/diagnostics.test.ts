import { describe, expect, test } from 'vitest';
import { cointegrationVerdict } from '../../../analytics/cointegration/cointegration-verdict.ts';
import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { johansen } from '../../../analytics/cointegration/johansen.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import type { PairDiagnostics } from '../../../analytics/pair/pair-diagnostics.ts';
import { reversionFigures } from '../../../analytics/reversion/reversion-figures.ts';
import type { AnalysisConfig } from '../../../renderer/worker/protocol.ts';
import { madeMarket } from './made-market.ts';
import { SessionPort, stored } from './session-port.ts';
import { secondsOf, type Tick } from './tick-batches.ts';

const tied = madeMarket(900, 0.8, 3);
const loose = madeMarket(900, 1, 5);

function startedPort(changes: Partial<AnalysisConfig>, history?: readonly Tick[]): SessionPort {
  const port = new SessionPort({ entryZ: 2, exitZ: 0.5 });
  port.configure(1, changes);
  const legs = history === undefined ? undefined : stored(history);
  port.session.handle({ kind: 'history', generation: 1, legs });
  return port;
}

/** From the prices alone: seconds `from` ≤ second < `to`. */
function direct(market: typeof tied, from: number, to: number, neededCount: number) {
  const count = to - from;
  const y = Float64Array.from({ length: count }, (_, i) => Math.log(market.priceY(from + i)));
  const x = Float64Array.from({ length: count }, (_, i) => Math.log(market.priceX(from + i)));
  const yOnX = engleGranger(y, x, { lag: 'auto', baseMagnitude: 1 });
  const xOnY = engleGranger(x, y, { lag: 'auto', baseMagnitude: 1 });
  if (yOnX.kind !== 'tested' || xOnY.kind !== 'tested') {
    throw new Error('Both directions have a test.');
  }
  const verdict = cointegrationVerdict(yOnX);
  const { residuals, ...testYOnX } = yOnX;
  return {
    closeTimeMs: to * 1_000,
    sampleCount: count,
    neededCount,
    hasHole: false,
    yOnX: testYOnX,
    xOnY: { ...xOnY, residuals: undefined },
    verdict,
    johansen: johansen(y, x, { lagCount: Math.max(1, yOnX.lagCount), baseMagnitude: 1 }),
    reversion: reversionFigures(residuals, {
      isCointegrated: verdict.kind === 'cointegrated',
      spanMs: durationMs((count - 1) * 1_000),
      horizonSamples: 16,
      greatestLag: 20,
    }),
  };
}

function expectSame(made: PairDiagnostics | undefined, expected: ReturnType<typeof direct>): void {
  expect({ ...made, xOnY: { ...made?.xOnY, residuals: undefined } }).toEqual(expected);
  expect(made?.yOnX).not.toHaveProperty('residuals');
  expect(made?.xOnY).not.toHaveProperty('residuals');
}

describe('diagnostics', () => {
  test.each([
    ['cointegrated', tied],
    ['notCointegrated', loose],
  ] as const)('are what the window gives, at every bar where they are due: %s', (kind, market) => {
    const port = startedPort({ cointegrationSamples: 200 }, market.seconds(0, 260));
    const seen: number[] = [];
    for (let second = 260; second < 300; second += 1) {
      port.ticks(market.seconds(second, second + 1));
      const before = port.of('diagnostics').length;
      port.sample();
      const made = port.of('diagnostics').slice(before);
      expect(made.length).toBeLessThanOrEqual(1);
      const diagnostics = made[0]?.diagnostics;
      if (diagnostics !== undefined) {
        const to = diagnostics.closeTimeMs / 1_000;
        seen.push(to);
        expect(diagnostics.verdict.kind).toBe(kind);
        expectSame(diagnostics, direct(market, to - 200, to, 200));
      }
    }
    // 200 / 40 samples; the first one is of history.
    expect(seen).toEqual([260, 265, 270, 275, 280, 285, 290, 295]);
  });

  test('and columns are of one and the same test', () => {
    const port = startedPort({ cointegrationSamples: 200 }, tied.seconds(0, 300));
    port.sample();
    const { columns } = port.of('frames').at(-1) ?? {};
    const { diagnostics } = port.of('diagnostics').at(-1) ?? {};
    expect(diagnostics?.yOnX).toMatchObject({
      tStatistic: columns?.testT.at(-1),
      pValue: columns?.testP.at(-1),
    });
    expect(diagnostics?.reversion.halfLife).toMatchObject({
      samples: columns?.halfLifeBars.at(-1),
    });
  });

  test('are made early of what is there, from 300 samples on, and the columns have no test yet', () => {
    const port = startedPort({ cointegrationSamples: 400 });
    for (let second = 0; second < 330; second += 1) {
      port.ticks(tied.seconds(second, second + 1));
      port.sample();
    }
    const made = port.of('diagnostics').map(({ diagnostics }) => diagnostics);
    expect(made.map((entry) => entry?.sampleCount)).toEqual([300, 310, 320]);
    made.forEach((entry) => expectSame(entry, direct(tied, 0, entry?.sampleCount ?? NaN, 400)));
    const tests = port.of('frames').flatMap(({ columns }) => [...(columns?.testT ?? [])]);
    expect(tests.every(Number.isNaN)).toBe(true);
  });

  test('are made when they are looked at, of the last due bar alone', () => {
    const port = startedPort({ cointegrationSamples: 200 });
    port.ticks(tied.seconds(0, 400));
    expect(port.of('diagnostics')).toEqual([]);
    port.sample();
    port.sample();
    expect(port.of('diagnostics').map(({ diagnostics }) => diagnostics?.closeTimeMs)).toEqual([
      395_000,
    ]);
  });

  test('are withdrawn where statistics start afresh, once', () => {
    const port = startedPort({ cointegrationSamples: 200 }, tied.seconds(0, 300));
    port.sample();
    port.ticks(tied.seconds(400, 410));
    port.sample();
    port.sample();
    expect(port.of('diagnostics').map(({ diagnostics }) => diagnostics !== undefined)).toEqual([
      true,
      false,
    ]);
    port.ticks(tied.seconds(500, 510));
    port.sample();
    expect(port.of('diagnostics')).toHaveLength(2);
    port.ticks(tied.seconds(510, 800));
    port.sample();
    expectSame(port.of('diagnostics').at(-1)?.diagnostics, direct(tied, 595, 795, 200));
  });

  test('of the samples since a pause tell nothing of those before it', () => {
    const port = startedPort({ cointegrationSamples: 400 }, tied.seconds(0, 450));
    port.ticks(tied.seconds(500, 825));
    port.sample();
    const made = port.of('diagnostics').at(-1)?.diagnostics;
    expect(made?.reversion.zeroCrossings.kind).toBe('zeroCrossings');
    // The trades of the pause are missing up to somewhere in its first bar.
    expectSame(made, { ...direct(tied, 500, 820, 400), hasHole: true });
  });

  test('never seen, they need not be withdrawn', () => {
    const port = startedPort({ cointegrationSamples: 200 }, tied.seconds(0, 300));
    port.ticks(tied.seconds(400, 410));
    port.sample();
    expect(port.of('diagnostics')).toEqual([]);
  });

  test('are made anew of history that is read anew, and withdrawn when it is too short', () => {
    const port = startedPort({ cointegrationSamples: 200 }, tied.seconds(0, 300));
    port.sample();
    port.session.handle({ kind: 'reload', generation: 2 });
    port.session.handle({ kind: 'history', generation: 2, legs: stored(tied.seconds(40, 300)) });
    port.sample();
    port.sample();
    port.session.handle({ kind: 'reload', generation: 3 });
    port.session.handle({ kind: 'history', generation: 3, legs: stored(tied.seconds(250, 300)) });
    port.sample();
    port.sample();
    const made = port.of('diagnostics');
    expect(
      made.map(({ generation, diagnostics }) => [generation, diagnostics !== undefined]),
    ).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
    expect(made[1]?.diagnostics).toEqual(made[0]?.diagnostics);
  });

  test('come with how far the window has filled, at each sample', () => {
    const port = startedPort({ cointegrationSamples: 100 });
    const filled = () => {
      port.sample();
      return port.of('sample').at(-1)?.testWarmUp;
    };
    expect(filled()).toEqual({ sampleCount: 0, neededCount: 100 });
    // The last second is still forming.
    port.ticks(tied.seconds(0, 8));
    expect(filled()).toEqual({ sampleCount: 7, neededCount: 100 });
    port.ticks(tied.seconds(8, 150));
    expect(filled()).toEqual({ sampleCount: 100, neededCount: 100 });
  });

  test('tell of missing trades for as long as they are in the window', () => {
    const port = startedPort({ cointegrationSamples: 200 });
    port.ticks(tied.seconds(0, 300));
    port.hole('ETHUSDT', { fromTimeMs: 299_600, toTimeMs: 303_400 });
    const holed: number[] = [];
    const clean: number[] = [];
    for (let second = 304; second < 540; second += 1) {
      port.ticks(tied.seconds(second, second + 1));
      const before = port.of('diagnostics').length;
      port.sample();
      for (const { diagnostics } of port.of('diagnostics').slice(before)) {
        const times = diagnostics?.hasHole === true ? holed : clean;
        times.push((diagnostics?.closeTimeMs ?? NaN) / 1_000);
      }
    }
    // From the bar that it touches until those of the seconds 304 … 503 are the window.
    expect(holed).toEqual(Array.from({ length: 41 }, (_, i) => 300 + 5 * i));
    expect(clean).toEqual([505, 510, 515, 520, 525, 530, 535]);
  });

  test('say why a pair that stands still has none', () => {
    const still = madeMarket(300, 0.5, 7);
    const port = startedPort({ cointegrationSamples: 200 });
    port.ticks(secondsOf(0, 300, still.priceY, () => 5));
    port.sample();
    expect(port.of('diagnostics').at(-1)?.diagnostics).toMatchObject({
      yOnX: { kind: 'notAvailable', reason: 'constantLeg' },
      verdict: { kind: 'notAvailable', reason: 'constantLeg' },
      johansen: { kind: 'notAvailable', reason: 'constantLeg' },
      reversion: {
        halfLife: { kind: 'notAvailable', reason: 'notCointegrated' },
        hurst: { kind: 'notAvailable', reason: 'noVariation' },
        histogram: { kind: 'notAvailable', reason: 'noVariation' },
      },
    });
    expect(port.of('failed')).toEqual([]);
  });

  test('describe a spread although it has too many lags for a test', () => {
    const port = startedPort({ cointegrationSamples: 100, cointegrationLag: 60 });
    port.ticks(tied.seconds(0, 150));
    port.sample();
    expect(port.of('diagnostics').at(-1)?.diagnostics).toMatchObject({
      yOnX: { kind: 'notAvailable', reason: 'lagTooLong' },
      johansen: { kind: 'tested', lagCount: 1 },
      reversion: { hurst: { kind: 'hurst' }, sampleCount: 100 },
    });
  });
});
