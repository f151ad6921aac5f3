import type { Log } from '../log.ts';

const sampleLength = 160;

/** Counts the frames dropped at the edge by kind of fault and logs the first of each kind. */
export class RejectionCounter {
  readonly #log: Log;
  readonly #host: string;
  readonly #counts = new Map<string, number>();

  constructor(log: Log, host: string) {
    this.#log = log;
    this.#host = host;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** @param frame - the text, of which a short piece is logged once per kind */
  add(reason: string, frame: string): void {
    const count = this.#counts.get(reason) ?? 0;
    this.#counts.set(reason, count + 1);
    if (count === 0) {
      this.#log.warn('Dropped a frame; further ones of this kind are only counted', {
        host: this.#host,
        reason,
        // As JSON, so that control characters cannot forge log lines.
        frame: JSON.stringify(frame.slice(0, sampleLength)),
        length: frame.length,
      });
    }
  }
}
