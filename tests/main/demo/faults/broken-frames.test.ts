import { expect, it } from 'vitest';
import {
  breakages,
  brokenFrame,
  oversizeFrame,
} from '../../../../main/demo/faults/broken-frames.ts';
import { tradeOf } from '../manual-source.ts';

it.each(breakages)('%s is a frame like no other', (breakage) => {
  const frame = brokenFrame(breakage, tradeOf(7));
  const others = breakages.filter((other) => other !== breakage);
  expect(others.map((other) => brokenFrame(other, tradeOf(7)))).not.toContain(frame);
});

it('an oversize frame has the size asked for', () => {
  expect(oversizeFrame(70_000).length).toBeGreaterThan(70_000);
});
