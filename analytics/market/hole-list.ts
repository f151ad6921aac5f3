import type { Hole } from './gap.ts';

/** More than a chart could show apart; the oldest ones make room. */
const maxHoles = 1_000;

/** Holes of one or more legs as one list, oldest first, in which those that overlap are one. */
export class HoleList {
  #holes: readonly Hole[] = [];

  /** A new array after each change, the same one until then. */
  get holes(): readonly Hole[] {
    return this.#holes;
  }

  add({ fromTimeMs, toTimeMs }: Hole): void {
    const before = this.#holes.filter((hole) => hole.toTimeMs < fromTimeMs);
    const after = this.#holes.filter((hole) => hole.fromTimeMs > toTimeMs);
    const touched = this.#holes.slice(before.length, this.#holes.length - after.length);
    const isKnown = touched.some(
      (hole) => hole.fromTimeMs <= fromTimeMs && hole.toTimeMs >= toTimeMs,
    );
    if (isKnown) {
      return;
    }
    const joined = {
      fromTimeMs: Math.min(fromTimeMs, touched[0]?.fromTimeMs ?? fromTimeMs),
      toTimeMs: Math.max(toTimeMs, touched.at(-1)?.toTimeMs ?? toTimeMs),
    };
    this.#holes = [...before, joined, ...after].slice(-maxHoles);
  }
}
