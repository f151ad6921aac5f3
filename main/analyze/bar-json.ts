import { AnalyzeError } from './analyze-error.ts';
import { readBar, type BarRow } from './bar-row.ts';

const openingBracket = 91;
const closingBracket = 93;
/** Longer than any row; what is longer is damage, and is not gathered in memory. */
const longestRowBytes = 65_536;

/**
 * Cuts a JSON list of rows into its rows, the innermost lists, a piece of the file at a time. Rows of bars
 * have numbers and numbers in quotes, and so no brackets within texts.
 */
export class JsonRows {
  readonly #path: string;
  #rest = Buffer.alloc(0);
  #depth = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** @returns the text of each row that ends in this piece */
  *rows(piece: Buffer): Generator<string> {
    const data = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let start = this.#rest.length === 0 ? -1 : 0;
    for (let at = this.#rest.length; at < data.length; at += 1) {
      const code = data[at];
      if (code === openingBracket) {
        this.#depth += 1;
        start = at;
      } else if (code === closingBracket) {
        this.#depth -= 1;
        if (start >= 0) {
          yield data.toString('latin1', start, at + 1);
        }
        start = -1;
      }
    }
    this.#rest = start < 0 ? Buffer.alloc(0) : Buffer.from(data.subarray(start));
    if (this.#rest.length > longestRowBytes) {
      throw new AnalyzeError('input', `${this.#path} is no JSON list of bars.`);
    }
  }

  /** @throws AnalyzeError when the list is not closed */
  end(): void {
    if (this.#depth !== 0) {
      throw new AnalyzeError('input', `${this.#path} breaks off: its last list is not closed.`);
    }
  }
}

/** @returns the bar of a row [openMs, open, high, low, close, …], or in words what is wrong with it */
export function readBarRow(text: string): BarRow | string {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!Array.isArray(row) || row.length < 5) {
    return 'it is no list of open time, open, high, low, close';
  }
  const [time = '', open = '', high = '', low = '', close = ''] = row.map((value: unknown) =>
    typeof value === 'number' || typeof value === 'string' ? String(value) : '',
  );
  return readBar({ time, open, high, low, close });
}
