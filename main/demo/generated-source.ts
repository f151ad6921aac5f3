import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoInstrument } from './demo-instruments.ts';
import {
  systemClock,
  type DemoClock,
  type DemoSource,
  type DemoSpeed,
  type DemoTrade,
  type Excursion,
  type SourceReport,
} from './demo-source.ts';
import { GeneratedPair, type GeneratedPairOptions, type LegResume } from './generated-pair.ts';
import { sleep } from './sleep.ts';

/** Plain data, so that it can cross to a worker thread. */
export interface GeneratedSourceOptions {
  readonly venue: Venue;
  readonly seed?: number | undefined;
  /** Market time of the first live trade; the wall clock's now when left out. */
  readonly startTimeMs?: number | undefined;
  /** Length of the history made before the start, for REST; 0 when left out. */
  readonly prehistoryMs?: number | undefined;
  /** Rate of the prehistory but for its end, evenly spread; as after the start when left out. */
  readonly prehistoryTradesPerSecond?: number | undefined;
  /** So long before the start the prehistory has the rate of later; 0 when left out. */
  readonly busyBeforeStartMs?: number | undefined;
  /** Market time over real time; 1 when left out. */
  readonly speed?: DemoSpeed | undefined;
  readonly symbols?: readonly string[] | undefined;
  readonly tradesPerSecond?: number | undefined;
  readonly halfLifeMs?: number | undefined;
  /** With a prehistory, its first trade has the first id and the live trades follow on. */
  readonly resume?: Readonly<Record<string, LegResume>> | undefined;
}

const stepMs = 25;
const chunkLimit = 500;
/** After a longer stall (sleep, a client that stops reading) the market is taken to have been shut. */
const longestCatchUpMs = 5_000;

/** Plays a {@link GeneratedPair} against the clock, in small steps. */
export class GeneratedSource implements DemoSource {
  readonly description: string;
  readonly waitsForSubscriber: boolean;
  readonly #options: GeneratedSourceOptions;
  readonly #speed: DemoSpeed;
  readonly #clock: DemoClock;
  #market: GeneratedPair | undefined;
  #startTimeMs = 0;
  #originMs = 0;

  /** @throws RangeError when the speed is not above 0 */
  constructor(options: GeneratedSourceOptions, clock: DemoClock = systemClock) {
    this.#options = options;
    this.#clock = clock;
    this.#speed = options.speed ?? 1;
    if (this.#speed !== 'max' && !(this.#speed > 0 && Number.isFinite(this.#speed))) {
      throw new RangeError(`The demo's speed must be a number above 0 or "max".`);
    }
    // At full speed and with nobody listening it would only burn the processor.
    this.waitsForSubscriber = this.#speed === 'max';
    this.description = `generated market, speed ${this.#speed}`;
  }

  open(): Promise<readonly DemoInstrument[]> {
    const { venue, seed = 1, prehistoryMs = 0, busyBeforeStartMs = 0 } = this.#options;
    const { prehistoryTradesPerSecond } = this.#options;
    this.#startTimeMs = this.#options.startTimeMs ?? this.#clock.wallMs();
    this.#originMs = this.#clock.monotonicMs();
    const pair: GeneratedPairOptions = {
      ...this.#options,
      venue,
      seed,
      startTimeMs: this.#startTimeMs - prehistoryMs,
      thinStart:
        prehistoryTradesPerSecond === undefined
          ? undefined
          : {
              untilMs: this.#startTimeMs - busyBeforeStartMs,
              tradesPerSecond: prehistoryTradesPerSecond,
            },
    };
    this.#market = new GeneratedPair(pair);
    return Promise.resolve(this.#market.instruments);
  }

  *prehistory(): Iterable<readonly DemoTrade[]> {
    const market = this.#opened();
    while (market.timeMs < this.#startTimeMs) {
      yield market.advanceTo(this.#startTimeMs, chunkLimit);
    }
  }

  async *trades(stop: AbortSignal): AsyncIterable<readonly DemoTrade[]> {
    const market = this.#opened();
    while (!stop.aborted) {
      if (this.#speed === 'max') {
        yield market.advanceTo(Infinity, chunkLimit);
        continue;
      }
      const elapsedMs = this.#clock.monotonicMs() - this.#originMs;
      const targetMs = this.#startTimeMs + elapsedMs * this.#speed;
      if (targetMs - market.timeMs > longestCatchUpMs * this.#speed) {
        market.haltUntil(targetMs);
      }
      const chunk = market.advanceTo(targetMs, chunkLimit);
      if (chunk.length > 0) {
        yield chunk;
      }
      if (chunk.length < chunkLimit) {
        await sleep(stepMs, stop);
      }
    }
  }

  forceExcursion(excursion: Excursion): boolean {
    return this.#opened().forceExcursion(excursion);
  }

  report(): SourceReport {
    return { skippedCounts: {}, damage: undefined };
  }

  #opened(): GeneratedPair {
    if (this.#market === undefined) {
      throw new Error('The source was used before open().');
    }
    return this.#market;
  }
}
