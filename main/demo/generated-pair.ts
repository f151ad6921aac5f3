import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoInstrument } from './demo-instruments.ts';
import { defaultHalfLifeMs, demoLegs } from './demo-legs.ts';
import type { DemoTrade, Excursion } from './demo-source.ts';
import { FactorProcess } from './factor-process.ts';
import { GeneratedLeg, type ThinStart } from './generated-leg.ts';
import { seededRandom } from './seeded-random.ts';

/** Where a leg goes on from: the end of what was stored last time. */
export interface LegResume {
  readonly priceQuote: number;
  readonly nextTradeId: number;
}

export interface GeneratedPairOptions {
  readonly venue: Venue;
  readonly seed: number;
  readonly startTimeMs: number;
  /** Legs to trade; all of {@link demoLegs} when left out. The factor BTCUSDT moves either way. */
  readonly symbols?: readonly string[] | undefined;
  /** Mean rate of each leg; 30 when left out. */
  readonly tradesPerSecond?: number | undefined;
  readonly thinStart?: ThinStart | undefined;
  /** Half-life of every leg's spread. */
  readonly halfLifeMs?: number | undefined;
  /** By symbol; legs not named start at their own prices and ids. */
  readonly resume?: Readonly<Record<string, LegResume>> | undefined;
}

/**
 * A market of cointegrated legs, as a pure function of seed and time: BTC is a random walk with
 * changing volatility, every other leg is α + β × log BTC plus a spread that reverts. Trades come in
 * clusters, ids are contiguous, prices lie on the tick size.
 */
export class GeneratedPair {
  readonly instruments: readonly DemoInstrument[];
  readonly #factor: FactorProcess;
  readonly #legs: readonly GeneratedLeg[];
  #timeMs: number;

  /** @throws RangeError when no leg of the demo market is among `symbols` */
  constructor(options: GeneratedPairOptions) {
    const { venue, seed, startTimeMs, resume } = options;
    const available = demoLegs(venue);
    const chosen = available.filter(
      (leg) => options.symbols?.includes(leg.instrument.symbol) ?? true,
    );
    const factorLeg = available[0];
    if (factorLeg === undefined || chosen.length === 0) {
      const names = available.map((leg) => leg.instrument.symbol).join(', ');
      throw new RangeError(`The demo market has only ${names}: choose from these.`);
    }
    const startPrice = (leg: typeof factorLeg): number =>
      resume?.[leg.instrument.symbol]?.priceQuote ?? leg.startPriceQuote;
    this.#timeMs = startTimeMs;
    this.#factor = new FactorProcess(startPrice(factorLeg), startTimeMs, seededRandom(seed));
    this.#legs = chosen.map(
      (leg, index) =>
        new GeneratedLeg({
          leg,
          startTimeMs,
          startPriceQuote: startPrice(leg),
          nextTradeId: resume?.[leg.instrument.symbol]?.nextTradeId ?? leg.firstTradeId,
          tradesPerSecond: options.tradesPerSecond ?? 30,
          thinStart: options.thinStart,
          halfLifeMs: options.halfLifeMs ?? defaultHalfLifeMs,
          factorLogPrice: Math.log(startPrice(factorLeg)),
          random: seededRandom(seed + 7_919 * (index + 1)),
        }),
    );
    this.instruments = this.#legs.map((leg) => leg.instrument);
  }

  /** Market time reached, epoch ms. */
  get timeMs(): number {
    return this.#timeMs;
  }

  /**
   * All trades of (time reached, `timeMs`], oldest first, at most `limit` of them; when the limit
   * cuts in, the time reached is that of the last trade and the next call goes on from there.
   */
  advanceTo(timeMs: number, limit = Infinity): DemoTrade[] {
    const trades: DemoTrade[] = [];
    for (;;) {
      const leg = this.#nextLeg();
      if (leg === undefined || leg.nextTradeAtMs > timeMs) {
        break;
      }
      if (trades.length >= limit) {
        return trades;
      }
      this.#timeMs = leg.nextTradeAtMs;
      trades.push(leg.trade(this.#factor.at(leg.nextTradeAtMs)));
    }
    this.#timeMs = Math.max(this.#timeMs, timeMs);
    return trades;
  }

  /** Lets time pass without a trade, as in a trading halt: ids go on without a hole. */
  haltUntil(timeMs: number): void {
    this.#timeMs = Math.max(this.#timeMs, timeMs);
    for (const leg of this.#legs) {
      leg.restartAt(this.#timeMs);
    }
  }

  /** Pushes a leg's spread from now on; `false` when no such leg has a spread. */
  forceExcursion({ symbol, sigmas, durationMs }: Excursion): boolean {
    const spread = this.#legs.find(
      (leg) =>
        leg.spread !== undefined && (symbol ?? leg.instrument.symbol) === leg.instrument.symbol,
    )?.spread;
    spread?.push(this.#timeMs, sigmas, durationMs);
    return spread !== undefined;
  }

  #nextLeg(): GeneratedLeg | undefined {
    let next: GeneratedLeg | undefined;
    for (const leg of this.#legs) {
      if (next === undefined || leg.nextTradeAtMs < next.nextTradeAtMs) {
        next = leg;
      }
    }
    return next;
  }
}
