import type { Log } from '../log.ts';

const sampleLength = 160;

/** Counts the frames dropped at the edge by kind of fault and logs the first of each kind. */
export class RejectionCounter {
  readonly #log: Log;
  readonly #host: string;
  readonly #counts = new Map<string, number>();
  readonly #countsOfLegs: readonly Map<string, number>[];

  constructor(log: Log, host: string, legCount: number) {
    this.#log = log;
    this.#host = host;
    this.#countsOfLegs = Array.from({ length: legCount }, () => new Map<string, number>());
  }

  /** Of any or of no symbol. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  countsOf(symbolIndex: number): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#countsOfLegs[symbolIndex] ?? []);
  }

  /**
   * @param frame - the text, of which a short piece is logged once per kind
   * @param symbolIndex - where the frame names a symbol that is asked for
   */
  add(reason: string, frame: string, symbolIndex?: number): void {
    const ofLeg = symbolIndex === undefined ? undefined : this.#countsOfLegs[symbolIndex];
    ofLeg?.set(reason, (ofLeg.get(reason) ?? 0) + 1);
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
