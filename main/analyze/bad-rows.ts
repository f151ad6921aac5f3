/** More are counted only: a file of the wrong kind would fill the screen. */
const mostTold = 1_000;

/** Rows that cannot be read: each is told with its place and the reason, and left out. */
export class BadRows {
  readonly #tell: (line: string) => void;
  #count = 0;

  /** @param tell - takes a line of text */
  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  /** @param place - such as "line 17 of ticks.csv" */
  add(place: string, reason: string): void {
    this.#count += 1;
    if (this.#count <= mostTold) {
      this.#tell(`Bad row, ${place}: ${reason}.`);
    } else if (this.#count === mostTold + 1) {
      this.#tell('Further bad rows are only counted.');
    }
  }
}
