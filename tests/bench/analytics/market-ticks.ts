import { seededNormal, seededRandom } from '../../fixtures/random.ts';

/** Of both legs together: about the mean of BTCUSDT and ETHUSDT on a busy day. */
export const ticksPerSecond = 250;
export const tickLegs = ['ETHUSDT', 'BTCUSDT'] as const;

const startMs = 1_723_161_255_000;
const firstId = 2_500_000_000;

/** One trade; the same object each time. */
export interface MarketTick {
  /** Of `tickLegs`. */
  legIndex: 0 | 1;
  id: number;
  timeMs: number;
  /** Two decimals. */
  price: number;
  /** Three decimals. */
  quantity: number;
  buyerIsMaker: boolean;
}

/** The same trades of a cointegrated pair in every run, in order of time, without gaps in the ids. */
export function* marketTicks(count: number): Generator<MarketTick> {
  const uniform = seededRandom(42);
  const normal = seededNormal(43);
  const ids = [firstId, firstId];
  const tick: MarketTick = {
    legIndex: 0,
    id: 0,
    timeMs: 0,
    price: 0,
    quantity: 0,
    buyerIsMaker: false,
  };
  let levelX = Math.log(61_800.3);
  let spread = 0;
  for (let number = 0; number < count; number += 1) {
    if (number % ticksPerSecond === 0) {
      levelX += 3e-5 * normal();
      spread = 0.95 * spread + 2e-5 * normal();
    }
    const legIndex = uniform() < 0.5 ? 0 : 1;
    const id = ids[legIndex] ?? firstId;
    ids[legIndex] = id + 1;
    const level = legIndex === 1 ? levelX : -0.93 + 0.8 * levelX + spread;
    tick.legIndex = legIndex;
    tick.id = id;
    tick.timeMs = startMs + Math.floor((number * 1_000) / ticksPerSecond);
    tick.price = Math.round(Math.exp(level + 2e-6 * (uniform() - 0.5)) * 100) / 100;
    tick.quantity = (1 + Math.floor(uniform() * 2_000)) / 1_000;
    tick.buyerIsMaker = uniform() < 0.5;
    yield tick;
  }
}
