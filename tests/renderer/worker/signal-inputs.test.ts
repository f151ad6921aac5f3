import { describe, expect, test } from 'vitest';
import { engleGranger } from '../../../analytics/cointegration/engle-granger.ts';
import { halfLife } from '../../../analytics/reversion/half-life.ts';
import { zDefinitions } from '../../../analytics/zscore/z-definition.ts';
import type { SignalInputs } from '../../../analytics/alerts/signal-inputs.ts';
import type { AnalysisConfig } from '../../../renderer/worker/protocol.ts';
import { madeMarket, type MadeMarket } from './made-market.ts';
import { SessionPort, stored } from './session-port.ts';
import { secondsOf } from './tick-batches.ts';

const thresholds = { entryZ: 2, exitZ: 0.5 };
const tied = madeMarket(700, 0.8, 3);
const loose = madeMarket(700, 1, 5);
const usual = { windowSamples: 25, cointegrationSamples: 200 };

function startedPort(changes: Partial<AnalysisConfig> = {}): SessionPort {
  const port = new SessionPort(thresholds);
  port.configure(1, { ...usual, ...changes });
  port.session.handle({ kind: 'history', generation: 1, legs: undefined });
  return port;
}

function live(port: SessionPort, market: MadeMarket, from: number, to: number): void {
  for (let second = from; second < to; second += 1) {
    port.ticks(market.seconds(second, second + 1));
  }
}

const lastSignal = (port: SessionPort): SignalInputs | undefined =>
  port.of('frames').at(-1)?.lastSignal;

/** The test that holds at a bar, from the prices alone: of the first bar of each five seconds. */
function testAt(market: MadeMarket, closeSecond: number) {
  const to = Math.floor(closeSecond / 5) * 5;
  const range = Array.from({ length: 200 }, (_, i) => to - 200 + i);
  const y = Float64Array.from(range, (second) => Math.log(market.priceY(second)));
  const x = Float64Array.from(range, (second) => Math.log(market.priceX(second)));
  const result = engleGranger(y, x, { lag: 'auto', baseMagnitude: 1 });
  if (result.kind !== 'tested') {
    throw new Error('These windows have a test.');
  }
  return { testedAtMs: to * 1_000, ...result };
}

