import { takerSides, type TickBatch } from '../../../analytics/market/tick-batch.ts';

/** One tick: symbol, trade id, trade time in ms, price. */
export type Tick = readonly [
  symbol: string,
  tradeId: number,
  tradeTimeMs: number,
  priceQuote: number,
];

const symbols = ['ETHUSDT', 'BTCUSDT'];

/** A batch of ETHUSDT and BTCUSDT ticks that arrived 40 ms after their trades. */
export function batchOf(ticks: readonly Tick[]): TickBatch {
  return {
    origin: 'live',
    symbols,
    count: ticks.length,
    symbolIndex: Uint8Array.from(ticks, ([symbol]) => symbols.indexOf(symbol)),
    tradeId: Float64Array.from(ticks, ([, tradeId]) => tradeId),
    tradeTimeMs: Float64Array.from(ticks, ([, , tradeTimeMs]) => tradeTimeMs),
    receivedAtMs: Float64Array.from(ticks, ([, , tradeTimeMs]) => tradeTimeMs + 40),
    priceQuote: Float64Array.from(ticks, ([, , , priceQuote]) => priceQuote),
    quantityBase: new Float64Array(ticks.length).fill(1),
    takerSide: new Uint8Array(ticks.length).fill(takerSides.buy),
    standing: new Uint8Array(ticks.length),
  };
}

/** One tick of each leg in the middle of every second `from` ≤ second < `to`. */
export function secondsOf(
  from: number,
  to: number,
  priceY: (second: number) => number,
  priceX: (second: number) => number,
): Tick[] {
  const ticks: Tick[] = [];
  for (let second = from; second < to; second += 1) {
    ticks.push(['ETHUSDT', 1_000 + second, second * 1_000 + 500, priceY(second)]);
    ticks.push(['BTCUSDT', 5_000 + second, second * 1_000 + 500, priceX(second)]);
  }
  return ticks;
}
