import type { BadRows } from './bad-rows.ts';
import { barCsvLayout, readBarLine } from './bar-csv.ts';
import { JsonRows, readBarRow } from './bar-json.ts';
import { BarPiece } from './bar-piece.ts';
import type { BarRow } from './bar-row.ts';
import type { InputFile } from './input-file.ts';
import { byteBlocks, lineBlocks } from './line-blocks.ts';

/** Reads a file of bars, some thousand at a time; the piece is the same one each time. */
export function barPieces(file: InputFile, badRows: BadRows): AsyncGenerator<BarPiece> {
  return filled(isJson(file) ? jsonBars(file) : csvBars(file), file, badRows);
}

/** How a place in the file is called. */
export function barPlace(file: InputFile, place: number): string {
  return `${isJson(file) ? 'row' : 'line'} ${place} of ${file.path}`;
}

function isJson({ head }: InputFile): boolean {
  return head.trimStart().startsWith('[');
}

interface ReadRow {
  readonly row: BarRow | string;
  readonly place: number;
}

async function* csvBars(file: InputFile): AsyncGenerator<Iterable<ReadRow>> {
  const layout = barCsvLayout(file.path, file.head.split(/\r?\n/, 1)[0] ?? '');
  let lineNumber = 0;
  const rows = function* (lines: Buffer): Generator<ReadRow> {
    for (const line of lines.toString('utf8').split('\n')) {
      lineNumber += 1;
      if (line.trim() !== '' && !(lineNumber === 1 && layout.hasHeader)) {
        yield { row: readBarLine(line, layout), place: lineNumber };
      }
    }
    // The piece ends with a line feed: what is behind it is no line.
    lineNumber -= 1;
  };
  for await (const lines of lineBlocks(file)) {
    yield rows(lines);
  }
}

async function* jsonBars(file: InputFile): AsyncGenerator<Iterable<ReadRow>> {
  const json = new JsonRows(file.path);
  let place = 0;
  const rows = function* (piece: Buffer): Generator<ReadRow> {
    for (const text of json.rows(piece)) {
      place += 1;
      yield { row: readBarRow(text), place };
    }
  };
  for await (const piece of byteBlocks(file)) {
    yield rows(piece);
  }
  json.end();
}

async function* filled(
  source: AsyncGenerator<Iterable<ReadRow>>,
  file: InputFile,
  badRows: BadRows,
): AsyncGenerator<BarPiece> {
  const piece = new BarPiece();
  for await (const rows of source) {
    for (const { row, place } of rows) {
      if (typeof row === 'string') {
        badRows.add(barPlace(file, place), row);
        continue;
      }
      piece.add(row.openTimeMs, row.close, place);
      if (piece.isFull) {
        yield piece;
        piece.count = 0;
      }
    }
  }
  if (piece.count > 0) {
    yield piece;
  }
}
