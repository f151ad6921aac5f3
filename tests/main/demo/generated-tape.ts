import { PairPipeline } from '../../../analytics/pair/pair-pipeline.ts';
import type { PairFrame } from '../../../analytics/pair/pair-frame.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import type { DemoTrade } from '../../../main/demo/demo-source.ts';

/** The app's own pipeline with its default settings, over a tape. */
export function framesOf(trades: readonly DemoTrade[], symbolY = 'ETHUSDT'): PairFrame[] {
  const pipeline = new PairPipeline({
    symbolY,
    symbolX: 'BTCUSDT',
    barLengthMs: durationMs(1_000),
    windowSamples: 60,
    entryZ: 2,
    scale: 'log',
  });
  const symbols = [symbolY, 'BTCUSDT'];
  const legs = trades.filter(({ symbol }) => symbols.includes(symbol));
  const column = (read: (trade: DemoTrade) => number): Float64Array =>
    Float64Array.from(legs, read);
  return pipeline.pushBatch({
    origin: 'live',
    symbols,
    count: legs.length,
    symbolIndex: Uint8Array.from(legs, ({ symbol }) => symbols.indexOf(symbol)),
    tradeId: column(({ tradeId }) => tradeId),
    tradeTimeMs: column(({ tradeTimeMs }) => tradeTimeMs),
    receivedAtMs: column(({ eventTimeMs }) => eventTimeMs),
    priceQuote: column(({ priceText }) => Number(priceText)),
    quantityBase: column(({ quantityText }) => Number(quantityText)),
    takerSide: Uint8Array.from(legs, ({ isBuyerMaker }) => (isBuyerMaker ? 1 : 0)),
    standing: new Uint8Array(legs.length),
  });
}

/** Log closes of whole seconds in which both legs traded. */
export function logCloses(
  trades: readonly DemoTrade[],
  symbolY: string,
  symbolX: string,
): { y: number[]; x: number[] } {
  const closes = new Map<number, Map<string, number>>();
  for (const { symbol, tradeTimeMs, priceText } of trades) {
    const second = Math.floor(tradeTimeMs / 1_000);
    const row = closes.get(second) ?? new Map<string, number>();
    row.set(symbol, Math.log(Number(priceText)));
    closes.set(second, row);
  }
  const y: number[] = [];
  const x: number[] = [];
  for (const row of closes.values()) {
    const [closeY, closeX] = [row.get(symbolY), row.get(symbolX)];
    if (closeY === undefined || closeX === undefined) {
      continue;
    }
    y.push(closeY);
    x.push(closeX);
  }
  return { y, x };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Slope and correlation of the ordinary regression of y on x. */
export function regression(
  y: readonly number[],
  x: readonly number[],
): { slope: number; correlation: number } {
  const [meanY, meanX] = [mean(y), mean(x)];
  let [syy, sxy, sxx] = [0, 0, 0];
  for (const [index, value] of x.entries()) {
    const dx = value - meanX;
    const dy = (y[index] ?? NaN) - meanY;
    syy += dy * dy;
    sxy += dx * dy;
    sxx += dx * dx;
  }
  return { slope: sxy / sxx, correlation: sxy / Math.sqrt(sxx * syy) };
}
