import type { Feed } from './feed.ts';
import type { StartFill } from './start-fill.ts';

/** A live feed and the fill that puts the last minutes before it, as one. */
export class FilledFeed implements Feed {
  readonly #fill: StartFill;
  readonly #live: Feed;

  constructor(fill: StartFill, live: Feed) {
    this.#fill = fill;
    this.#live = live;
  }

  start(): void {
    this.#fill.start();
    this.#live.start();
  }

  async stop(): Promise<void> {
    this.#fill.stop();
    await this.#live.stop();
  }

  pause(): void {
    this.#live.pause();
  }

  resume(): void {
    this.#live.resume();
  }
}
