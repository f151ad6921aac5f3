import type { Venue } from '../../analytics/market/venue.ts';

/** What a REST request costs, and how far the used weight of a minute may go with it. */
export interface RequestCost {
  readonly weight: number;
  readonly maxUsedWeight: number;
}

/** `urgent`: live trades wait for it. `background`: nothing waits. */
export type Urgency = 'urgent' | 'background';

/** Half of what Binance allows a minute on the stricter venue. */
const halfOfStricterLimit = 1_200;

/** A request that hardly weighs, such as for the time. */
export const lightRequest: RequestCost = { weight: 1, maxUsedWeight: halfOfStricterLimit };

interface VenueWeights {
  /** Allowed in a minute. */
  readonly limit: number;
  /** Of a page of past trades. */
  readonly page: number;
  /** Of the list of symbols. */
  readonly symbols: number;
  /** Of a page of bars, by the number of rows asked for: up to so many cost so much. */
  readonly klines: readonly (readonly [maxRows: number, weight: number])[];
}

const venueWeights: Readonly<Record<Venue, VenueWeights>> = {
  usdm: {
    limit: 2_400,
    page: 20,
    symbols: 1,
    klines: [
      [99, 1],
      [499, 2],
      [1_000, 5],
      [Infinity, 10],
    ],
  },
  spot: { limit: 6_000, page: 4, symbols: 20, klines: [[Infinity, 2]] },
};

/** Half of the limit is for other programs; what can wait leaves room for what cannot. */
const shares: Readonly<Record<Urgency, number>> = { urgent: 0.5, background: 0.3 };

/** Cost of the list of symbols. */
export function symbolListCost(venue: Venue): RequestCost {
  return { ...lightRequest, weight: venueWeights[venue].symbols };
}

/** Cost of a page of past trades. */
export function tradePageCost(venue: Venue, urgency: Urgency): RequestCost {
  const { limit, page } = venueWeights[venue];
  return { weight: page, maxUsedWeight: limit * shares[urgency] };
}

/** Cost of a page of so many bars. */
export function klinePageCost(venue: Venue, rowCount: number): RequestCost {
  const { limit, klines } = venueWeights[venue];
  const weight = klines.find(([maxRows]) => rowCount <= maxRows)?.[1] ?? 1;
  return { weight, maxUsedWeight: limit * shares.urgent };
}
