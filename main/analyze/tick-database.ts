import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import { minuteMs } from '../store/minute-bars.ts';
import { StoredMarket, type StoredSymbol } from '../store/stored-market.ts';
import { StoreError, storeErrorFrom } from '../store/store-error.ts';
import { AnalyzeError } from './analyze-error.ts';
import type { FrameSource } from './frame-source.ts';
import { StoredLegCursor } from './stored-leg-cursor.ts';
import { inTimeOrder } from './time-order.ts';
import { severalVenues } from './venue-choice.ts';

export interface TickDatabaseOptions {
  readonly path: string;
  readonly symbols: readonly [string, string];
  readonly venue: string | undefined;
  readonly pipeline: PairPipeline;
  readonly barLengthMs: number;
}

/**
 * The trades of a database of the app, with what it knows of missing and of extreme ones. In timeframes of
 * a minute or more the bars of a minute stand for the trades they were made of, as in the app's charts.
 */
export class TickDatabase implements FrameSource {
  readonly rowsAre = 'trades';
  readonly venueKey: string;
  readonly #market: StoredMarket;
  readonly #options: TickDatabaseOptions;
  readonly #legs: readonly [StoredLegCursor, StoredLegCursor];

  /** @throws AnalyzeError when it is not the app's, or holds no trades of the pair */
  constructor(options: TickDatabaseOptions) {
    this.#options = options;
    let market: StoredMarket | undefined;
    try {
      market = new StoredMarket(options.path);
      this.#market = market;
      this.venueKey = venueOf(market.symbols(), options);
      this.#legs = [this.#leg('y', options.symbols[0]), this.#leg('x', options.symbols[1])];
    } catch (error) {
      market?.close();
      throw told(error, options.path);
    }
  }

  get rowCounts(): readonly [number, number] {
    return [this.#legs[0].rowCount, this.#legs[1].rowCount];
  }

  get extremeCount(): number {
    return this.#legs[0].extremeCount + this.#legs[1].extremeCount;
  }

  get notices(): readonly string[] {
    return this.#legs.flatMap(({ notice }) => notice ?? []);
  }

  async *frames(): AsyncGenerator<readonly PairFrame[]> {
    const [y, x] = this.#legs;
    const { pipeline, barLengthMs } = this.#options;
    try {
      y.markHoles();
      x.markHoles();
      if (barLengthMs >= minuteMs) {
        yield* inTimeOrder(y.minutes(), x.minutes());
        yield pipeline.loadHistory(y.openMinutes(), x.openMinutes());
      }
      yield* inTimeOrder(y.ticks(), x.ticks());
    } catch (error) {
      throw told(error, this.#options.path);
    }
  }

  close(): void {
    this.#market.close();
  }

  #leg(leg: 'y' | 'x', symbol: string): StoredLegCursor {
    const { pipeline, barLengthMs, path } = this.#options;
    const stored = this.#market.leg({ venueKey: this.venueKey, symbol });
    if (stored === undefined) {
      throw new AnalyzeError('input', `${path} has no trade of ${symbol}.`);
    }
    return new StoredLegCursor({ leg, symbol, stored, pipeline, barLengthMs });
  }
}

/** The venue asked for, or the only one that has both legs. */
function venueOf(
  stored: readonly StoredSymbol[],
  { path, symbols, venue }: TickDatabaseOptions,
): string {
  const venueKeys = [...new Set(stored.map(({ venueKey }) => venueKey))];
  const whole = venueKeys.filter((venueKey) =>
    symbols.every((symbol) =>
      stored.some((entry) => entry.venueKey === venueKey && entry.symbol === symbol),
    ),
  );
  const candidates = venue === undefined ? whole : whole.filter((venueKey) => venueKey === venue);
  const [only] = candidates;
  if (only === undefined) {
    const held = stored.map(({ venueKey, symbol }) => `${venueKey} ${symbol}`).join(', ');
    const at = venue === undefined ? '' : ` at ${venue}`;
    throw new AnalyzeError(
      'input',
      `${path} has no trades of both ${symbols.join(' and ')}${at}. It has ${held === '' ? 'none at all' : held}.`,
    );
  }
  if (candidates.length > 1) {
    throw severalVenues(path, candidates);
  }
  return only;
}

/** Failures of SQLite in words; others as they are. */
function told(error: unknown, path: string): unknown {
  const isOfSqlite = error instanceof Error && error.name === 'SqliteError';
  if (!isOfSqlite && !(error instanceof StoreError)) {
    return error;
  }
  const { kind, message } = storeErrorFrom(error, path);
  // The store's own words promise what the app does about it.
  const isBroken = kind === 'damaged' || kind === 'notADatabase';
  const words = isBroken ? `${path} is damaged. Take a copy that is whole.` : message;
  return new AnalyzeError('input', words, { cause: error });
}
