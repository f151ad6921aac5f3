/** A stop that takes longer is given up: a hanging disk must not keep the app from ending. */
const stopTimeoutMs = 15_000;

type Stop = () => Promise<void> | void;

/**
 * The app's way out. Each part that must be ended says so as soon as it is built; they are ended in
 * the opposite order, once, however often and from wherever the end is asked for, also in the middle
 * of the start.
 */
export class Ending {
  readonly #exit: (exitCode: number) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #stops: Stop[] = [];
  #isEnding = false;

  /**
   * @param exit - ends the process
   * @param onFailure - told of a part that could not be ended; the others still are
   */
  constructor(exit: (exitCode: number) => void, onFailure: (error: unknown) => void) {
    this.#exit = exit;
    this.#onFailure = onFailure;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Takes a part that is running now. One that comes when all is ending is ended at once. */
  add(stop: Stop): void {
    if (this.#isEnding) {
      void this.#run(stop);
    } else {
      this.#stops.push(stop);
    }
  }

  end(exitCode: number): void {
    if (this.#isEnding) {
      return;
    }
    this.#isEnding = true;
    setTimeout(() => this.#exit(exitCode === 0 ? 1 : exitCode), stopTimeoutMs);
    void this.#stopAll().then(() => this.#exit(exitCode));
  }

  async #stopAll(): Promise<void> {
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      await this.#run(stop);
    }
  }

  async #run(stop: Stop): Promise<void> {
    try {
      await stop();
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
