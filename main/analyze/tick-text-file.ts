import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import { AnalyzeError } from './analyze-error.ts';
import { BadRows } from './bad-rows.ts';
import type { FrameSource } from './frame-source.ts';
import type { InputFile } from './input-file.ts';
import { lineBlocks } from './line-blocks.ts';
import type { PairTicks } from './pair-ticks.ts';
import { TickColumns } from './tick-columns.ts';
import { TickCsv } from './tick-csv.ts';
import { tickCsvHeader } from './tick-csv-header.ts';
import { isNdjson, TickNdjson } from './tick-ndjson.ts';
import type { TickLineReader, TickReading } from './tick-reading.ts';
import { inTimeOrder, type LegCursor } from './time-order.ts';
import type { VenueChoice } from './venue-choice.ts';

/**
 * So far may one leg be ahead of the other while both are read in one passage: half of what the join of
 * their bars can keep waiting, so that a batch more does no harm.
 */
const maxLeadBars = 32_768;

export interface TickTextFileOptions {
  readonly file: InputFile;
  readonly ticks: PairTicks;
  readonly venues: VenueChoice;
  readonly badRows: BadRows;
  readonly pipeline: PairPipeline;
  readonly barLengthMs: number;
}

/**
 * Trades of a text file, in whatever order its legs come: by time, as the app would write them down, in
 * one passage; one leg after the other, as a database lists them, in two passages side by side.
 */
export class TickTextFile implements FrameSource {
  readonly rowsAre = 'trades';
  readonly notices: readonly string[] = [];
  readonly #options: TickTextFileOptions;
  readonly #makeReader: (reading: TickReading, linesBefore: number) => TickLineReader;
  readonly #headerLines: number;

  /** @throws AnalyzeError when it is no file of trades */
  constructor(options: TickTextFileOptions) {
    const { path, head } = options.file;
    this.#options = options;
    if (isNdjson(head)) {
      this.#headerLines = 0;
      this.#makeReader = (reading, linesBefore) => new TickNdjson(reading, linesBefore);
    } else {
      const header = tickCsvHeader(path, head.split(/\r?\n/, 1)[0] ?? '');
      this.#headerLines = 1;
      this.#makeReader = (reading, linesBefore) => new TickCsv(reading, header, linesBefore);
    }
  }

  get rowCounts(): readonly [number, number] {
    return this.#options.ticks.counts;
  }

  get extremeCount(): number {
    return this.#options.ticks.extremeCount;
  }

  async *frames(): AsyncGenerator<readonly PairFrame[]> {
    const { ticks, badRows, pipeline, barLengthMs } = this.#options;
    let linesRead: number | undefined;
    for await (const { columns, reader } of this.#passage('both', this.#headerLines, badRows)) {
      yield pipeline.pushBatch(columns);
      if (ticks.leadMs > maxLeadBars * barLengthMs) {
        linesRead = reader.lineNumber;
        break;
      }
    }
    if (linesRead !== undefined) {
      // The second one sees the same bad rows again.
      const silent = new BadRows(() => undefined);
      yield* inTimeOrder(this.#leg(0, linesRead, badRows), this.#leg(1, linesRead, silent));
    }
    this.#expectBothLegs();
  }

  close(): void {
    // The passages close what they opened.
  }

  #leg(leg: 0 | 1, linesBefore: number, badRows: BadRows): LegCursor {
    const { ticks, pipeline } = this.#options;
    const passage = this.#passage(leg, linesBefore, badRows);
    return {
      get newestMs() {
        return ticks.newestMs(leg);
      },
      advance: async () => {
        const next = await passage.next();
        return next.done === true ? undefined : pipeline.pushBatch(next.value.columns);
      },
    };
  }

  /** The columns are the same ones each time. */
  async *#passage(
    legs: TickReading['legs'],
    linesBefore: number,
    badRows: BadRows,
  ): AsyncGenerator<{ readonly columns: TickColumns; readonly reader: TickLineReader }> {
    const { file, ticks, venues } = this.#options;
    const columns = new TickColumns(ticks.symbols);
    const reader = this.#makeReader({ path: file.path, ticks, legs, venues, badRows }, linesBefore);
    const step = { columns, reader };
    let linesToSkip = linesBefore;
    for await (const lines of lineBlocks(file)) {
      let at = 0;
      for (; linesToSkip > 0 && at < lines.length; linesToSkip -= 1) {
        at = lines.indexOf(lineFeed, at) + 1;
      }
      while (at < lines.length) {
        at = reader.read(lines, at, columns);
        if (columns.count > 0) {
          yield step;
          columns.count = 0;
        }
      }
    }
  }

  #expectBothLegs(): void {
    const { ticks, file, venues } = this.#options;
    const absent = ticks.symbols.filter((_symbol, leg) => ticks.counts[leg] === 0);
    if (absent.length === 0) {
      return;
    }
    const { otherSymbols } = ticks;
    const others = otherSymbols.length > 0 ? ` It has ${otherSymbols.join(', ')}.` : '';
    const at = venues.seen.length > 0 ? ` Its venues: ${venues.seen.join(', ')}.` : '';
    throw new AnalyzeError(
      'input',
      `${file.path} has no trade of ${absent.join(' and none of ')}.${others}${at}`,
    );
  }
}

const lineFeed = 10;
