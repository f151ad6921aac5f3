import { basename } from 'node:path';
import type { Venue } from '../../analytics/market/venue.ts';
import type { DataSource } from '../../preload/contract.ts';
import { startDemoThread } from '../demo/demo-host.ts';
import { demoLegs } from '../demo/demo-legs.ts';
import type { DemoThreadOptions } from '../demo/demo-messages.ts';
import type { RequestedSource } from '../launch-options.ts';
import type { TickJournal } from '../pipeline/tick-journal.ts';
import type { TickStore } from '../store/tick-store.ts';

/** Trades of a capture that were sent to the app, all symbols together. */
export interface CaptureEnd {
  readonly sentCount: number;
  /** In words, when the file broke off early. */
  readonly damage: string | undefined;
}

/** Where a session's market data comes from, opened and ready to be connected to. */
export interface MarketSource {
  readonly info: DataSource;
  /** The venue whose rules it follows; a capture has one of its own whatever is chosen. */
  readonly venue: Venue;
  /** Key of the market in the store: trades from elsewhere never mix with Binance's own. */
  readonly venueKey: string;
  /** Addresses in place of Binance's own. */
  readonly wsUrl: string | undefined;
  readonly restUrl: string | undefined;
  /** The symbols there are, where that is known and little: a capture's. */
  readonly symbols: readonly string[] | undefined;
  /** Settles when a capture has been sent to its end; `undefined` for a source without an end. */
  readonly captureEnd: Promise<CaptureEnd> | undefined;
  close(): Promise<void>;
}

export interface MarketSourceOptions {
  readonly requested: RequestedSource;
  readonly venue: Venue;
  readonly store: Pick<TickStore, 'lastTicks'>;
  /** Where the newest trades may wait to be stored. */
  readonly journal: Pick<TickJournal, 'stretchOf'>;
  readonly demoThreadUrl: URL;
  /** Told, in words, of what went wrong with a demo after it was opened. */
  readonly onProblem: (problem: string) => void;
}

/**
 * Made before the demo starts, so that its charts are full at once and the window of the cointegration test
 * soon. Few trades, evenly spread, so that each second has one: an hour of them is made in a moment, and
 * asked for within the request budget of a minute. The first window is of a busy market.
 */
const demoPast = {
  prehistoryMs: 80 * 60_000,
  prehistoryTradesPerSecond: 2.5,
  busyBeforeStartMs: 2 * 60_000,
};

/**
 * Opens what the command line asks for; a demo starts its exchange.
 *
 * @throws DemoThreadError in words when a demo cannot start, such as for a capture that is not there
 */
export async function openMarketSource(options: MarketSourceOptions): Promise<MarketSource> {
  const { requested, venue } = options;
  switch (requested.kind) {
    case 'live':
      return {
        info: { kind: 'live' },
        venue,
        venueKey: venue,
        wsUrl: undefined,
        restUrl: undefined,
        symbols: undefined,
        captureEnd: undefined,
        close: () => Promise.resolve(),
      };
    case 'custom':
      return {
        info: { kind: 'custom', host: requested.wsUrl.host },
        venue,
        venueKey: `custom-${venue}`,
        wsUrl: requested.wsUrl.href,
        restUrl: requested.restUrl.href,
        symbols: undefined,
        captureEnd: undefined,
        close: () => Promise.resolve(),
      };
    case 'generated':
      return openGenerated(requested.seed, options);
    case 'capture': {
      const { file, speed } = requested;
      const played = speed === 'max' ? 'as fast as it goes' : `speed ${speed}`;
      // A key of its own each time: the same ids are played at other times.
      const venueKey = `capture-${Date.now()}`;
      return openDemo(options, venueKey, `${basename(file)}, ${played}`, {
        kind: 'capture',
        path: file,
        speed,
      });
    }
  }
}

/**
 * A restarted demo goes on with the prices and ids that the stored trades ended with. Where those are
 * not known, or the newest of them wait to be stored, it begins a market of its own: ids that were
 * given out must not come again.
 */
async function openGenerated(seed: number, options: MarketSourceOptions): Promise<MarketSource> {
  const { store, journal, venue } = options;
  const venueKey = `demo-${venue}`;
  const symbols = demoLegs(venue).map(({ instrument }) => instrument.symbol);
  const isWaiting = symbols.some((symbol) => journal.stretchOf(venueKey, symbol) !== undefined);
  const lastTicks = isWaiting
    ? undefined
    : await store.lastTicks(venueKey, symbols).catch(() => undefined);
  if (lastTicks === undefined) {
    return openDemo(options, `${venueKey}-${Date.now()}`, 'generated market', {
      kind: 'generated',
      seed,
      ...demoPast,
      resume: {},
    });
  }
  const resume = Object.fromEntries(
    lastTicks.map(({ symbol, tradeId, priceQuote }) => [
      symbol,
      { nextTradeId: tradeId + 1, priceQuote },
    ]),
  );
  // What is stored has happened: only the time since then may be made up.
  const storedUntilMs = Math.max(...lastTicks.map(({ tradeTimeMs }) => tradeTimeMs));
  const sinceMs = Math.max(0, Date.now() - storedUntilMs);
  return openDemo(options, venueKey, 'generated market', {
    kind: 'generated',
    seed,
    ...demoPast,
    prehistoryMs: Math.min(demoPast.prehistoryMs, sinceMs),
    resume,
  });
}

async function openDemo(
  { venue, demoThreadUrl, onProblem }: MarketSourceOptions,
  venueKey: string,
  detail: string,
  source: DemoThreadOptions['source'],
): Promise<MarketSource> {
  const demo = await startDemoThread({
    threadUrl: demoThreadUrl,
    options: { venue, source },
    onProblem,
    onDeath: (error) => onProblem(error.message),
  });
  return {
    info: { kind: 'demo', market: source.kind, detail },
    venue,
    venueKey,
    wsUrl: demo.wsUrl,
    restUrl: demo.restUrl,
    symbols: source.kind === 'capture' ? demo.symbols : undefined,
    captureEnd:
      source.kind === 'capture'
        ? demo.captureEnded.then(({ sentCounts, damage }) => ({
            sentCount: Object.values(sentCounts).reduce((sum, count) => sum + count, 0),
            damage,
          }))
        : undefined,
    close: () => demo.stop(),
  };
}
