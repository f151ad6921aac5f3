/** The Binance markets Pairwatch listens to: USD-M perpetual futures and spot. */
export const venues = ['usdm', 'spot'] as const;
export type Venue = (typeof venues)[number];
