import { describe, expect, test } from 'vitest';
import { crossingCodes } from '../../../renderer/series/frame-columns.ts';
import { SessionPort, stored } from './session-port.ts';
import { secondsOf, type Tick } from './tick-batches.ts';

/** y runs away from x, faster and faster, from this second on: its z-score stays high. */
const runawaySecond = 41;
const priceX = (second: number): number => 60_000 + 40 * Math.sin(second * 1.7);
const calmY = (second: number): number => 3_000 + 2 * Math.sin(second * 1.7) + (second % 3) * 0.1;
const priceY = (second: number): number =>
  calmY(second) + (second < runawaySecond ? 0 : 0.8 * 1.5 ** (second - runawaySecond));
const seconds = (from: number, to: number): Tick[] => secondsOf(from, to, priceY, priceX);
const btc = (ticks: readonly Tick[]): Tick[] => ticks.filter(([symbol]) => symbol === 'BTCUSDT');

function startedPort(): SessionPort {
  const port = new SessionPort({ entryZ: 2.5, exitZ: 0.5 });
  port.configure();
  port.session.handle({ kind: 'history', generation: 1, legs: undefined });
  return port;
}

/** Seconds one by one, as they happen. */
function live(port: SessionPort, from: number, to: number): void {
  for (let second = from; second < to; second += 1) {
    port.ticks(seconds(second, second + 1));
  }
}

/** Trades of ETHUSDT are missing in the seconds `from` ≤ second < `to`. */
function loseY(port: SessionPort, from: number, to: number): void {
  port.ticks(btc(seconds(from, to)));
  port.hole('ETHUSDT', { fromTimeMs: from * 1_000 - 500, toTimeMs: to * 1_000 + 500 });
}

const alertTimes = (port: SessionPort): number[] =>
  port.of('alert').map(({ alert }) => alert.closeTimeMs / 1_000);

describe('alerts and missing trades', () => {
  test('a runaway pair alerts at its first bar when nothing is missing', () => {
    const port = startedPort();
    live(port, 0, 60);
    expect(alertTimes(port)).toEqual([runawaySecond + 1]);
  });

  test('a crossing while trades are missing is announced once the window is clean, and only once', () => {
    const port = startedPort();
    live(port, 0, 38);
    loseY(port, 38, 40);
    live(port, 40, 60);
    // The bar of second 40 is touched; ten more fill the window, and the next one is judged by them.
    expect(alertTimes(port)).toEqual([52]);
    const [{ alert } = { alert: undefined }] = port.of('alert');
    expect(alert?.signal).toBe('shortSpread');
    expect(alert?.priceY).toBe(priceY(51));
    const marked = port.of('frames').flatMap(({ columns }) => [...(columns?.crossing ?? [])]);
    expect(marked.filter((code) => code !== crossingCodes.none)).toHaveLength(1);
  });

  test('what was announced before the hole stays silent after it', () => {
    const port = startedPort();
    live(port, 0, 43);
    expect(alertTimes(port)).toEqual([42]);
    loseY(port, 43, 45);
    live(port, 45, 60);
    const latest = port.of('frames').at(-1)?.latest;
    expect([latest?.hasHole, latest?.signal]).toEqual([false, 'shortSpread']);
    expect(alertTimes(port)).toEqual([42]);
  });

  test('history that is read anew in an outage takes no announcement away', () => {
    for (const reloadAt of [40, 44]) {
      const port = startedPort();
      live(port, 0, 38);
      port.ticks(seconds(38, reloadAt), 'backfilled');
      port.session.handle({ kind: 'reload', generation: 2 });
      port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, reloadAt)) });
      port.ticks(seconds(reloadAt, 45), 'backfilled');
      expect(alertTimes(port)).toEqual([]);
      live(port, 45, 50);
      expect(port.of('frames').at(-1)?.latest?.signal).toBe('shortSpread');
      expect(alertTimes(port)).toEqual([45]);
    }
  });

  test('a signal that began in an outage is announced with the first live bar, and only once', () => {
    const port = startedPort();
    live(port, 0, 38);
    port.ticks(seconds(38, 45), 'backfilled');
    const marked = port.of('frames').at(-1)?.columns?.crossing;
    expect([...(marked ?? [])]).toContain(crossingCodes.shortSpread);
    expect(alertTimes(port)).toEqual([]);
    live(port, 45, 50);
    expect(port.of('frames').at(-1)?.latest?.signal).toBe('shortSpread');
    expect(alertTimes(port)).toEqual([45]);
  });

  test('a signal that began and ended in an outage is never announced', () => {
    const port = startedPort();
    live(port, 0, 38);
    const spikeY = (second: number): number => calmY(second) + (second === 40 ? 5 : 0);
    const outage = secondsOf(38, 43, spikeY, priceX);
    port.ticks(outage, 'backfilled');
    const marked = port.of('frames').flatMap(({ columns }) => [...(columns?.crossing ?? [])]);
    expect(marked).toContain(crossingCodes.shortSpread);
    for (let second = 43; second < 55; second += 1) {
      port.ticks(secondsOf(second, second + 1, calmY, priceX));
    }
    expect(alertTimes(port)).toEqual([]);
  });

  test('a signal found in the trades before the start is not announced', () => {
    const port = startedPort();
    port.ticks(seconds(0, 45), 'backfilled');
    live(port, 45, 50);
    expect(port.of('frames').at(-1)?.latest?.signal).toBe('shortSpread');
    expect(alertTimes(port)).toEqual([]);
  });

  test('moved thresholds give a window with a hole no signal', () => {
    const port = startedPort();
    live(port, 0, 38);
    loseY(port, 38, 40);
    live(port, 40, 45);
    port.session.handle({ kind: 'thresholds', thresholds: { entryZ: 1e-3, exitZ: 0 } });
    const latest = port.of('frames').at(-1)?.latest;
    expect(latest?.zScore).toBeDefined();
    expect(latest?.signal).toBeUndefined();
  });
});

