import { describe, expect, test } from 'vitest';
import { crossingCodes } from '../../../renderer/series/frame-columns.ts';
import { SessionPort as Port, stored } from './session-port.ts';
import { secondsOf, type Tick } from './tick-batches.ts';

/** A pair with a little noise, and ETH 3 % too dear in the seconds of the excursion. */
const priceX = (second: number): number => 60_000 + 40 * Math.sin(second * 1.7);
const calmY = (second: number): number => 3_000 + 2 * Math.sin(second * 1.7) + (second % 3) * 0.1;
const excursionSecond = 40;
const priceY = (second: number): number =>
  calmY(second) * (second >= excursionSecond && second < excursionSecond + 3 ? 1.03 : 1);

const seconds = (from: number, to: number): Tick[] => secondsOf(from, to, priceY, priceX);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => (from + index) * 1_000);

describe('analytics worker', () => {
  test('turns history and live ticks into one run of frames, whatever came first', () => {
    const direct = new Port();
    direct.configure();
    direct.session.handle({ kind: 'history', generation: 1, legs: undefined });
    direct.ticks(seconds(0, 60));

    const seamed = new Port();
    seamed.configure();
    // Live ticks come while history is read, and some of them are stored already.
    seamed.ticks(seconds(25, 40));
    expect(seamed.messages).toEqual([]);
    seamed.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, 33)) });
    for (let second = 40; second < 60; second += 1) {
      seamed.ticks(seconds(second, second + 1));
    }

    expect(direct.closeTimes()).toEqual(range(1, 60));
    expect(seamed.closeTimes()).toEqual(range(1, 60));
    const zOf = (port: Port): number[] =>
      port.of('frames').flatMap(({ columns }) => [...(columns?.zScore ?? [])]);
    expect(zOf(seamed)).toEqual(zOf(direct));
    expect(seamed.of('frames').map(({ isHistory }) => isHistory)).toEqual([
      true,
      ...Array.from({ length: seamed.of('frames').length - 1 }, () => false),
    ]);
  });

  test('tells how far the window is from its first z-score', () => {
    const port = new Port();
    port.configure();
    port.session.handle({ kind: 'history', generation: 1, legs: undefined });
    for (let second = 0; second < 14; second += 1) {
      port.ticks(seconds(second, second + 1));
    }
    const warmUps = port.of('frames').map(({ warmUp }) => warmUp.sampleCount);
    expect(warmUps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 11]);
    const z = port.of('frames').map(({ latest }) => latest?.zScore !== undefined);
    expect(z.indexOf(true)).toBe(10);
    expect(port.of('frames')[0]?.warmUp.neededCount).toBe(11);
  });

  test('raises one alert a crossing, before the frames, and marks it', () => {
    const port = new Port();
    port.configure();
    port.session.handle({ kind: 'history', generation: 1, legs: undefined });
    for (let second = 0; second < 46; second += 1) {
      port.ticks(seconds(second, second + 1));
    }
    const alerts = port.of('alert');
    expect(alerts.length).toBeGreaterThanOrEqual(1);
    const [first] = alerts;
    expect(first?.alert).toMatchObject({
      symbolY: 'ETHUSDT',
      symbolX: 'BTCUSDT',
      signal: 'shortSpread',
      closeTimeMs: (excursionSecond + 1) * 1_000,
      priceY: priceY(excursionSecond),
    });
    expect(first?.alert.zScore).toBeGreaterThanOrEqual(9);
    const at = port.messages.findIndex(({ kind }) => kind === 'alert');
    const next = port.messages[at + 1];
    expect(next?.kind).toBe('frames');
    if (next?.kind === 'frames') {
      expect([...(next.columns?.crossing ?? [])]).toEqual([crossingCodes.shortSpread]);
    }
    expect(alerts.filter(({ alert }) => alert.signal === 'shortSpread')).toHaveLength(1);
  });

  test('alerts although y stands still in the new window, so that it has no R²', () => {
    const port = new Port();
    port.configure();
    port.session.handle({ kind: 'history', generation: 1, legs: undefined });
    // The first sample alone made the line; x then goes where that line is far from y.
    const x = (second: number): number =>
      second === 0 ? 59_900 : second < 10 ? 60_000 + (second % 2) : 60_400;
    const y = (second: number): number => (second === 0 ? 2_990 : 3_000);
    port.ticks(secondsOf(0, 12, y, x));
    const alerts = port.of('alert').map(({ alert }) => alert);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ signal: 'longSpread', closeTimeMs: 11_000, beta: 0 });
    expect(port.of('frames').at(-1)?.latest?.fit?.rSquared).toBeUndefined();
  });

  test('history never alerts but does disarm the side', () => {
    const port = new Port();
    port.configure();
    const excursionEnd = excursionSecond + 2;
    port.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, excursionEnd)) });
    const marked = port.of('frames')[0]?.columns?.crossing;
    expect([...(marked ?? [])]).toContain(crossingCodes.shortSpread);
    port.ticks(seconds(excursionEnd, excursionEnd + 2));
    expect(port.of('alert')).toEqual([]);
  });

  test('thresholds move without losing the window, and change the signal at once', () => {
    const port = new Port();
    port.configure();
    port.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, 30)) });
    const before = port.of('frames').at(-1)?.latest;
    const zScore = before?.zScore ?? NaN;
    expect(before?.signal).toBe('flat');
    const entryZ = Math.abs(zScore) / 2;
    port.session.handle({ kind: 'thresholds', thresholds: { entryZ, exitZ: 0 } });
    const after = port.of('frames').at(-1);
    expect(after?.columns).toBeUndefined();
    expect(after?.latest?.signal).toBe(zScore > 0 ? 'shortSpread' : 'longSpread');
    expect(after?.latest?.zScore).toBe(zScore);
    expect(port.of('alert')).toEqual([]);
    port.ticks(seconds(30, 33));
    expect(port.of('frames').at(-1)?.latest?.zScore).toBeDefined();
  });

  test('a sample tells prices, their age, the rate and the lead of the exchange’s clock', () => {
    const port = new Port();
    port.configure();
    port.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, 30)) });
    port.session.handle({ kind: 'sample' });
    expect(port.of('sample')[0]).toMatchObject({ ticksPerSecond: 0, marketLeadMs: undefined });
    expect(port.of('sample')[0]?.forming.priceY).toBe(priceY(29));
    port.nowMs = 10_000;
    port.ticks(seconds(30, 35));
    port.nowMs = 10_700;
    port.session.handle({ kind: 'sample' });
    const sample = port.of('sample')[1];
    expect(sample).toMatchObject({
      y: { priceQuote: priceY(34), tradeTimeMs: 34_500, ageMs: 700 },
      x: { priceQuote: priceX(34), tradeTimeMs: 34_500, ageMs: 700 },
      marketLeadMs: -40,
    });
    // Ten trades in the 4.7 s since the first one, though they came at once.
    expect(sample?.ticksPerSecond).toBeCloseTo(10 / 4.7, 5);
    expect(sample?.forming.priceY).toBe(priceY(34));
    expect(sample?.forming.zScore).toBeDefined();
    port.session.handle({ kind: 'sample' });
    expect(port.of('sample')[2]?.marketLeadMs).toBeUndefined();
  });

  test('a new configuration starts afresh; a late history of the old one is ignored', () => {
    const port = new Port();
    port.configure(1);
    port.configure(2);
    port.session.handle({ kind: 'history', generation: 1, legs: stored(seconds(0, 30)) });
    expect(port.messages).toEqual([]);
    port.session.handle({ kind: 'history', generation: 2, legs: stored(seconds(0, 20)) });
    expect(port.of('frames').map(({ generation }) => generation)).toEqual([2]);
    expect(port.closeTimes()).toEqual(range(1, 20));
  });

  test('history that does not fit is told, and live ticks warm up instead', () => {
    const port = new Port();
    port.configure();
    port.ticks(seconds(100, 103));
    const good = stored(seconds(0, 5));
    const shuffled = { ...good.y.bars, openTimeMs: good.y.bars.openTimeMs.slice().reverse() };
    port.session.handle({
      kind: 'history',
      generation: 1,
      legs: { y: { ...good.y, bars: shuffled }, x: good.x },
    });
    expect(port.of('historyUnusable')).toHaveLength(1);
    expect(port.closeTimes()).toEqual([101_000, 102_000]);
  });

  test('a fault ends the analysis in words, and a new configuration begins again', () => {
    const port = new Port();
    port.configure(1);
    port.session.handle({ kind: 'history', generation: 1, legs: undefined });
    port.ticks(secondsOf(0, 3, () => -1, priceX));
    expect(port.of('failed')).toHaveLength(1);
    port.ticks(seconds(3, 6));
    expect(port.of('failed')).toHaveLength(1);
    port.configure(2);
    port.session.handle({ kind: 'history', generation: 2, legs: undefined });
    port.ticks(seconds(10, 13));
    expect(port.closeTimes()).toEqual([11_000, 12_000]);
  });
});
