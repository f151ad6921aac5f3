/** A stream of random numbers that is the same for the same seed on every machine. */
export interface SeededRandom {
  /** Uniform on (0, 1), 0 and 1 left out. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
}

/**
 * mulberry32 (Tommy Ettinger's 32-bit generator, public domain) with the polar method of Marsaglia
 * and Bray for normals. Good enough for a demo market; not for cryptography.
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  let spare: number | undefined;

  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    // Half a step up keeps 0 out, so that its logarithm is always finite.
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  }

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const radiusSquared = u * u + v * v;
      if (radiusSquared >= 1 || radiusSquared === 0) {
        continue;
      }
      const scale = Math.sqrt((-2 * Math.log(radiusSquared)) / radiusSquared);
      spare = v * scale;
      return u * scale;
    }
  }

  return { uniform, normal, exponential: () => -Math.log(uniform()) };
}
