import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { QuietTimer } from '../../../renderer/state/quiet-timer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function started(): { readonly timer: QuietTimer; readonly calls: number[] } {
  const calls: number[] = [];
  const timing = { quietMs: 100, longestMs: 1_000 };
  const timer = new QuietTimer(timing, Date.now, () => calls.push(Date.now() - startMs));
  const startMs = Date.now();
  return { timer, calls };
}

test('many pokes in a row call back once, when they pause', () => {
  const { timer, calls } = started();
  for (let poke = 0; poke < 5; poke += 1) {
    timer.poke();
    vi.advanceTimersByTime(60);
  }
  expect(calls).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual([4 * 60 + 100]);
});

test('pokes that never pause call back all the same', () => {
  const { timer, calls } = started();
  for (let poke = 0; poke < 50; poke += 1) {
    timer.poke();
    vi.advanceTimersByTime(50);
  }
  expect(calls).toEqual([1_000, 2_000]);
});

test('a look calls back when it is time, and the timer then does not', () => {
  const { timer, calls } = started();
  timer.look();
  timer.poke();
  timer.look();
  expect(calls).toEqual([]);
  vi.setSystemTime(Date.now() + 150);
  timer.look();
  expect(calls).toEqual([150]);
  vi.advanceTimersByTime(1_000);
  timer.look();
  expect(calls).toEqual([150]);
});

test('a cancelled one starts anew', () => {
  const { timer, calls } = started();
  timer.poke();
  vi.advanceTimersByTime(90);
  timer.cancel();
  vi.advanceTimersByTime(1_000);
  expect(calls).toEqual([]);
  timer.poke();
  vi.advanceTimersByTime(100);
  expect(calls).toEqual([1_190]);
});
