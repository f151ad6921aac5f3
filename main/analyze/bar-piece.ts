const capacity = 1_024;

/** Some bars of a file in its order, not yet known to follow each other; filled again and again. */
export class BarPiece {
  count = 0;
  readonly openTimeMs = new Float64Array(capacity);
  readonly close = new Float64Array(capacity);
  /** Where in the file each one stands: its line, or its row where lines say nothing. */
  readonly place = new Float64Array(capacity);

  get isFull(): boolean {
    return this.count === capacity;
  }

  add(openTimeMs: number, close: number, place: number): void {
    this.openTimeMs[this.count] = openTimeMs;
    this.close[this.count] = close;
    this.place[this.count] = place;
    this.count += 1;
  }
}
