import { StoreError } from './store-error.ts';
import type { TickStore } from './tick-store.ts';

/**
 * Stands in for a database that could not be opened: every call fails with the reason of that, so
 * that the live view goes on and the reason is shown where "ticks stored" would be.
 */
export class UnavailableTickStore implements TickStore {
  readonly initialCount = 0;
  readonly #reason: StoreError;

  constructor(reason: StoreError) {
    // Whatever it was, nothing tries to open the file again.
    this.#reason = new StoreError('unavailable', reason.message, { cause: reason });
  }

  append(): Promise<never> {
    return Promise.reject(this.#reason);
  }

  readBars(): Promise<never> {
    return Promise.reject(this.#reason);
  }

  lastTicks(): Promise<never> {
    return Promise.reject(this.#reason);
  }

  openGaps(): Promise<never> {
    return Promise.reject(this.#reason);
  }

  configure(): Promise<never> {
    return Promise.reject(this.#reason);
  }

  backUp(): Promise<never> {
    return Promise.reject(this.#reason);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
