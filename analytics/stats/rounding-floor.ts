/**
 * Variation below this share of a value's own magnitude is rounding, not data: 256 times the spacing
 * of doubles, 5.7e-14. Rounding of inputs and of a line α + βx computed from them stays within a few
 * spacings; the smallest real step, one tick of a Binance price, is never under 1e-9 of the price, and
 * one such tick in a window of 10,000 samples still has a standard deviation of 1e-11.
 */
export const roundingFloor = 256 * Number.EPSILON;

/**
 * A sum that falls to less than 1/256 of its highest value since it was last computed exactly has
 * lost eight bits to cancellation: time to compute it exactly again. With window n the relative error
 * of a rolling sum therefore stays near 256 · √(2n) · 1.1e-16: 1e-12 at n = 600, 4e-12 at n = 10,000.
 *
 * Such early rebuilds do not change the amortised cost: the peak is reset by each, so that m of them
 * in a row need a fall by 256^m, floored at the rounding noise (at most 12 in a row), and a new peak
 * is made by a sample that then stays for a whole window.
 */
export const cancellationLimit = 256;
