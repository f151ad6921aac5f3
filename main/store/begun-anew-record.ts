import type { Database, Statement } from 'better-sqlite3';
import { RecordStarts, type RecordStart } from './record-starts.ts';

/** What is known of a database that was begun in place of a lost one. */
export interface LostPast {
  /** When it was begun, epoch ms. */
  readonly begunAtMs: number;
  /** Of each symbol that has one. */
  readonly starts: readonly RecordStart[];
}

/**
 * Remembers in the file itself that it was begun anew. How much of the past is still to be asked for
 * follows from where the record begins, so that nothing has to be crossed off.
 */
export class BegunAnewRecord {
  readonly #note: Statement<[number]>;
  readonly #begunAtMs: Statement<[], number>;
  readonly #starts: RecordStarts;

  constructor(database: Database) {
    // Only a file without anything in it was begun just now.
    this.#note = database.prepare<[number]>(
      'INSERT INTO begun_anew (at_ms) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM instrument) AND NOT EXISTS (SELECT 1 FROM begun_anew)',
    );
    this.#begunAtMs = database.prepare<[], number>('SELECT at_ms FROM begun_anew').pluck();
    this.#starts = new RecordStarts(database);
  }

  /** Takes down that the file was begun anew, where nothing was stored in it yet. */
  note(nowMs: number): void {
    this.#note.run(nowMs);
  }

  /** @returns `undefined` for a file that replaced no other */
  read(venueKey: string, symbols: readonly string[]): LostPast | undefined {
    const begunAtMs = this.#begunAtMs.get();
    if (begunAtMs === undefined) {
      return undefined;
    }
    const starts = this.#starts
      .read(venueKey, symbols)
      .map(({ symbol, tradeId, tradeTimeMs }) => ({ symbol, tradeId, tradeTimeMs }));
    return { begunAtMs, starts };
  }
}
