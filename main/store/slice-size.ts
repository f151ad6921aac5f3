/** How much work goes into one slice, so that it takes about as long as wanted on this machine. */
export class SliceSize {
  readonly #targetMs: number;
  readonly #limits: { readonly min: number; readonly max: number };
  #count: number;

  constructor(
    targetMs: number,
    limits: { readonly min: number; readonly max: number; readonly first: number },
  ) {
    this.#targetMs = targetMs;
    this.#limits = limits;
    this.#count = limits.first;
  }

  /** Rows or pages of the next slice. */
  get count(): number {
    return this.#count;
  }

  /** Takes note how long a slice of this size took. It grows slowly and shrinks at once. */
  measured(tookMs: number): void {
    const factor = Math.min(1.5, Math.max(0.1, this.#targetMs / Math.max(tookMs, 0.01)));
    const { min, max } = this.#limits;
    this.#count = Math.round(Math.min(max, Math.max(min, this.#count * factor)));
  }
}
