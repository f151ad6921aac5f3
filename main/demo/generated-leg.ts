import { ArrivalProcess } from './arrival-process.ts';
import type { DemoInstrument } from './demo-instruments.ts';
import type { DemoLeg } from './demo-legs.ts';
import type { DemoTrade } from './demo-source.ts';
import { EvenArrivals } from './even-arrivals.ts';
import type { SeededRandom } from './seeded-random.ts';
import { SpreadProcess } from './spread-process.ts';

/** Clustering of trades: more than half of them answer an earlier one, within a fifth of a second. */
const arrivalBranching = 0.6;
const arrivalMemoryMs = 200;
const logQuantitySigma = 1.3;

/** A stretch at the beginning with few trades, evenly spread. */
export interface ThinStart {
  readonly untilMs: number;
  readonly tradesPerSecond: number;
}

interface GeneratedLegOptions {
  readonly leg: DemoLeg;
  readonly startTimeMs: number;
  readonly startPriceQuote: number;
  readonly nextTradeId: number;
  readonly tradesPerSecond: number;
  readonly thinStart: ThinStart | undefined;
  readonly halfLifeMs: number;
  readonly factorLogPrice: number;
  readonly random: SeededRandom;
}

/** One leg of the generated market: turns the factor's price into a tape of trades. */
export class GeneratedLeg {
  readonly instrument: DemoInstrument;
  /** `undefined` for the factor's own leg. */
  readonly spread: SpreadProcess | undefined;
  /** When the next trade happens, epoch ms with a fraction. */
  nextTradeAtMs: number;
  readonly #random: SeededRandom;
  readonly #arrivals: ArrivalProcess;
  readonly #thinUntilMs: number;
  #thinArrivals: EvenArrivals | undefined;
  readonly #beta: number;
  readonly #alpha: number;
  readonly #medianQuantityBase: number;
  #nextTradeId: number;
  #nextSingleTradeId: number;
  #lastMidTicks: number;

  constructor(options: GeneratedLegOptions) {
    const { leg, startTimeMs, thinStart, random } = options;
    this.#thinUntilMs = Math.max(startTimeMs, thinStart?.untilMs ?? startTimeMs);
    this.instrument = leg.instrument;
    this.#random = random;
    this.#arrivals = new ArrivalProcess(
      {
        meanPerSecond: options.tradesPerSecond,
        branching: arrivalBranching,
        memoryMs: arrivalMemoryMs,
      },
      this.#thinUntilMs,
      random,
    );
    this.#thinArrivals =
      thinStart !== undefined && this.#thinUntilMs > startTimeMs
        ? new EvenArrivals(thinStart.tradesPerSecond, startTimeMs, random)
        : undefined;
    this.nextTradeAtMs = this.#nextArrival();
    this.#beta = leg.cointegration?.beta ?? 1;
    this.#alpha = Math.log(options.startPriceQuote) - this.#beta * options.factorLogPrice;
    this.spread =
      leg.cointegration &&
      new SpreadProcess(
        { halfLifeMs: options.halfLifeMs, quietSigma: leg.cointegration.quietSigma },
        startTimeMs,
        random,
      );
    this.#medianQuantityBase = leg.medianQuantityBase;
    this.#nextTradeId = options.nextTradeId;
    this.#nextSingleTradeId = options.nextTradeId * 2;
    this.#lastMidTicks = options.startPriceQuote / leg.instrument.tickSizeQuote;
  }

  /** The trade due at `nextTradeAtMs`; then draws the time of the one after it. */
  trade(factorLogPrice: number): DemoTrade {
    const { symbol, tickSizeQuote, priceDecimals, quantityDecimals } = this.instrument;
    const atMs = this.nextTradeAtMs;
    const logPrice = this.#alpha + this.#beta * factorLogPrice + (this.spread?.at(atMs) ?? 0);
    const midTicks = Math.exp(logPrice) / tickSizeQuote;
    const isBuy = this.#drawTakerBuys(midTicks);
    // A buyer lifts the ask, a seller hits the bid, on either side of the middle.
    const priceTicks = Math.max(1, isBuy ? Math.ceil(midTicks) : Math.floor(midTicks));
    const tradeTimeMs = Math.floor(atMs);
    const firstTradeId = this.#nextSingleTradeId;
    const lastTradeId = firstTradeId + Math.floor(this.#random.exponential() * 1.2);
    this.#nextSingleTradeId = lastTradeId + 1;
    this.#lastMidTicks = midTicks;
    const trade: DemoTrade = {
      kind: 'aggTrade',
      symbol,
      tradeId: this.#nextTradeId,
      priceText: (priceTicks * tickSizeQuote).toFixed(priceDecimals),
      quantityText: this.#drawQuantity().toFixed(quantityDecimals),
      firstTradeId,
      lastTradeId,
      tradeTimeMs,
      eventTimeMs: tradeTimeMs + Math.floor(this.#random.uniform() * 3),
      isBuyerMaker: !isBuy,
    };
    this.#nextTradeId += 1;
    this.nextTradeAtMs = this.#nextArrival();
    return trade;
  }

  /** No trade before `timeMs`: the market was shut. */
  restartAt(timeMs: number): void {
    this.#thinArrivals = undefined;
    this.#arrivals.restartAt(timeMs);
    this.nextTradeAtMs = this.#nextArrival();
  }

  #nextArrival(): number {
    const thin = this.#thinArrivals?.next();
    if (thin !== undefined && thin < this.#thinUntilMs) {
      return thin;
    }
    this.#thinArrivals = undefined;
    return this.#arrivals.next();
  }

  /** Takers push in the direction the price has just moved. */
  #drawTakerBuys(midTicks: number): boolean {
    const moveBps = (midTicks / this.#lastMidTicks - 1) * 10_000;
    return this.#random.uniform() < 1 / (1 + Math.exp(-10 * moveBps));
  }

  #drawQuantity(): number {
    const { stepSizeBase } = this.instrument;
    const quantity = this.#medianQuantityBase * Math.exp(logQuantitySigma * this.#random.normal());
    return Math.max(1, Math.round(quantity / stepSizeBase)) * stepSizeBase;
  }
}
