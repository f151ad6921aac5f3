import { AggTradeScanner } from '../feed/agg-trade-scanner.ts';
import { latestEpochMs } from './number-text.ts';
import type { TickColumns } from './tick-columns.ts';
import { addTickObject } from './tick-object.ts';
import type { TickLineReader, TickReading } from './tick-reading.ts';

const lineFeed = 10;
const openingBrace = 123;
/** The longest thing that stands before a frame: when it was received, in ns. */
const longestPrefix = 32;
const prefixPattern = /^([\d.]+:?)?\s*$/;

/** Whether a text file is of lines of JSON, perhaps with the time of receipt before each. */
export function isNdjson(head: string): boolean {
  return head
    .split('\n', 3)
    .some((line) => line.includes('{') && prefixPattern.test(line.slice(0, line.indexOf('{'))));
}

/**
 * Reads trades from lines of JSON. Aggregate trades of the pair in Binance's plain form, which is nearly
 * all of a capture, are read from their bytes; everything else is parsed.
 */
export class TickNdjson implements TickLineReader {
  readonly #reading: TickReading;
  readonly #scanner: AggTradeScanner;
  #lineNumber: number;

  /** @param linesBefore - lines of the file that were read elsewhere */
  constructor(reading: TickReading, linesBefore: number) {
    this.#reading = reading;
    this.#lineNumber = linesBefore;
    this.#scanner = new AggTradeScanner(reading.ticks.symbols);
  }

  get lineNumber(): number {
    return this.#lineNumber;
  }

  read(lines: Buffer, from: number, columns: TickColumns): number {
    let at = from;
    while (at < lines.length && !columns.isFull) {
      this.#lineNumber += 1;
      if (this.#readPlain(lines, at, columns)) {
        at = this.#scanner.end + 1;
        continue;
      }
      const end = lines.indexOf(lineFeed, at);
      this.#readText(lines.toString('utf8', at, end).trim(), columns);
      at = end + 1;
    }
    return at;
  }

  /** @returns whether the line is a plain aggregate trade of the pair */
  #readPlain(lines: Buffer, from: number, columns: TickColumns): boolean {
    let start = from;
    let code = lines[start];
    while (code !== openingBrace && code !== lineFeed && start < from + longestPrefix) {
      start += 1;
      code = lines[start];
    }
    const scanner = this.#scanner;
    if (!scanner.scanLine(lines, start) || scanner.tradeTimeMs > latestEpochMs) {
      return false;
    }
    const { symbolIndex, tradeId, tradeTimeMs, priceQuote, quantityBase } = scanner;
    const { ticks, legs } = this.#reading;
    if ((legs === 'both' || legs === symbolIndex) && ticks.kinds.takes(symbolIndex, 'aggTrade')) {
      ticks.add(columns, symbolIndex, tradeId, tradeTimeMs, priceQuote, quantityBase, -1);
    }
    return true;
  }

  #readText(line: string, columns: TickColumns): void {
    if (line === '') {
      return;
    }
    const problem = this.#readJson(line, columns);
    if (problem !== undefined) {
      const { badRows, path } = this.#reading;
      badRows.add(`line ${this.#lineNumber} of ${path}`, problem);
    }
  }

  /** @returns what is wrong with the line */
  #readJson(line: string, columns: TickColumns): string | undefined {
    const start = line.indexOf('{');
    if (start === -1 || !prefixPattern.test(line.slice(0, start))) {
      return 'it is no JSON object, with or without the time of receipt before it';
    }
    let value: unknown;
    try {
      value = JSON.parse(line.slice(start));
    } catch {
      return 'it is not JSON';
    }
    return addTickObject(value, this.#reading, columns);
  }
}
