import { tradeCountOf, type Gap, type GapState, type Hole } from '../../analytics/market/gap.ts';
import type { GapTally } from '../../preload/contract.ts';
import type { Log } from '../log.ts';
import type { RecentGaps } from './recent-gaps.ts';

interface Tally {
  gapCount: number;
  tradeCount: number;
}

/** Keeps account of the gaps of one symbol, and tells of them in the log. */
export class GapLedger {
  readonly #recent: RecentGaps;
  readonly #log: Log;
  readonly #tallies: Record<GapState, Tally> = {
    open: { gapCount: 0, tradeCount: 0 },
    filled: { gapCount: 0, tradeCount: 0 },
    unfillable: { gapCount: 0, tradeCount: 0 },
  };
  #presentCount = 0;

  /** @param recent - shared by all symbols of a feed */
  constructor(recent: RecentGaps, log: Log) {
    this.#recent = recent;
    this.#log = log;
  }

  get tallies(): Readonly<Record<GapState, GapTally>> {
    const { open, filled, unfillable } = this.#tallies;
    return { open: { ...open }, filled: { ...filled }, unfillable: { ...unfillable } };
  }

  /** Trades in open and in unfillable gaps. */
  get missingCount(): number {
    return this.#tallies.open.tradeCount + this.#tallies.unfillable.tradeCount;
  }

  /** Trades of the session and of the gaps it knows, those that are missing included. */
  get expectedCount(): number {
    return this.#presentCount + this.missingCount;
  }

  /** Share of those that are there, in %. */
  get completenessPct(): number | undefined {
    const { expectedCount } = this;
    return expectedCount === 0 ? undefined : (100 * this.#presentCount) / expectedCount;
  }

  /** A trade of the session came out in its order. */
  present(): void {
    this.#presentCount += 1;
  }

  /** A gap that was stored before the session. */
  foundOpen(gap: Gap): void {
    this.#add(gap);
  }

  opened(gap: Gap): void {
    this.#add(gap);
    this.#log.warn('Trades are missing and are asked for', fieldsOf(gap));
  }

  /** A gap was never told as open: later trades waited for it. */
  settled(gap: Gap): void {
    this.#add(gap);
    this.#tell(gap);
  }

  settledOpen(gap: Gap, parts: readonly Gap[]): void {
    this.#remove(gap);
    for (const part of parts) {
      this.#add(part);
      this.#tell(part);
      if (part.state === 'filled') {
        this.#presentCount += tradeCountOf(part);
      }
    }
  }

  #add(gap: Gap): void {
    const tally = this.#tallies[gap.state];
    tally.gapCount += 1;
    tally.tradeCount += tradeCountOf(gap);
    this.#recent.add(gap);
  }

  #remove(gap: Gap): void {
    const tally = this.#tallies[gap.state];
    tally.gapCount -= 1;
    tally.tradeCount -= tradeCountOf(gap);
    this.#recent.remove(gap);
  }

  #tell(gap: Gap): void {
    if (gap.state === 'filled') {
      const count = tradeCountOf(gap);
      const trades = `${count.toLocaleString('en-GB')} ${count === 1 ? 'trade' : 'trades'}`;
      this.#log.info(`Filled ${spanText(gap)}, ${trades}`, { symbol: gap.symbol });
    } else if (gap.state === 'unfillable') {
      this.#log.warn('Binance does not have some trades any more: a hole stays', fieldsOf(gap));
    }
  }
}

function fieldsOf(gap: Gap): Readonly<Record<string, string | number>> {
  const { symbol, fromTradeId, toTradeId } = gap;
  return { symbol, fromTradeId, toTradeId, missingCount: tradeCountOf(gap), span: spanText(gap) };
}

/** `5 m 02 s`, `2 h 05 m`, `0.4 s`. */
function spanText({ fromTimeMs, toTimeMs }: Hole): string {
  const seconds = Math.max(0, toTimeMs - fromTimeMs) / 1_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 3_600
    ? `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`
    : `${Math.floor(seconds / 3_600)} h ${two((seconds % 3_600) / 60)} m`;
}
