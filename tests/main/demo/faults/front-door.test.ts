import { describe, expect, it } from 'vitest';
import { FrontDoor } from '../../../../main/demo/faults/front-door.ts';

function doorAt(): { door: FrontDoor; violations: string[]; pass: (ms: number) => void } {
  let nowMs = 0;
  const violations: string[] = [];
  const door = new FrontDoor(
    'REST',
    () => nowMs,
    (words) => violations.push(words),
  );
  return { door, violations, pass: (ms) => void (nowMs += ms) };
}

describe('a door', () => {
  it('is open, and does as told', () => {
    const { door, violations } = doorAt();
    expect(door.receive()).toEqual({ kind: 'open' });
    door.set({ kind: 'refusing', status: 451 });
    const refused = { kind: 'refused', status: 451, retryAfterSeconds: undefined };
    expect([door.receive(), door.receive()]).toEqual([refused, refused]);
    door.set({ kind: 'hanging' });
    expect(door.receive()).toEqual({ kind: 'hanging' });
    expect(violations).toEqual([]);
  });

  it('bans until the Retry-After is over, and notes who comes all the same', () => {
    const { door, violations, pass } = doorAt();
    door.ban(429, 2);
    pass(500);
    // The first to come is told only now.
    expect(door.receive()).toEqual({ kind: 'refused', status: 429, retryAfterSeconds: 2 });
    pass(50);
    // Was on its way.
    expect(door.receive()).toMatchObject({ kind: 'refused' });
    expect(violations).toEqual([]);
    pass(700);
    expect(door.receive()).toMatchObject({ kind: 'refused', retryAfterSeconds: 1 });
    expect(violations).toEqual([expect.stringContaining('750 ms before the Retry-After of a 429')]);
    door.forgetTold();
    expect(door.receive()).toMatchObject({ kind: 'refused' });
    expect(violations).toHaveLength(1);
    pass(750);
    expect(door.receive()).toEqual({ kind: 'open' });
    expect(violations).toHaveLength(1);
  });
});
