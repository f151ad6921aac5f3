import { medianOf } from '../fits/order-statistics.ts';
import { tickStandings } from '../market/tick-batch.ts';

/** How many ordinary prices the median is of: a second or two of a busy market. */
const referenceLength = 64;
/** Below this many known prices the median absolute deviation says little. */
const minReferenceLength = 16;
/** Ordinary prices between two looks at the median: a look at each would be felt at full load. */
const pricesPerLook = 16;
/** So many trades in a row that agree on a new level make it real. */
const confirmingCount = 3;
/** After so many extreme prices in a row the reference is out of date, whether or not they agree. */
const maxExtremeRun = 12;
/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const madToSd = 1.4826;
/** A market that stands still has no deviation at all; the scale is never below this share. */
const minScaleShare = 1e-4;
/** The cheapest coins move by percents a step: so many of the smallest steps are always ordinary. */
const ordinarySteps = 3;

/**
 * Judges each price of one leg by the ordinary ones just before it. A price is extreme when it lies
 * more than `deviations` scales away from their median, the scale being their median absolute
 * deviation × 1.4826, and at least one basis point of the price; a few of the smallest steps the price
 * was seen to make are never extreme. Median and MAD, unlike mean and
 * standard deviation, are not moved by the very prices they are to find: half of the reference would
 * have to be wrong. F. R. Hampel, “The influence curve and its role in robust estimation”, J. Am.
 * Stat. Assoc. 69 (1974); C. Leys et al., “Detecting outliers: do not use standard deviation around
 * the mean, use absolute deviation around the median”, J. Exp. Soc. Psychol. 49 (2013).
 *
 * An extreme price waits until {@link confirmingCount} trades in a row, with no ordinary one between
 * them, agree on the new level: the last of them is `confirming`, and the reference starts again
 * there. Two of them agree when both lie on the same side and the later one goes on in that direction,
 * as in a crash under way, or is near the earlier one: within the distance that makes a price extreme,
 * or half of the earlier one's way from the median, because a market that falls jumps about more than
 * it did before. So a lone print confirms nothing, a crash is two trades late, and no market keeps its
 * trades waiting for longer than {@link maxExtremeRun} of them.
 *
 * One per leg; constant memory, nothing allocated per price.
 */
export class ExtremePrices {
  readonly #ring = new Float64Array(referenceLength);
  readonly #chosen = new Float64Array(referenceLength);
  #deviations: number;
  #length = 0;
  #next = 0;
  #untilLook = minReferenceLength;
  #lastOrdinary: number | undefined;
  /** The smallest step seen from one ordinary price to the next; before any, nothing can be judged. */
  #smallestStep = Infinity;
  #median = 0;
  /** How far from the median a price is still ordinary; kept after a restart until enough is known. */
  #distance = Infinity;
  #low = -Infinity;
  #high = Infinity;
  #extremeRun = 0;
  #agreeingCount = 0;
  #lastExtreme = 0;

  /** @throws RangeError unless `deviations` is a positive number */
  constructor(deviations: number) {
    this.#deviations = checkedDeviations(deviations);
  }

  /**
   * Moves the limit for the prices to come.
   * @throws RangeError unless it is a positive number
   */
  setDeviations(deviations: number): void {
    this.#deviations = checkedDeviations(deviations);
    if (this.#length > 0) {
      this.#look();
    }
  }

  /**
   * Takes the next price of the leg, a positive number.
   * @returns its standing, a code of `tickStandings`; always `ordinary` before enough prices are known
   */
  judge(priceQuote: number): number {
    if (priceQuote >= this.#low && priceQuote <= this.#high) {
      this.#extremeRun = 0;
      this.#agreeingCount = 0;
      this.#remember(priceQuote);
      return tickStandings.ordinary;
    }
    this.#extremeRun += 1;
    this.#agreeingCount = this.#agreesWithLast(priceQuote) ? this.#agreeingCount + 1 : 1;
    this.#lastExtreme = priceQuote;
    if (this.#agreeingCount < confirmingCount && this.#extremeRun < maxExtremeRun) {
      return tickStandings.extreme;
    }
    this.#restartAt(priceQuote);
    return tickStandings.confirming;
  }

  #agreesWithLast(priceQuote: number): boolean {
    if (this.#agreeingCount === 0) {
      return false;
    }
    const last = this.#lastExtreme;
    const side = Math.sign(last - this.#median);
    if (Math.sign(priceQuote - this.#median) !== side) {
      return false;
    }
    const back = (last - priceQuote) * side;
    return back <= Math.max(this.#distance, Math.abs(last - this.#median) / 2);
  }

  #remember(priceQuote: number): void {
    const step = Math.abs(priceQuote - (this.#lastOrdinary ?? priceQuote));
    if (step > 0 && step < this.#smallestStep) {
      this.#smallestStep = step;
    }
    this.#lastOrdinary = priceQuote;
    this.#ring[this.#next] = priceQuote;
    this.#next = (this.#next + 1) % referenceLength;
    if (this.#length < referenceLength) {
      this.#length += 1;
    }
    this.#untilLook -= 1;
    if (this.#untilLook <= 0) {
      this.#look();
    }
  }

  /**
   * Begins anew at a level that is real. Until enough prices are known there, half of the move counts
   * as ordinary: neither the tight limit of the quiet time before, nor none at all.
   */
  #restartAt(priceQuote: number): void {
    this.#distance = Math.max(this.#distance, Math.abs(priceQuote - this.#median) / 2);
    this.#extremeRun = 0;
    this.#agreeingCount = 0;
    this.#length = 0;
    this.#next = 0;
    this.#remember(priceQuote);
    this.#look();
  }

  #look(): void {
    this.#untilLook = pricesPerLook;
    this.#median = this.#medianOf(this.#ring);
    if (this.#length >= minReferenceLength) {
      const deviation = this.#medianOf(this.#ring, this.#median);
      const scale = Math.max(deviation * madToSd, this.#median * minScaleShare);
      this.#distance = Math.max(this.#deviations * scale, ordinarySteps * this.#smallestStep);
    }
    this.#low = this.#median - this.#distance;
    this.#high = this.#median + this.#distance;
  }

  /** Median of the distances from `center`; with none given, of the values. */
  #medianOf(values: Float64Array, center?: number): number {
    const chosen = this.#chosen;
    for (let row = 0; row < this.#length; row += 1) {
      const value = values[row] ?? 0;
      chosen[row] = center === undefined ? value : Math.abs(value - center);
    }
    return medianOf(chosen, this.#length);
  }
}

function checkedDeviations(deviations: number): number {
  if (!(deviations > 0 && deviations < Infinity)) {
    throw new RangeError(`The limit of extreme prices is a positive number, not ${deviations}.`);
  }
  return deviations;
}
