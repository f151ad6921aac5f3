import { describe, expect, test } from 'vitest';
import type { PairCorrelations } from '../../../analytics/pair/pair-correlations.ts';
import type { AnalysisConfig } from '../../../renderer/worker/protocol.ts';
import { madeMarket } from './made-market.ts';
import { SessionPort, stored } from './session-port.ts';

const market = madeMarket(400, 0.8, 3);

function startedPort(changes: Partial<AnalysisConfig>, historyCount = 0): SessionPort {
  const port = new SessionPort();
  port.configure(1, changes);
  const legs = historyCount === 0 ? undefined : stored(market.seconds(0, historyCount));
  port.session.handle({ kind: 'history', generation: 1, legs });
  return port;
}

function sampled(port: SessionPort): PairCorrelations | undefined {
  port.sample();
  return port.of('sample').at(-1)?.correlations;
}

/** Log returns of the bars `from` ≤ second < `to`, the first of them against the bar before. */
function returns(price: (second: number) => number, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) =>
    Math.log(price(from + i) / price(from + i - 1)),
  );
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (f: (i: number) => number): number => a.reduce((sum, _, i) => sum + f(i), 0);
  const da = (i: number): number => (a[i] ?? 0) - meanA;
  const db = (i: number): number => (b[i] ?? 0) - meanB;
  const scale = Math.sqrt(product((i) => da(i) ** 2) * product((i) => db(i) ** 2));
  return product((i) => da(i) * db(i)) / scale;
}

/** Made of different numbers only. */
const ranks = (values: readonly number[]): number[] =>
  values.map((value) => values.filter((other) => other < value).length);

/** Correlation of a at t with b at t − lag, both in the window, over the whole window's deviations. */
function atLag(a: readonly number[], b: readonly number[], lag: number): number {
  const n = a.length;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / n;
  const [da, db] = [a.map((value) => value - mean(a)), b.map((value) => value - mean(b))];
  const squares = (values: readonly number[]): number => values.reduce((sum, v) => sum + v * v, 0);
  const both = da.reduce((sum, value, t) => sum + value * (db[t - lag] ?? 0), 0);
  return both / Math.sqrt(squares(da) * squares(db));
}

describe('correlations of a sample', () => {
  test.each([20, 60])('are those of the returns in the window of %i', (windowSamples) => {
    const port = startedPort({ windowSamples }, 100);
    let from = 100;
    for (const to of [101, 102, 130, 200, 201, 350]) {
      port.ticks(market.seconds(from, to + 1));
      from = to + 1;
      const made = sampled(port);
      const a = returns(market.priceY, to - windowSamples + 1, to);
      const b = returns(market.priceX, to - windowSamples + 1, to);
      expect(made?.returnCount).toBe(windowSamples - 1);
      expect(made?.spearman).toBeCloseTo(pearson(ranks(a), ranks(b)), 12);
      expect(made?.byLag).toHaveLength(21);
      for (let lag = -10; lag <= 10; lag += 1) {
        expect(made?.byLag?.[10 + lag]).toBeCloseTo(atLag(a, b, lag), 9);
      }
      const columns = port.of('frames').at(-1)?.columns;
      expect(made?.byLag?.[10]).toBeCloseTo(columns?.correlation.at(-1) ?? NaN, 9);
    }
  });

  test('count the returns while the window fills, and begin afresh after a pause', () => {
    const port = startedPort({ windowSamples: 20 });
    const counts: (number | undefined)[] = [];
    for (let second = 0; second < 23; second += 1) {
      port.ticks(market.seconds(second, second + 1));
      const made = sampled(port);
      counts.push(made?.returnCount);
      expect(made?.spearman !== undefined).toBe(second >= 20);
      expect(made?.byLag !== undefined).toBe(second >= 20);
    }
    expect(counts).toEqual([
      undefined,
      undefined,
      ...Array.from({ length: 19 }, (_, i) => i + 1),
      19,
      19,
    ]);
    port.ticks(market.seconds(100, 102));
    // The bar of second 22 closed and then that of 100, which begins anew.
    expect(sampled(port)).toBeUndefined();
    port.ticks(market.seconds(102, 104));
    expect(sampled(port)?.returnCount).toBe(2);
  });

  test('of a short window have no lags', () => {
    const port = startedPort({ windowSamples: 12 }, 100);
    expect(sampled(port)).toMatchObject({ returnCount: 11, byLag: undefined });
    expect(sampled(port)?.spearman).toBeDefined();
    expect(sampled(startedPort({ windowSamples: 13 }, 100))?.byLag).toBeDefined();
  });
});
