import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoSource } from './demo-source.ts';
import type { ControlAnswer, HttpControls } from './http-front.ts';
import type { StreamHub } from './stream-hub.ts';
import type { TradeBook } from './trade-book.ts';
import type { TradePublisher } from './trade-publisher.ts';

const longestExcursionSeconds = 3_600;
const largestExcursionSigmas = 50;

interface DemoControlsOptions {
  readonly venue: Venue;
  readonly source: DemoSource;
  readonly hub: StreamHub;
  readonly book: TradeBook;
  readonly publisher: TradePublisher;
}

/** What outside drivers may ask of the exchange under `/demo/`. */
export function demoControls(options: DemoControlsOptions): HttpControls {
  const { venue, source, hub, book, publisher } = options;
  return {
    status: () => ({
      venue,
      source: source.description,
      clients: [...hub.clients].map((client) => ({
        carriesTrades: client.route.carriesTrades,
        streamNames: [...client.streamNames],
        backlogBytes: client.backlogBytes,
      })),
      issued: Object.fromEntries(
        book.instruments.map(({ symbol }) => [symbol, book.issued(symbol) ?? null]),
      ),
      sentCounts: publisher.sentCounts,
      ...source.report(),
    }),
    excursion: (parameters) => forceExcursion(source, parameters),
  };
}

function forceExcursion(source: DemoSource, parameters: URLSearchParams): ControlAnswer {
  const sigmas = Number(parameters.get('z') ?? NaN);
  const seconds = Number(parameters.get('seconds') ?? NaN);
  if (!(Math.abs(sigmas) <= largestExcursionSigmas)) {
    return refusal(400, `z must be a number of at most ${largestExcursionSigmas} either way.`);
  }
  if (!(seconds > 0 && seconds <= longestExcursionSeconds)) {
    return refusal(400, `seconds must be above 0 and at most ${longestExcursionSeconds}.`);
  }
  const symbol = parameters.get('symbol') ?? undefined;
  const isForced = source.forceExcursion({ symbol, sigmas, durationMs: seconds * 1_000 });
  return isForced
    ? { status: 200, body: { forced: true } }
    : refusal(409, 'This source has no such spread to push: only the generated market has.');
}

function refusal(status: number, msg: string): ControlAnswer {
  return { status, body: { code: -1100, msg } };
}
