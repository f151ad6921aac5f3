import type { Notice } from '../preload/contract.ts';
import { wordsOf } from './error-words.ts';
import type { Log } from './log.ts';
import { StoreError } from './store/store-error.ts';
import type { TickStore } from './store/tick-store.ts';

export interface BackupOptions {
  readonly store: Pick<TickStore, 'backUp'>;
  /** Asks the user where to; `undefined` when the user thinks better of it. */
  readonly chooseDestination: (proposedName: string) => Promise<string | undefined>;
  readonly onNotice: (notice: Notice) => void;
  readonly log: Log;
  readonly now: () => Date;
  /** At the end a disk that does not answer is not waited for longer. */
  readonly stopWithinMs?: number;
}

/** Writes a copy of the database where the user wants it, and says how far it is. One at a time. */
export class Backup {
  readonly #options: BackupOptions;
  #isRunning = false;
  readonly #cancel = new AbortController();
  #copying: Promise<void> = Promise.resolve();

  constructor(options: BackupOptions) {
    this.#options = options;
  }

  /** Asks for a place and writes the copy. Failures are told in a notice. */
  async run(): Promise<void> {
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    try {
      const { chooseDestination, now } = this.#options;
      const destination = await chooseDestination(proposedName(now()));
      if (destination !== undefined) {
        this.#copying = this.#copy(destination);
        await this.#copying;
      }
    } catch (error) {
      this.#tellFailure(error);
    } finally {
      this.#isRunning = false;
    }
  }

  /**
   * Gives up what is being written and removes it. Resolves when that is done, or takes too long: then
   * ticks wait that must be saved.
   */
  async stop(): Promise<void> {
    this.#cancel.abort();
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.stopWithinMs ?? 2_000);
    });
    await Promise.race([this.#copying, timeUp]);
    clearTimeout(timer);
  }

  async #copy(destination: string): Promise<void> {
    const { store, log } = this.#options;
    try {
      this.#tellShare(destination, 0);
      let toldPct = 0;
      const onProgress = (share: number): void => {
        const pct = Math.floor(share * 100);
        if (pct > toldPct && pct < 100) {
          toldPct = pct;
          this.#tellShare(destination, pct);
        }
      };
      await store.backUp(destination, onProgress, this.#cancel.signal);
      log.info('The database was backed up', { destination });
      this.#tell('info', 'Backup written', `${destination} holds all that was stored until now.`);
    } catch (error) {
      if (error instanceof StoreError && error.kind === 'cancelled') {
        log.info('A backup was given up', { destination });
        return;
      }
      this.#tellFailure(error);
    }
  }

  #tellShare(destination: string, pct: number): void {
    this.#tell('info', `Backing up: ${pct} %`, `To ${destination}. Recording goes on.`);
  }

  #tellFailure(error: unknown): void {
    const reason = wordsOf(error);
    this.#options.log.error('The database could not be backed up', { reason });
    this.#tell('error', 'The backup was not written', `${reason} Nothing was left behind.`);
  }

  #tell(severity: Notice['severity'], title: string, detail: string): void {
    this.#options.onNotice({ id: 'backup', severity, title, detail });
  }
}

/** Such as `market_data 2025-03-01 0905.db`, in local time: two on one day do not meet. */
function proposedName(now: Date): string {
  const digits = (value: number): string => String(value).padStart(2, '0');
  const day = [now.getFullYear(), digits(now.getMonth() + 1), digits(now.getDate())].join('-');
  return `market_data ${day} ${digits(now.getHours())}${digits(now.getMinutes())}.db`;
}
