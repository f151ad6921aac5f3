import { csvFields } from './csv-line.ts';
import { quoted } from './number-text.ts';
import type { TickColumns } from './tick-columns.ts';
import { columnRoles, type TickCsvHeader } from './tick-csv-header.ts';
import { TickCsvScanner } from './tick-csv-scanner.ts';
import type { TickLineReader, TickReading } from './tick-reading.ts';
import { isSymbol, readTick } from './tick-row.ts';

const lineFeed = 10;
/** Codes of what a row can belong to, besides the legs 0 and 1. */
const otherSymbol = 2;
const wantedVenue = 1;
const otherVenue = 0;

/** Reads trades from lines of CSV: nearly all from their bytes, what is not plain as text. */
export class TickCsv implements TickLineReader {
  readonly #reading: TickReading;
  readonly #header: TickCsvHeader;
  readonly #scanner: TickCsvScanner;
  #lineNumber: number;

  /** @param linesBefore - lines of the file that were read elsewhere: at least its header */
  constructor(reading: TickReading, header: TickCsvHeader, linesBefore: number) {
    this.#reading = reading;
    this.#header = header;
    this.#lineNumber = linesBefore;
    this.#scanner = new TickCsvScanner(header);
    reading.ticks.symbols.forEach((symbol, leg) => this.#scanner.symbols.add(symbol, leg));
  }

  get lineNumber(): number {
    return this.#lineNumber;
  }

  read(lines: Buffer, from: number, columns: TickColumns): number {
    const scanner = this.#scanner;
    const { ticks, legs } = this.#reading;
    let at = from;
    while (at < lines.length && !columns.isFull) {
      this.#lineNumber += 1;
      if (!scanner.scan(lines, at)) {
        const end = lines.indexOf(lineFeed, at);
        this.#readText(lines.toString('utf8', at, end), columns);
        at = end + 1;
        continue;
      }
      at = scanner.end + 1;
      const leg = scanner.symbolCode;
      const isWanted = leg !== otherSymbol && (legs === 'both' || legs === leg);
      if (isWanted && scanner.venueCode !== otherVenue) {
        const { tradeId, tradeTimeMs, priceQuote, quantityBase, standing } = scanner;
        ticks.add(columns, leg, tradeId, tradeTimeMs, priceQuote, quantityBase, standing);
      }
    }
    return at;
  }

  #readText(line: string, columns: TickColumns): void {
    if (line.trim() === '') {
      return;
    }
    const problem = this.#readFields(line, columns);
    if (problem !== undefined) {
      const { badRows, path } = this.#reading;
      badRows.add(`line ${this.#lineNumber} of ${path}`, problem);
    }
  }

  /** @returns what is wrong with the line */
  #readFields(line: string, columns: TickColumns): string | undefined {
    const { separator, roles } = this.#header;
    const fields = csvFields(line, separator);
    if (fields === undefined) {
      return 'a quote is not closed';
    }
    if (fields.length !== roles.length) {
      return `it has ${fields.length} fields, and the header has ${roles.length}`;
    }
    const field = (role: keyof typeof columnRoles): string | undefined =>
      fields[roles.indexOf(columnRoles[role])];
    const symbol = field('symbol') ?? '';
    if (!isSymbol(symbol)) {
      return `${quoted(symbol)} is not a symbol`;
    }
    const { ticks, legs } = this.#reading;
    const leg = ticks.symbols.indexOf(symbol);
    if (leg === -1) {
      ticks.noteOther(symbol);
      this.#scanner.symbols.add(symbol, otherSymbol);
      return undefined;
    }
    if (!this.#isOfVenue(field('venue'))) {
      return undefined;
    }
    const tick = readTick({
      time: field('time'),
      price: field('price'),
      quantity: field('quantity'),
      id: field('id'),
      standing: field('standing'),
    });
    if (typeof tick === 'string') {
      return tick;
    }
    if (legs === 'both' || legs === leg) {
      const { id = -1, timeMs, price, quantity, standing = -1 } = tick;
      ticks.add(columns, leg, id, timeMs, price, quantity, standing);
    }
    return undefined;
  }

  #isOfVenue(venue: string | undefined): boolean {
    if (venue === undefined) {
      return true;
    }
    const isWanted = this.#reading.venues.accepts(venue);
    this.#scanner.venues.add(venue, isWanted ? wantedVenue : otherVenue);
    return isWanted;
  }
}
