/** The newest value of something that changes, and a way to wait for the next one. */
export class Latest<Value> {
  #value: Value;
  readonly #waiting = new Set<() => void>();

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  set(value: Value): void {
    this.#value = value;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) {
      wake();
    }
  }

  /** Settles at the next {@link set}, or after `timeoutMs`. */
  next(timeoutMs: number): Promise<'changed' | 'timedOut'> {
    return new Promise((settle) => {
      const wake = (): void => {
        clearTimeout(timer);
        settle('changed');
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(wake);
        settle('timedOut');
      }, timeoutMs);
      this.#waiting.add(wake);
    });
  }
}
