import type { Venue } from '../../analytics/market/venue.ts';
import { instrumentOf, type DemoInstrument } from './demo-instruments.ts';

/** A leg of the generated market. Legs without a spread are the factor itself. */
export interface DemoLeg {
  readonly instrument: DemoInstrument;
  readonly startPriceQuote: number;
  readonly firstTradeId: number;
  readonly medianQuantityBase: number;
  /** Log price = α + β × log factor + spread; `undefined` for the factor. */
  readonly cointegration: { readonly beta: number; readonly quietSigma: number } | undefined;
}

/** Half-life of every spread unless told otherwise: gives an excursion every minute or so. */
export const defaultHalfLifeMs = 30_000;

interface LegRow {
  readonly symbol: string;
  readonly price: number;
  readonly tickSize: Readonly<Record<Venue, number>>;
  readonly stepSize: Readonly<Record<Venue, number>>;
  readonly firstTradeId: number;
  readonly medianQuantity: number;
  readonly cointegration?: { readonly beta: number; readonly quietSigma: number };
}

/** BTC leads; the others hang on it. Steps and ticks as on Binance. */
const rows: readonly LegRow[] = [
  {
    symbol: 'BTCUSDT',
    price: 61_800,
    tickSize: { usdm: 0.1, spot: 0.01 },
    stepSize: { usdm: 0.001, spot: 0.00001 },
    firstTradeId: 3_000_000_001,
    medianQuantity: 0.012,
  },
  {
    symbol: 'ETHUSDT',
    price: 2_680,
    tickSize: { usdm: 0.01, spot: 0.01 },
    stepSize: { usdm: 0.001, spot: 0.0001 },
    firstTradeId: 2_000_000_001,
    medianQuantity: 0.25,
    cointegration: { beta: 1.15, quietSigma: 1e-4 },
  },
  {
    symbol: 'SOLUSDT',
    price: 155,
    tickSize: { usdm: 0.01, spot: 0.01 },
    stepSize: { usdm: 0.01, spot: 0.001 },
    firstTradeId: 900_000_001,
    medianQuantity: 3,
    cointegration: { beta: 1.35, quietSigma: 2e-4 },
  },
  {
    symbol: 'BNBUSDT',
    price: 515,
    tickSize: { usdm: 0.01, spot: 0.01 },
    stepSize: { usdm: 0.01, spot: 0.001 },
    firstTradeId: 700_000_001,
    medianQuantity: 0.9,
    cointegration: { beta: 0.8, quietSigma: 1e-4 },
  },
];

/** The legs of the demo market on a venue: BTCUSDT first, then those that follow it. */
export function demoLegs(venue: Venue): readonly DemoLeg[] {
  return rows.map((row) => ({
    instrument: instrumentOf(venue, row.symbol, row.tickSize[venue], row.stepSize[venue]),
    startPriceQuote: row.price,
    firstTradeId: row.firstTradeId,
    medianQuantityBase: row.medianQuantity,
    cointegration: row.cointegration,
  }));
}
