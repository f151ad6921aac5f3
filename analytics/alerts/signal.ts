/**
 * What the z-score of the last closed bar says of the spread.
 * `longSpread`: z ≤ −entryZ, BUY the spread (buy y, sell β·x).
 * `shortSpread`: z ≥ +entryZ, SELL the spread (sell y, buy β·x).
 */
export const signals = ['flat', 'longSpread', 'shortSpread'] as const;
export type Signal = (typeof signals)[number];

/** A signal worth acting on. */
export type ActiveSignal = Exclude<Signal, 'flat'>;
