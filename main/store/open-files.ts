import { statSync } from 'node:fs';
import { StoreError } from './store-error.ts';

/** Which file a path leads to; `undefined` when to none. */
function fileAt(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    // Gone, or hidden behind a folder that is: nobody will find there what is written.
    return undefined;
  }
}

/**
 * The files behind an open database, its log included. SQLite goes on writing into a file that was
 * deleted or moved away, without a word, and nobody would ever see those ticks again.
 */
export class OpenFiles {
  readonly #databasePath: string;
  readonly #files: ReadonlyMap<string, string | undefined>;

  /** To be made right after the database was opened for writing. */
  constructor(databasePath: string) {
    this.#databasePath = databasePath;
    this.#files = new Map(
      [databasePath, `${databasePath}-wal`].map((path) => [path, fileAt(path)]),
    );
  }

  /**
   * Looks whether the paths still lead to the files that were opened: some microseconds.
   *
   * @throws StoreError `moved`
   */
  check(): void {
    for (const [path, opened] of this.#files) {
      if (opened === undefined || fileAt(path) !== opened) {
        throw new StoreError(
          'moved',
          `${this.#databasePath} was moved, replaced or deleted while Pairwatch was writing to it. Put it back, or leave it so that a new one is begun.`,
        );
      }
    }
  }

  /** Whether a path leads to one of these files, by whatever name. */
  includes(path: string): boolean {
    const file = fileAt(path);
    return file !== undefined && [...this.#files.values()].includes(file);
  }
}
