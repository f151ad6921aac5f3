import { expect, it } from 'vitest';
import { Handover } from '../../../main/feed/handover.ts';

const bothLive = [true, true];

it('waits until each live leg has come over the new connection', () => {
  const handover = new Handover(2, 5_000, 0);
  expect(handover.verdict(100, bothLive)).toBe('wait');
  handover.fromNew(0);
  expect(handover.verdict(100, bothLive)).toBe('wait');
  expect(handover.verdict(100, [true, false])).toBe('takeOver');
  handover.fromNew(1);
  expect(handover.verdict(100, bothLive)).toBe('takeOver');
});

it('waits for nothing where nothing flows', () => {
  expect(new Handover(2, 5_000, 0).verdict(0, [false, false])).toBe('takeOver');
});

it('is over after a while where a live leg is only quiet', () => {
  const handover = new Handover(2, 5_000, 0);
  handover.fromOld(0, 1_000);
  handover.fromNew(0);
  expect(handover.verdict(4_999, bothLive)).toBe('wait');
  expect(handover.verdict(5_000, bothLive)).toBe('takeOver');
});

it('is given up when the old connection has brought what the new one has not', () => {
  const handover = new Handover(2, 5_000, 0);
  handover.fromNew(0);
  handover.fromOld(1, 2_000);
  expect(handover.verdict(5_000, bothLive)).toBe('giveUp');
});

it('does not count a trade that the new connection may still be about to bring', () => {
  const handover = new Handover(2, 5_000, 0);
  handover.fromOld(1, 4_900);
  expect(handover.verdict(5_000, bothLive)).toBe('takeOver');
});

it('starts again after a time in which nothing was read', () => {
  const handover = new Handover(2, 5_000, 0);
  handover.fromOld(1, 100);
  handover.restart(60_000);
  expect(handover.verdict(60_100, bothLive)).toBe('wait');
  expect(handover.verdict(65_000, bothLive)).toBe('takeOver');
});
