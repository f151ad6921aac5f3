import type { BadRows } from './bad-rows.ts';
import { barCsvLayout, readBarLine } from './bar-csv.ts';
import { BarCsvScanner } from './bar-csv-scanner.ts';
import { JsonRows, readBarRow } from './bar-json.ts';
import { BarPiece } from './bar-piece.ts';
import type { BarRow } from './bar-row.ts';
import type { InputFile } from './input-file.ts';
import { byteBlocks, lineBlocks } from './line-blocks.ts';

const lineFeed = 10;

/** Reads a file of bars, some hundreds at a time; the piece is the same one each time. */
export function barPieces(file: InputFile, badRows: BadRows): AsyncGenerator<BarPiece> {
  return isJson(file) ? jsonPieces(file, badRows) : csvPieces(file, badRows);
}

/** How a place in the file is called. */
export function barPlace(file: InputFile, place: number): string {
  return `${isJson(file) ? 'row' : 'line'} ${place} of ${file.path}`;
}

function isJson({ head }: InputFile): boolean {
  return head.trimStart().startsWith('[');
}

async function* csvPieces(file: InputFile, badRows: BadRows): AsyncGenerator<BarPiece> {
  const layout = barCsvLayout(file.path, file.head.split(/\r?\n/, 1)[0] ?? '');
  const scanner = new BarCsvScanner(layout);
  const piece = new BarPiece();
  let lineNumber = 0;
  for await (const lines of lineBlocks(file)) {
    for (let at = 0; at < lines.length;) {
      lineNumber += 1;
      if (scanner.scan(lines, at)) {
        at = scanner.end + 1;
        piece.add(scanner.openTimeMs, scanner.close, lineNumber);
      } else {
        const end = lines.indexOf(lineFeed, at);
        const line = lines.toString('utf8', at, end);
        at = end + 1;
        if (line.trim() !== '' && !(lineNumber === 1 && layout.hasHeader)) {
          take(readBarLine(line, layout), lineNumber, piece, file, badRows);
        }
      }
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

async function* jsonPieces(file: InputFile, badRows: BadRows): AsyncGenerator<BarPiece> {
  const json = new JsonRows(file.path);
  const piece = new BarPiece();
  let rowNumber = 0;
  for await (const bytes of byteBlocks(file)) {
    for (const text of json.rows(bytes)) {
      rowNumber += 1;
      take(readBarRow(text), rowNumber, piece, file, badRows);
      if (piece.isFull) {
        yield piece;
        piece.count = 0;
      }
    }
  }
  json.end();
  if (piece.count > 0) {
    yield piece;
  }
}

/** Adds a bar, or tells what is wrong with it. */
function take(
  row: BarRow | string,
  place: number,
  piece: BarPiece,
  file: InputFile,
  badRows: BadRows,
): void {
  if (typeof row === 'string') {
    badRows.add(barPlace(file, place), row);
  } else {
    piece.add(row.openTimeMs, row.close, place);
  }
}
