import type { Venue } from '../../analytics/market/venue.ts';
import { parseCaptureLine } from './capture-frame.ts';
import { CaptureFileError, captureLines } from './capture-lines.ts';
import { captureSpan, type CaptureSpan } from './capture-span.ts';
import { unknownInstrument, type DemoInstrument } from './demo-instruments.ts';
import {
  systemClock,
  type DemoClock,
  type DemoSource,
  type DemoSpeed,
  type DemoTrade,
  type SourceReport,
} from './demo-source.ts';
import { sleep } from './sleep.ts';

/** Plain data, so that it can cross to a worker thread. */
export interface CaptureFileOptions {
  readonly venue: Venue;
  /** A gzip file of lines `<local receive time in ns> <combined frame>`. */
  readonly path: string;
  /** Times faster than it was heard; 1 when left out. */
  readonly speed?: DemoSpeed | undefined;
}

interface TimedTrade {
  readonly receivedMs: number;
  readonly trade: DemoTrade;
}

/** Trades read before the start, to know the symbols that will come. */
const lookAheadCount = 2_000;
/** Times are shifted by whole seconds: the same tape then gives the same bars of 1 s every time. */
const barGridMs = 1_000;
/** Trades due within so short a time are sent together. */
const stepMs = 10;
const badLinesTold = 5;

/**
 * Plays a captured tape: all times are shifted by the same whole seconds so that no trade is of the
 * future when it is sent, ids stay as they are. At up to real speed the first trade is now; faster,
 * the last one will be, so that the past is on screen at once. Reads as it plays, a piece at a time,
 * and waits for the first listener.
 */
export class CaptureFile implements DemoSource {
  readonly description: string;
  readonly waitsForSubscriber = true;
  readonly #options: CaptureFileOptions;
  readonly #speed: DemoSpeed;
  readonly #clock: DemoClock;
  readonly #onProblem: (problem: string) => void;
  readonly #skippedCounts = new Map<string, number>();
  #pieces: AsyncGenerator<readonly TimedTrade[]> | undefined;
  #ahead: TimedTrade[][] = [];
  #lineCount = 0;
  #badCount = 0;
  #firstBadLine: string | undefined;
  #damage: string | undefined;
  #span: CaptureSpan | undefined;

  /**
   * @param onProblem - told in words, with the line number, of the first lines that cannot be read
   * @throws RangeError when the speed is not above 0
   */
  constructor(
    options: CaptureFileOptions,
    onProblem: (problem: string) => void,
    clock: DemoClock = systemClock,
  ) {
    this.#options = options;
    this.#speed = options.speed ?? 1;
    if (this.#speed !== 'max' && !(this.#speed > 0 && Number.isFinite(this.#speed))) {
      throw new RangeError('The speed of a capture must be a number above 0 or "max".');
    }
    this.#onProblem = onProblem;
    this.#clock = clock;
    this.description = `capture ${options.path}, speed ${this.#speed}`;
  }

