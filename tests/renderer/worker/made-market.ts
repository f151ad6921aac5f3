import { seededNormal } from '../../fixtures/random.ts';
import { secondsOf, type Tick } from './tick-batches.ts';

export interface MadeMarket {
  readonly priceY: (second: number) => number;
  readonly priceX: (second: number) => number;
  /** One tick of each leg in every second `from` ≤ second < `to`. */
  readonly seconds: (from: number, to: number) => Tick[];
}

/** A pair that comes back (φ of its spread below 1), or two unrelated walks (φ = 1). */
export function madeMarket(count: number, phi: number, seed: number): MadeMarket {
  const normal = seededNormal(seed);
  const y: number[] = [];
  const x: number[] = [];
  let [logX, spread] = [11, 0];
  for (let second = 0; second < count; second += 1) {
    logX += 1e-4 * normal();
    spread = phi * spread + 1e-4 * normal();
    x.push(Math.exp(logX));
    y.push(Math.exp(0.7 * logX + spread));
  }
  const at = (prices: number[]) => (second: number) => prices[second] ?? NaN;
  const [priceY, priceX] = [at(y), at(x)];
  return { priceY, priceX, seconds: (from, to) => secondsOf(from, to, priceY, priceX) };
}
