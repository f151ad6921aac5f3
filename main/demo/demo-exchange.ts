import { createServer } from 'node:http';
import type { Venue } from '../../analytics/market/venue.ts';
import { demoControls } from './demo-controls.ts';
import { unknownInstrument, type DemoInstrument } from './demo-instruments.ts';
import {
  systemClock,
  type DemoClock,
  type DemoSource,
  type Excursion,
  type SourceReport,
} from './demo-source.ts';
import { ConductBook } from './faults/conduct-book.ts';
import { ExchangeFaults } from './faults/exchange-faults.ts';
import { FrontDoor } from './faults/front-door.ts';
import { WireFaults } from './faults/wire-faults.ts';
import { GeneratedSource } from './generated-source.ts';
import { httpFront } from './http-front.ts';
import { closeServer, listenOnLoopback } from './loopback-server.ts';
import { RestApi } from './rest-api.ts';
import { StreamHub } from './stream-hub.ts';
import { streamLimits, type StreamLimits } from './stream-limits.ts';
import { serveStreams } from './stream-server.ts';
import { playTape } from './tape-player.ts';
import { TradeBook, type Issued } from './trade-book.ts';
import { TradePublisher } from './trade-publisher.ts';

interface DemoExchangeOptions {
  /** Whose rules to follow; `usdm` when left out. */
  readonly venue?: Venue | undefined;
  /** 0, a free port, when left out. */
  readonly port?: number | undefined;
  /** The generated market in real time when left out. */
  readonly source?: DemoSource | undefined;
  readonly limits?: Partial<StreamLimits> | undefined;
  /** Trades kept per symbol for REST; about two hours at 30 a second when left out. */
  readonly maxLogRows?: number | undefined;
  /** Serve single trades (spot captures) as aggregates of one, `a = f = l = t`; on when left out. */
  readonly tradesAsAggTrades?: boolean | undefined;
  readonly clock?: DemoClock | undefined;
  /** How long a minute of Binance's limits takes: less where a test lets a day pass in minutes. */
  readonly minuteMs?: number | undefined;
}

/** The end of a tape. */
export interface TapeEnd extends SourceReport {
  /** Trades sent to at least one client, by symbol. */
  readonly sentCounts: Readonly<Record<string, number>>;
  /** `false` when {@link DemoExchange.stop} came first: the generated market ends only so. */
  readonly isComplete: boolean;
}

export interface DemoExchange {
  /** Base addresses without a path: `ws://127.0.0.1:PORT` and `http://127.0.0.1:PORT`. */
  readonly wsUrl: string;
  readonly restUrl: string;
  readonly instruments: readonly DemoInstrument[];
  /** Resolves when the tape was sent to its end, broke off, or was stopped. Never rejects. */
  readonly ended: Promise<TapeEnd>;
  /** Pushes the spread; `false` when the source cannot. */
  forceExcursion(excursion: Excursion): boolean;
  /** What has been issued since the start, `undefined` before a symbol's first trade. */
  issued(symbol: string): Issued | undefined;
  /** Cuts every connection without a word. */
  dropConnections(): void;
  /** Withholds the trades of a symbol, or of `'all'`, while pings go on. */
  setSilent(symbol: string, isSilent: boolean): void;
  /** Sends any text to every client, such as a garbage frame. */
  sendRaw(text: string): void;
  /** What else can be made to go wrong, and how clients kept to the limits. */
  readonly faults: ExchangeFaults;
  stop(): Promise<void>;
}

const twoHoursOfTrades = 216_000;

/**
 * Starts a loopback server that speaks Binance's protocol: streams and REST on one port of 127.0.0.1.
 * Streams other than `@aggTrade` (and `@trade` of captures) are acknowledged and stay silent.
 * @throws CaptureFileError when the source's file cannot be used; the system's error when the port
 * is taken
 */
export async function startDemoExchange(options: DemoExchangeOptions = {}): Promise<DemoExchange> {
  const venue = options.venue ?? 'usdm';
  const clock = options.clock ?? systemClock;
  const source = options.source ?? new GeneratedSource({ venue }, clock);
  const wallMs = (): number => clock.wallMs();

  const hub = new StreamHub();
  const book = new TradeBook(
    await source.open(),
    options.maxLogRows ?? twoHoursOfTrades,
    ({ symbol, priceText, quantityText }) =>
      unknownInstrument(venue, symbol, priceText, quantityText),
  );
  for (const chunk of source.prehistory()) {
    for (const trade of chunk) {
      book.recordPast(trade);
    }
  }
  const tradesAsAggTrades = options.tradesAsAggTrades ?? true;
  const wire = new WireFaults();
  const publisher = new TradePublisher({ venue, hub, book, tradesAsAggTrades, wire });
  const rest = new RestApi(venue, book, wallMs);
  const controls = demoControls({ venue, source, hub, book, publisher });
  const conduct = new ConductBook(venue, wallMs, options.minuteMs);
  const door = (name: string): FrontDoor =>
    new FrontDoor(
      name,
      () => clock.monotonicMs(),
      (words) => conduct.violation(words),
    );
  const restDoor = door('REST');
  const streamDoor = door('WebSocket');
  const server = createServer(httpFront({ venue, rest, controls, door: restDoor, conduct }));
  const endWaiting = serveStreams(server, {
    venue,
    hub,
    limits: { ...streamLimits[venue], ...options.limits },
    clock,
    door: streamDoor,
    conduct,
    takesUnserved: () => faults.takesUnserved(),
  });
  const port = await listenOnLoopback(server, options.port ?? 0);
  const faults = new ExchangeFaults({ hub, server, port, wire, restDoor, streamDoor, conduct });

  const stopping = new AbortController();
  const playing = playTape({ source, hub, book, publisher, stop: stopping.signal }).then(
    (isComplete): TapeEnd => ({
      ...source.report(),
      sentCounts: publisher.sentCounts,
      isComplete,
    }),
    (error: unknown): TapeEnd => ({
      ...source.report(),
      sentCounts: publisher.sentCounts,
      isComplete: false,
      damage: `The source broke off: ${error instanceof Error ? error.message : String(error)}`,
    }),
  );

  return {
    wsUrl: `ws://127.0.0.1:${port}`,
    restUrl: `http://127.0.0.1:${port}`,
    get instruments() {
      return book.instruments;
    },
    ended: playing,
    forceExcursion: (excursion) => source.forceExcursion(excursion),
    issued: (symbol) => book.issued(symbol),
    dropConnections: () => {
      for (const client of hub.clients) {
        client.drop();
      }
    },
    setSilent: (symbol, isSilent) => publisher.setSilent(symbol, isSilent),
    sendRaw: (text) => {
      for (const client of hub.clients) {
        client.sendText(text);
      }
    },
    faults,
    stop: async () => {
      stopping.abort();
      faults.stop();
      endWaiting();
      hub.wake();
      for (const client of hub.clients) {
        client.drop();
      }
      await closeServer(server);
      await playing;
    },
  };
}
