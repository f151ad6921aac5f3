import type { Venue } from '../../analytics/market/venue.ts';

/** What the exchange tells of a symbol, and how its numbers are written. */
export interface DemoInstrument {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  /** Smallest price step, in quote units. */
  readonly tickSizeQuote: number;
  /** Smallest quantity step, in base units. */
  readonly stepSizeBase: number;
  /** Decimals a price or quantity is written with (spot pads to 8). */
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
}

/** Decimals of a power of ten such as 0.01. */
export function decimalsOf(step: number): number {
  return Math.max(0, Math.round(-Math.log10(step)));
}

/** Binance writes no price with more. */
const maxDecimals = 8;

/** A price as REST tells it. A capture's decimals are read off its first trade; a later one may have more. */
export function priceText({ priceDecimals }: DemoInstrument, priceQuote: number): string {
  const text = priceQuote.toFixed(priceDecimals);
  return Number(text) === priceQuote ? text : priceQuote.toFixed(maxDecimals);
}

const quoteAssets = ['USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'BTC', 'ETH', 'BNB'];

/** An instrument by Binance's habits: spot pads every number to 8 decimals, futures do not. */
export function instrumentOf(
  venue: Venue,
  symbol: string,
  tickSizeQuote: number,
  stepSizeBase: number,
): DemoInstrument {
  const quoteAsset =
    quoteAssets.find((asset) => symbol.endsWith(asset) && symbol.length > asset.length) ?? '';
  return {
    symbol,
    baseAsset: symbol.slice(0, symbol.length - quoteAsset.length),
    quoteAsset,
    tickSizeQuote,
    stepSizeBase,
    priceDecimals: venue === 'spot' ? 8 : decimalsOf(tickSizeQuote),
    quantityDecimals: venue === 'spot' ? 8 : decimalsOf(stepSizeBase),
  };
}

/** The same instrument as another venue would list it. */
export function listedOn(venue: Venue, instrument: DemoInstrument): DemoInstrument {
  const { symbol, tickSizeQuote, stepSizeBase } = instrument;
  return instrumentOf(venue, symbol, tickSizeQuote, stepSizeBase);
}

/** A symbol that is known only from a capture: its steps are read off the first trade's decimals. */
export function unknownInstrument(
  venue: Venue,
  symbol: string,
  priceText: string,
  quantityText: string,
): DemoInstrument {
  // Quantities may be written short ("1" for 1.000), so futures get their usual three decimals.
  const quantityDecimals = Math.max(3, significantDecimals(quantityText));
  return instrumentOf(
    venue,
    symbol,
    10 ** -significantDecimals(priceText),
    10 ** -quantityDecimals,
  );
}

function significantDecimals(text: string): number {
  return /\.(\d*?)0*$/.exec(text)?.[1]?.length ?? 0;
}
