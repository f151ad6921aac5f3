import { describe, expect, it, vi } from 'vitest';
import { Ending } from '../../main/ending.ts';

function ending() {
  const events: string[] = [];
  let announce: (exitCode: number) => void = () => undefined;
  const exited = new Promise<number>((settle) => (announce = settle));
  const made = new Ending(announce, (error) => events.push(`failed: ${String(error)}`));
  const part = (name: string) => async () => {
    await Promise.resolve();
    events.push(name);
  };
  return { made, events, exited, part };
}

describe('Ending', () => {
  it('ends the parts one after another, the last one built first, then the process', async () => {
    const { made, events, exited, part } = ending();
    made.add(part('store'));
    made.add(part('session'));
    made.add(part('window'));
    made.end(3);
    made.end(0);
    expect(await exited).toBe(3);
    expect(events).toEqual(['window', 'session', 'store']);
  });

  it('ends a part at once that is built while all is ending', async () => {
    const { made, events, exited, part } = ending();
    made.end(0);
    expect(made.isEnding).toBe(true);
    made.add(part('late'));
    await exited;
    await expect.poll(() => events).toEqual(['late']);
  });

  it('goes on when a part cannot be ended, and tells of it', async () => {
    const { made, events, exited, part } = ending();
    made.add(part('store'));
    made.add(() => Promise.reject(new Error('stuck')));
    made.add(() => {
      throw new Error('gone');
    });
    made.end(0);
    await exited;
    expect(events).toEqual(['failed: Error: gone', 'failed: Error: stuck', 'store']);
  });

  it('does not wait for ever for a part that hangs', async () => {
    vi.useFakeTimers();
    try {
      const { made, exited } = ending();
      made.add(() => new Promise(() => undefined));
      made.end(0);
      vi.advanceTimersByTime(60_000);
      expect(await exited).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });
});
