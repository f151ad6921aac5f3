import { seededNormal } from '../../fixtures/random.ts';

export interface BenchPrices {
  readonly priceY: Float64Array;
  readonly priceX: Float64Array;
  readonly logY: Float64Array;
  readonly logX: Float64Array;
}

/** One-second bars of a cointegrated pair at ETH and BTC prices, the same in every run. */
export function benchPrices(barCount: number): BenchPrices {
  const normal = seededNormal(42);
  const priceX = new Float64Array(barCount);
  const priceY = new Float64Array(barCount);
  let levelX = Math.log(60_000);
  let spread = 0;
  for (let i = 0; i < barCount; i += 1) {
    levelX += 3e-5 * normal();
    spread = 0.95 * spread + 2e-5 * normal();
    priceX[i] = inTicks(Math.exp(levelX));
    priceY[i] = inTicks(Math.exp(-0.91 + 0.8 * levelX + spread));
  }
  return { priceY, priceX, logY: priceY.map(Math.log), logX: priceX.map(Math.log) };
}

function inTicks(price: number): number {
  return Math.round(price * 100) / 100;
}
