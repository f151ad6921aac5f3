import type { PairFrame } from '../../analytics/pair/pair-frame.ts';
import type { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import type { BadRows } from './bad-rows.ts';
import { barPieces, barPlace } from './bar-file.ts';
import { usualStepMs } from './bar-length.ts';
import { BarPiece } from './bar-piece.ts';
import type { InputFile } from './input-file.ts';
import type { LegCursor } from './time-order.ts';

/** Leads the bars of one file into the pipeline, those of a longer timeframe joined. */
export class BarLeg {
  readonly #file: InputFile;
  readonly #badRows: BadRows;
  readonly #pieces: AsyncGenerator<BarPiece>;
  readonly #closed = new BarPiece();
  #first: BarPiece | undefined;
  #fileBarMs = 0;
  #newestMs = -Infinity;
  #rowCount = 0;
  /** The longer bar that is being put together. */
  #openTimeMs = -Infinity;
  #close = NaN;

  constructor(file: InputFile, badRows: BadRows) {
    this.#file = file;
    this.#badRows = badRows;
    this.#pieces = barPieces(file, badRows);
  }

  get path(): string {
    return this.#file.path;
  }

  /** Bars read so far that follow each other. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /**
   * Reads the first bars. @returns how long they are, `undefined` when there are not two
   * @throws AnalyzeError when the file cannot be read as bars
   */
  async open(): Promise<{ readonly count: number; readonly stepMs: number | undefined }> {
    const next = await this.#pieces.next();
    this.#first = next.done === true ? undefined : next.value;
    return {
      count: this.#first?.count ?? 0,
      stepMs: this.#first === undefined ? undefined : usualStepMs(this.#first),
    };
  }

  /**
   * @param fileBarMs - how long the file's bars are
   * @param barLengthMs - how long the pipeline's are: a multiple
   */
  cursor(
    leg: 'y' | 'x',
    pipeline: PairPipeline,
    fileBarMs: number,
    barLengthMs: number,
  ): LegCursor {
    this.#fileBarMs = fileBarMs;
    const newestMs = (): number => this.#newestMs;
    let isEnded = false;
    const closed = this.#closed;
    const push = (): readonly PairFrame[] => {
      const frames = pipeline.pushBars(leg, closed, closed.count);
      closed.count = 0;
      return frames;
    };
    return {
      get newestMs() {
        return newestMs();
      },
      advance: async () => {
        if (isEnded) {
          return undefined;
        }
        const piece = await this.#nextPiece();
        if (piece === undefined) {
          isEnded = true;
          this.#endLast(barLengthMs);
        } else {
          this.#take(piece, barLengthMs);
        }
        return push();
      },
    };
  }

  async #nextPiece(): Promise<BarPiece | undefined> {
    const first = this.#first;
    if (first !== undefined) {
      this.#first = undefined;
      return first;
    }
    const next = await this.#pieces.next();
    return next.done === true ? undefined : next.value;
  }

  #take(piece: BarPiece, barLengthMs: number): void {
    for (let row = 0; row < piece.count; row += 1) {
      const openTimeMs = piece.openTimeMs[row] ?? NaN;
      if (openTimeMs < this.#newestMs + this.#fileBarMs) {
        const place = barPlace(this.#file, piece.place[row] ?? NaN);
        this.#badRows.add(place, this.#whyNot(openTimeMs));
        continue;
      }
      this.#newestMs = openTimeMs;
      this.#rowCount += 1;
      this.#join(openTimeMs, piece.close[row] ?? NaN, barLengthMs);
    }
  }

  #whyNot(openTimeMs: number): string {
    if (openTimeMs === this.#newestMs) {
      return 'its bar is there already';
    }
    return openTimeMs < this.#newestMs
      ? 'its bar is older than the one before it'
      : 'its bar opens before the one before it has ended';
  }

  #join(openTimeMs: number, close: number, barLengthMs: number): void {
    if (barLengthMs === this.#fileBarMs) {
      this.#closed.add(openTimeMs, close, 0);
      return;
    }
    const bucketMs = Math.floor(openTimeMs / barLengthMs) * barLengthMs;
    if (bucketMs !== this.#openTimeMs) {
      this.#emit();
      this.#openTimeMs = bucketMs;
    }
    this.#close = close;
  }

  /** The last longer bar is closed when the last bar in it is its last. */
  #endLast(barLengthMs: number): void {
    if (this.#newestMs + this.#fileBarMs >= this.#openTimeMs + barLengthMs) {
      this.#emit();
    }
  }

  #emit(): void {
    if (this.#openTimeMs !== -Infinity) {
      this.#closed.add(this.#openTimeMs, this.#close, 0);
      this.#openTimeMs = -Infinity;
    }
  }
}
