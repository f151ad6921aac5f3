import type { Gap } from '../../analytics/market/gap.ts';
import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { ExtremePrices } from '../../analytics/sampling/extreme-prices.ts';
import type { Log } from '../log.ts';
import type { OpenGap } from './background-filler.ts';
import type { TickIntake } from './feed.ts';
import { GapLedger } from './gap-ledger.ts';
import type { Trade } from './held-trades.ts';
import type { RecentGaps } from './recent-gaps.ts';
import type { SequenceOutlet, SkipState, Stretch } from './sequence-outlet.ts';
import type { TradePoint } from './trade-point.ts';

export interface LegIntakeOptions {
  readonly symbol: string;
  readonly symbolIndex: number;
  readonly intake: TickIntake;
  readonly extremeDeviations: number;
  readonly recentGaps: RecentGaps;
  readonly log: Log;
  /** Told of a gap that is to be asked for on. */
  readonly onOpened: (gap: OpenGap) => void;
  /** Told when gaps opened or were settled. */
  readonly onChange: () => void;
}

/** As many as a batch of live trades has at most: a transaction of more would hold those up. */
const olderBlockTrades = 1_000;

/**
 * What comes out of the sequence of one symbol on its way into the intake: each price is judged by
 * those before it, and the gaps are kept account of.
 */
export class LegIntake implements SequenceOutlet {
  readonly ledger: GapLedger;
  /** Settles with the first trade in order. */
  readonly begun: Promise<void>;
  readonly #options: LegIntakeOptions;
  readonly #intake: TickIntake;
  readonly #symbolIndex: number;
  readonly #prices: ExtremePrices;
  #extremeDeviations: number;
  #extremeCount = 0;
  #resolveBegun: () => void = () => undefined;
  #first: TradePoint | undefined;

  constructor(options: LegIntakeOptions) {
    this.#options = options;
    this.#intake = options.intake;
    this.#symbolIndex = options.symbolIndex;
    this.#extremeDeviations = options.extremeDeviations;
    this.#prices = new ExtremePrices(options.extremeDeviations);
    this.begun = new Promise((resolve) => (this.#resolveBegun = resolve));
    this.ledger = new GapLedger(options.recentGaps, options.log);
  }

  /** Trades at a price far from those before, late ones included. */
  get extremeCount(): number {
    return this.#extremeCount;
  }

  /** The first trade that came out in order. */
  get first(): TradePoint | undefined {
    return this.#first;
  }

  setExtremeDeviations(deviations: number): void {
    this.#extremeDeviations = deviations;
    this.#prices.setDeviations(deviations);
  }

  live(
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    if (this.#first === undefined) {
      this.#begin(tradeId, tradeTimeMs);
    }
    this.ledger.present();
    this.#intake.live.append(
      this.#symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
      this.#judge(this.#prices, priceQuote),
    );
  }

  backfilled(
    tradeId: number,
    tradeTimeMs: number,
    receivedAtMs: number,
    priceQuote: number,
    quantityBase: number,
    takerSide: number,
  ): void {
    if (this.#first === undefined) {
      this.#begin(tradeId, tradeTimeMs);
    }
    this.ledger.present();
    this.#intake.backfilled.append(
      this.#symbolIndex,
      tradeId,
      tradeTimeMs,
      receivedAtMs,
      priceQuote,
      quantityBase,
      takerSide,
      this.#judge(this.#prices, priceQuote),
    );
  }

  skipped(state: SkipState, stretch: Stretch): void {
    if (state === 'unfillable') {
      this.#settled({ symbol: this.#options.symbol, ...stretch, state });
      return;
    }
    const gap: Gap = { symbol: this.#options.symbol, ...stretch, state };
    this.ledger.opened(gap);
    this.#intake.gapOpened(gap);
    this.#options.onOpened(this.#openGap(gap));
    this.#options.onChange();
  }

  filled(stretch: Stretch): void {
    this.#settled({ symbol: this.#options.symbol, ...stretch, state: 'filled' });
  }

  renumbered(lastTradeId: number, nextTradeId: number): void {
    const { symbol, log } = this.#options;
    log.warn('Trades are numbered anew', { symbol, lastTradeId, nextTradeId });
  }

  /** Takes up a gap that was stored as open before the session. */
  takeUp(gap: Gap): void {
    this.ledger.foundOpen(gap);
    this.#options.onOpened(this.#openGap(gap));
    this.#options.onChange();
  }

  /**
   * Takes trades that lie right before all there are, oldest first, the newest block of them first: at
   * each moment those that are stored are without a hole.
   */
  takeOlder(trades: readonly Trade[]): void {
    const prices = new ExtremePrices(this.#extremeDeviations);
    const judged = trades.map((trade) => ({
      ...trade,
      standing: this.#judge(prices, trade.priceQuote),
    }));
    for (let end = judged.length; end > 0; end -= olderBlockTrades) {
      const block = judged.slice(Math.max(0, end - olderBlockTrades), end);
      this.#intake.olderPast(this.#symbolIndex, block);
    }
  }

  /**
   * Makes two gaps of one, so that the newer can be asked for first.
   *
   * @param at - a trade of the gap: the newer one begins with it
   */
  split(gap: Gap, at: TradePoint): readonly OpenGap[] {
    const older = { ...gap, toTradeId: at.tradeId - 1, toTimeMs: at.tradeTimeMs };
    const newer = { ...gap, fromTradeId: at.tradeId, fromTimeMs: at.tradeTimeMs };
    const parts = [older, newer];
    this.ledger.settledOpen(gap, parts);
    this.#intake.gapSettled(parts, true);
    this.#options.onChange();
    return parts.map((part) => this.#openGap(part));
  }

  /** Opens a gap before everything that came so far: the window is not told of a hole. */
  openPast(gap: Gap): void {
    this.#intake.gapSettled([gap], true);
    this.takeUp(gap);
  }

  #begin(tradeId: number, tradeTimeMs: number): void {
    this.#first = { tradeId, tradeTimeMs };
    this.#resolveBegun();
  }

  #settled(gap: Gap): void {
    this.ledger.settled(gap);
    this.#intake.gapSettled([gap], false);
    this.#options.onChange();
  }

  #openGap(gap: Gap): OpenGap {
    // Of their own: the live trades have gone on.
    const prices = new ExtremePrices(this.#extremeDeviations);
    return {
      gap,
      take: (trade) => this.#takePast(trade, prices),
      settled: (whole, parts) => {
        this.ledger.settledOpen(whole, parts);
        this.#intake.gapSettled(parts, true);
        this.#options.onChange();
      },
    };
  }

  #takePast(trade: Trade, prices: ExtremePrices): void {
    this.#intake.past.append(
      this.#symbolIndex,
      trade.tradeId,
      trade.tradeTimeMs,
      trade.receivedAtMs,
      trade.priceQuote,
      trade.quantityBase,
      trade.takerSide,
      this.#judge(prices, trade.priceQuote),
    );
  }

  #judge(prices: ExtremePrices, priceQuote: number): number {
    const standing = prices.judge(priceQuote);
    if (standing === tickStandings.extreme) {
      this.#extremeCount += 1;
    }
    return standing;
  }
}