describe('what the window is told of missing trades', () => {
  test('the holes after each change, and how many clean samples are there', () => {
    const port = startedPort();
    live(port, 0, 20);
    expect(port.of('holes')).toEqual([]);
    loseY(port, 20, 22);
    expect(port.of('holes').map(({ holes }) => holes)).toEqual([
      [{ fromTimeMs: 19_500, toTimeMs: 22_500 }],
    ]);
    live(port, 22, 36);
    const told = port.of('frames').slice(-14);
    expect(told.map(({ holeClearance }) => holeClearance?.cleanCount)).toEqual([
      ...[0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, undefined, undefined],
    ]);
    expect(told[0]?.holeClearance?.neededCount).toBe(11);
    const flags = told.flatMap(({ columns }) => [...(columns?.hasHole ?? [])]);
    expect(flags).toEqual([...Array<number>(12).fill(1), 0, 0]);
    // One break, at the first bar that ends after the hole.
    const breaks = told.flatMap(({ columns }) => [...(columns?.breaksLine ?? [])]);
    expect(breaks.indexOf(1)).toBe(1);
    expect(breaks.lastIndexOf(1)).toBe(1);
    expect(port.of('holes')).toHaveLength(1);
  });

  test('those of stored history too, and one that came while it was read', () => {
    const port = new SessionPort();
    port.configure();
    port.hole('BTCUSDT', { fromTimeMs: 29_500, toTimeMs: 31_500 });
    port.ticks(seconds(31, 33));
    const { y, x } = stored(seconds(0, 30));
    const holes = [{ fromTimeMs: 4_000, toTimeMs: 6_000 }];
    port.session.handle({ kind: 'history', generation: 1, legs: { y: { ...y, holes }, x } });
    expect(port.of('holes').at(-1)?.holes).toEqual([
      { fromTimeMs: 4_000, toTimeMs: 6_000 },
      // ETHUSDT was not told: its ids say so.
      { fromTimeMs: 29_000, toTimeMs: 31_500 },
    ]);
  });
});