  async open(): Promise<readonly DemoInstrument[]> {
    const { venue, path } = this.#options;
    const instruments = new Map<string, DemoInstrument>();
    this.#span = await captureSpan(path);
    this.#pieces = this.#read();
    let count = 0;
    while (count < lookAheadCount) {
      const next = await this.#pieces.next();
      if (next.done === true) {
        break;
      }
      this.#ahead.push([...next.value]);
      count += next.value.length;
      for (const { trade } of next.value) {
        const { symbol, priceText, quantityText } = trade;
        if (!instruments.has(symbol)) {
          instruments.set(symbol, unknownInstrument(venue, symbol, priceText, quantityText));
        }
      }
    }
    if (count === 0) {
      if (this.#damage !== undefined) {
        throw new CaptureFileError('broken', this.#damage);
      }
      const reason =
        this.#firstBadLine === undefined
          ? `There is no trade in the capture ${path}.`
          : `No line of ${path} is a trade of a capture, which is written as <receive time in ns> <combined frame>. ${this.#firstBadLine}`;
      throw new CaptureFileError('empty', reason);
    }
    return [...instruments.values()];
  }

  prehistory(): Iterable<readonly DemoTrade[]> {
    return [];
  }

  async *trades(stop: AbortSignal): AsyncIterable<readonly DemoTrade[]> {
    let origin: { shiftMs: number; receivedMs: number; monotonicMs: number } | undefined;
    for await (const piece of this.#allPieces()) {
      let due: DemoTrade[] = [];
      for (const { trade, receivedMs } of piece) {
        origin ??= {
          shiftMs: this.#shiftMs(),
          receivedMs,
          monotonicMs: this.#clock.monotonicMs(),
        };
        if (this.#speed !== 'max') {
          const dueMs = origin.monotonicMs + (receivedMs - origin.receivedMs) / this.#speed;
          const waitMs = dueMs - this.#clock.monotonicMs();
          if (waitMs > stepMs) {
            if (due.length > 0) {
              yield due;
            }
            due = [];
            await sleep(waitMs, stop);
          }
        }
        if (stop.aborted) {
          return;
        }
        due.push(shifted(trade, origin.shiftMs));
      }
      if (due.length > 0) {
        yield due;
      }
    }
  }

  forceExcursion(): boolean {
    return false;
  }

  report(): SourceReport {
    const skippedCounts = Object.fromEntries(this.#skippedCounts);
    if (this.#badCount > 0) {
      skippedCounts['bad lines'] = this.#badCount;
    }
    return { skippedCounts, damage: this.#damage };
  }

  #shiftMs(): number {
    if (this.#span === undefined) {
      throw new Error('The capture was used before open().');
    }
    const { firstTimeMs, lastTimeMs } = this.#span;
    const nowMs = this.#clock.wallMs();
    const speed = this.#speed === 'max' ? Infinity : this.#speed;
    const shiftMs =
      speed <= 1 ? nowMs - firstTimeMs : nowMs + (lastTimeMs - firstTimeMs) / speed - lastTimeMs;
    return Math.floor(shiftMs / barGridMs) * barGridMs;
  }

  async *#allPieces(): AsyncGenerator<readonly TimedTrade[]> {
    const pieces = this.#pieces;
    if (pieces === undefined) {
      throw new Error('The capture was used before open().');
    }
    for (let piece = this.#ahead.shift(); piece !== undefined; piece = this.#ahead.shift()) {
      yield piece;
    }
    yield* pieces;
  }

  /** The file's trades, a piece at a time. A file that breaks off later ends the tape with damage. */
  async *#read(): AsyncGenerator<readonly TimedTrade[]> {
    try {
      for await (const lines of captureLines(this.#options.path)) {
        const trades = this.#tradesOf(lines);
        if (trades.length > 0) {
          yield trades;
        }
      }
    } catch (error) {
      if (!(error instanceof CaptureFileError) || error.kind !== 'broken') {
        throw error;
      }
      this.#damage = `${error.message} It was read up to line ${this.#lineCount}.`;
      this.#onProblem(this.#damage);
    }
  }

  #tradesOf(lines: readonly string[]): TimedTrade[] {
    const trades: TimedTrade[] = [];
    for (const line of lines) {
      this.#lineCount += 1;
      if (line === '') {
        continue;
      }
      const parsed = parseCaptureLine(line);
      if (parsed.kind === 'trade') {
        trades.push(parsed);
      } else if (parsed.kind === 'skipped') {
        this.#countSkipped(parsed.reason);
      } else {
        this.#noteBadLine(parsed.reason);
      }
    }
    return trades;
  }

  #countSkipped(reason: string): void {
    this.#skippedCounts.set(reason, (this.#skippedCounts.get(reason) ?? 0) + 1);
  }

  #noteBadLine(reason: string): void {
    this.#badCount += 1;
    this.#firstBadLine ??= `Line ${this.#lineCount}: ${reason}.`;
    if (this.#badCount > badLinesTold) {
      return;
    }
    const more = this.#badCount === badLinesTold ? ' Further bad lines are only counted.' : '';
    this.#onProblem(`Line ${this.#lineCount} of the capture was left out: ${reason}.${more}`);
  }
}

function shifted(trade: DemoTrade, shiftMs: number): DemoTrade {
  return {
    ...trade,
    tradeTimeMs: trade.tradeTimeMs + shiftMs,
    eventTimeMs: trade.eventTimeMs + shiftMs,
  };
}