describe('what the last signal was made of', () => {
  test.each(zDefinitions)('can be computed again by hand, by definition %s', (zDefinition) => {
    const port = startedPort({ zDefinition });
    live(port, tied, 0, 600);
    const told = port.of('frames').flatMap((message) => message.lastSignal ?? []);
    const times = new Set(told.map(({ closeTimeMs }) => closeTimeMs));
    expect(times.size).toBeGreaterThan(10);
    for (const { measure, zScore, entryZ, signal, closeTimeMs, priceY, priceX } of told) {
      const z = (Math.log(priceY) - measure.alpha - measure.beta * Math.log(priceX)) / measure.sd;
      // Log prices of 8 and 11 less each other leave 1e-4: digits of z go with them.
      expect(Math.abs(z - zScore)).toBeLessThan(1e-8);
      expect(signal === 'shortSpread' ? zScore : -zScore).toBeGreaterThanOrEqual(entryZ);
      const second = closeTimeMs / 1_000 - 1;
      expect([priceY, priceX]).toEqual([tied.priceY(second), tied.priceX(second)]);
    }
  });

  test('comes with the test and the half-life at that bar, and with the thresholds then', () => {
    const port = startedPort();
    live(port, tied, 0, 500);
    const told = lastSignal(port);
    const { testedAtMs, pValue, residuals } = testAt(tied, (told?.closeTimeMs ?? NaN) / 1_000);
    const reversion = halfLife(residuals);
    expect(told).toMatchObject({
      ...thresholds,
      testedAtMs,
      ground: { kind: 'cointegrated', levelPct: pValue < 0.01 ? 1 : 5, pValue },
      halfLifeBars: reversion.kind === 'halfLife' ? reversion.samples : undefined,
      isHistory: false,
    });
    port.session.handle({ kind: 'thresholds', thresholds: { entryZ: 5, exitZ: 0.1 } });
    expect(lastSignal(port)).toEqual(told);
  });

  test('is of the bar that is marked on the chart', () => {
    const port = startedPort();
    live(port, tied, 0, 500);
    const marked = port
      .of('frames')
      .flatMap(({ columns }) => (columns?.crossing[0] === 0 ? [] : [columns?.closeTimeMs[0]]));
    expect(lastSignal(port)?.closeTimeMs).toBe(marked.at(-1));
  });

  test('stays with a pause in the market, and is that of history where there was no other', () => {
    const port = new SessionPort(thresholds);
    port.configure(1, usual);
    port.session.handle({ kind: 'history', generation: 1, legs: stored(tied.seconds(0, 500)) });
    const told = lastSignal(port);
    expect(told?.isHistory).toBe(true);
    port.ticks(tied.seconds(600, 610));
    expect(lastSignal(port)).toEqual(told);
  });

  test('of trades fetched after the fact is history too, until it is announced', () => {
    const [crossing = NaN] = crossingSeconds(tied, 300);
    // As far out as it was, one second longer.
    const priceY = (second: number): number =>
      tied.priceY(second) * (second === crossing ? 1.01 : 1);
    const port = startedPort();
    live(port, tied, 0, crossing - 2);
    port.ticks(tied.seconds(crossing - 2, crossing), 'backfilled');
    port.ticks(secondsOf(crossing, crossing + 1, priceY, tied.priceX), 'backfilled');
    expect(port.of('alert').filter(({ alert }) => alert.closeTimeMs === crossing * 1_000)).toEqual(
      [],
    );
    expect(lastSignal(port)).toMatchObject({ closeTimeMs: crossing * 1_000, isHistory: true });
    live(port, tied, crossing + 1, crossing + 2);
    const announced = port.of('alert').at(-1)?.alert;
    expect(lastSignal(port)).toMatchObject({
      closeTimeMs: (crossing + 1) * 1_000,
      isHistory: false,
      signal: announced?.signal,
      zScore: announced?.zScore,
      ground: announced?.ground,
    });
    expect(announced?.closeTimeMs).toBe((crossing + 1) * 1_000);
  });

  test('of a reload is what was announced, not told as history', () => {
    const port = startedPort();
    live(port, tied, 0, 500);
    const told = lastSignal(port);
    port.session.handle({ kind: 'reload', generation: 2 });
    port.session.handle({ kind: 'history', generation: 2, legs: stored(tied.seconds(0, 500)) });
    expect(port.of('frames').at(-1)?.generation).toBe(2);
    expect(lastSignal(port)).toEqual(told);
    expect(told?.isHistory).toBe(false);
  });
});

/** Closing seconds of the crossings after a second. */
function crossingSeconds(market: MadeMarket, after: number): number[] {
  const port = startedPort();
  live(port, market, 0, 600);
  const times = port.of('alert').map(({ alert }) => alert.closeTimeMs / 1_000);
  return times.filter((second) => second > after);
}

describe('the ground of an alert', () => {
  test.each([
    ['cointegrated', tied],
    ['notCointegrated', loose],
  ] as const)('is the last test at its bar: %s', (kind, market) => {
    const port = startedPort();
    live(port, market, 0, 600);
    const alerts = port.of('alert').map(({ alert }) => alert);
    const tested = alerts.filter(({ closeTimeMs }) => closeTimeMs >= 200_000);
    const early = alerts.filter(({ closeTimeMs }) => closeTimeMs < 200_000);
    expect(tested.length).toBeGreaterThan(5);
    expect(early.length).toBeGreaterThan(0);
    early.forEach(({ ground }) => expect(ground).toEqual({ kind: 'untested' }));
    tested.forEach(({ ground, closeTimeMs }) => {
      expect(ground).toMatchObject({ pValue: testAt(market, closeTimeMs / 1_000).pValue });
    });
    expect(tested.map(({ ground }) => ground.kind)).toContain(kind);
    expect(tested.at(-1)?.ground).toEqual(lastSignal(port)?.ground);
  });

  test('is gone after a pause in the market', () => {
    const port = startedPort();
    live(port, tied, 0, 400);
    const before = port.of('alert').length;
    live(port, tied, 440, 600);
    const after = port.of('alert').slice(before);
    expect(after.length).toBeGreaterThan(2);
    after.forEach(({ alert }) => expect(alert.ground).toEqual({ kind: 'untested' }));
  });
});