describe('history that is read anew', () => {
  test('takes the place of what had a hole; until then the old analysis goes on', () => {
    const port = startedPort();
    live(port, 0, 20);
    loseY(port, 20, 22);
    live(port, 22, 26);
    port.session.handle({ kind: 'reload', generation: 2 });
    live(port, 26, 29);
    expect(port.of('frames').every(({ generation }) => generation === 1)).toBe(true);
    expect(port.of('frames').at(-1)?.latest?.closeTimeMs).toBe(28_000);
    port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 27)) });
    live(port, 29, 33);

    const direct = startedPort();
    live(direct, 0, 33);
    const anew = port.of('frames').filter(({ generation }) => generation === 2);
    expect(anew.map(({ isHistory }) => isHistory)).toEqual([
      true,
      ...anew.slice(1).map(() => false),
    ]);
    const z = (frames: typeof anew): number[] =>
      frames.flatMap(({ columns }) => [...(columns?.zScore ?? [])]);
    expect(z(anew)).toEqual(z(direct.of('frames')));
    expect(anew.at(-1)?.holeClearance).toBeUndefined();
    expect(port.of('holes').at(-1)).toEqual({ kind: 'holes', generation: 2, holes: [] });
  });

  test('announces the signal that nobody could see for the hole, once', () => {
    const port = startedPort();
    live(port, 0, 38);
    loseY(port, 38, 40);
    live(port, 40, 45);
    expect(alertTimes(port)).toEqual([]);
    port.session.handle({ kind: 'reload', generation: 2 });
    port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 45)) });
    expect(port.of('alert').map(({ generation }) => generation)).toEqual([2]);
    expect(alertTimes(port)).toEqual([44]);
    live(port, 45, 60);
    expect(alertTimes(port)).toEqual([44]);
  });

  test('announces nothing that began before the first live trade', () => {
    const port = startedPort();
    live(port, 44, 46);
    port.session.handle({ kind: 'reload', generation: 2 });
    port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 46)) });
    live(port, 46, 50);
    const last = port.of('frames').at(-1);
    expect(last?.latest?.signal).toBe('shortSpread');
    expect(last?.lastSignal).toMatchObject({ closeTimeMs: 42_000, isHistory: true });
    expect(alertTimes(port)).toEqual([]);
  });

  test('announces once what came back in an outage with trades missing', () => {
    const port = startedPort();
    live(port, 0, 25);
    const spikeY = (second: number): number => calmY(second) + (second === 27 ? 5 : 0);
    const outage = secondsOf(25, 40, spikeY, priceX);
    port.ticks(outage, 'backfilled');
    port.hole('ETHUSDT', { fromTimeMs: 39_500, toTimeMs: 41_500 });
    port.ticks(seconds(41, 46), 'backfilled');
    port.session.handle({ kind: 'reload', generation: 2 });
    const whole = [...seconds(0, 25), ...outage, ...seconds(40, 46)];
    port.session.handle({ kind: 'history', generation: 2, legs: stored(whole) });
    expect(alertTimes(port)).toEqual([45]);
    live(port, 46, 50);
    expect(port.of('frames').at(-1)?.latest?.signal).toBe('shortSpread');
    expect(alertTimes(port)).toEqual([45]);
  });

  test('does not announce again what the old analysis has, even while history was read', () => {
    const port = startedPort();
    live(port, 0, 41);
    port.session.handle({ kind: 'reload', generation: 2 });
    live(port, 41, 44);
    port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 42)) });
    live(port, 44, 50);
    expect(alertTimes(port)).toEqual([42]);
    expect(port.of('frames').at(-1)).toMatchObject({
      generation: 2,
      latest: { signal: 'shortSpread' },
    });
  });

  test('changes nothing when it cannot be had', () => {
    const port = startedPort();
    live(port, 0, 20);
    port.session.handle({ kind: 'reload', generation: 2 });
    port.session.handle({ kind: 'history', generation: 2, legs: undefined });
    live(port, 20, 22);
    port.session.handle({ kind: 'reload', generation: 3 });
    const { y, x } = stored(seconds(0, 22));
    port.session.handle({ kind: 'history', generation: 3, legs: { y: x, x: y } });
    live(port, 22, 24);
    expect(port.of('historyUnusable')).toHaveLength(1);
    expect(port.of('frames').every(({ generation }) => generation === 1)).toBe(true);
    expect(port.closeTimes()).toEqual(Array.from({ length: 23 }, (_, row) => (row + 1) * 1_000));
  });

  test('is of no use any more after another configuration', () => {
    const port = startedPort();
    live(port, 0, 20);
    port.session.handle({ kind: 'reload', generation: 2 });
    port.configure(3);
    port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 20)) });
    port.session.handle({ kind: 'history', generation: 3, legs: undefined });
    live(port, 20, 23);
    const after = port.of('frames').filter(({ generation }) => generation !== 1);
    expect(after.map(({ generation }) => generation)).toEqual([3, 3]);
  });
});
