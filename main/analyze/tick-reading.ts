import type { BadRows } from './bad-rows.ts';
import type { PairTicks } from './pair-ticks.ts';
import type { TickColumns } from './tick-columns.ts';
import type { VenueChoice } from './venue-choice.ts';

/** One passage over a text file of trades. */
export interface TickReading {
  readonly path: string;
  readonly ticks: PairTicks;
  /**
   * The legs that this passage is for; both, unless each leg is read on its own. Bad rows are told of all
   * legs, because some belong to none.
   */
  readonly legs: 'both' | 0 | 1;
  readonly venues: VenueChoice;
  readonly badRows: BadRows;
}

/** Takes the lines of a text file of trades apart, some at a time. */
export interface TickLineReader {
  /** Lines read so far, those before it included. */
  readonly lineNumber: number;
  /**
   * Reads lines into the columns until those are full or the lines are read.
   * @param lines - whole lines, each with its line feed
   * @param from - where in them to go on
   * @returns where it stopped
   * @throws AnalyzeError when what it finds makes the whole file useless
   */
  read(lines: Buffer, from: number, columns: TickColumns): number;
}
