import { AnalyzeError } from './analyze-error.ts';
import { barTimeOf } from './bar-time.ts';
import { readBar, type BarRow } from './bar-row.ts';
import { csvFields, separatorOf } from './csv-line.ts';

/** Names that the columns have in common files, lower case and without blanks and underscores. */
const names = {
  time: ['opentime', 'opentimems', 'timems', 'date', 'datetime', 'timestamp', 'time', 'openms'],
  open: ['open', 'o', 'openprice'],
  high: ['high', 'h', 'highprice'],
  low: ['low', 'l', 'lowprice'],
  close: ['close', 'c', 'closeprice'],
} as const;
type Column = keyof typeof names;

/** Where the columns of a CSV file of bars are; −1 for one that is not there. */
export interface BarCsvLayout {
  readonly separator: string;
  readonly hasHeader: boolean;
  readonly fieldCount: number;
  readonly at: Readonly<Record<Column, number>>;
}

/**
 * Reads the first line of a CSV file of bars. Without a header it has Binance's columns: open time, open,
 * high, low, close, and more.
 * @throws AnalyzeError when neither fits
 */
export function barCsvLayout(path: string, line: string): BarCsvLayout {
  const separator = separatorOf(line);
  const fields = csvFields(line, separator) ?? [];
  const fieldCount = fields.length;
  if (barTimeOf(fields[0] ?? '') !== undefined) {
    if (fieldCount < 5) {
      throw new AnalyzeError(
        'input',
        `${path} has no header line, and its lines have ${fieldCount} fields instead of open time, open, high, low, close.`,
      );
    }
    const at = { time: 0, open: 1, high: 2, low: 3, close: 4 };
    return { separator, hasHeader: false, fieldCount, at };
  }
  const header = fields.map((field) => field.toLowerCase().replace(/[\s_]/g, ''));
  const find = (column: Column): number =>
    header.findIndex((name) => names[column].some((known) => known === name));
  const at = {
    time: find('time'),
    open: find('open'),
    high: find('high'),
    low: find('low'),
    close: find('close'),
  };
  const missing = [...(at.time === -1 ? ['date'] : []), ...(at.close === -1 ? ['close'] : [])];
  if (missing.length > 0) {
    throw new AnalyzeError(
      'input',
      `${path} has no column ${missing.join(' and no column ')}. Bars are CSV with the columns date and close, Binance's public klines, or JSON rows [openMs, o, h, l, c, v].`,
    );
  }
  return { separator, hasHeader: true, fieldCount, at };
}

/** @returns the bar of a line, or in words what is wrong with it */
export function readBarLine(line: string, layout: BarCsvLayout): BarRow | string {
  const { separator, fieldCount, at } = layout;
  const fields = csvFields(line, separator);
  if (fields === undefined) {
    return 'a quote is not closed';
  }
  if (fields.length !== fieldCount) {
    return `it has ${fields.length} fields, and the first line has ${fieldCount}`;
  }
  return readBar({
    time: fields[at.time] ?? '',
    open: fields[at.open],
    high: fields[at.high],
    low: fields[at.low],
    close: fields[at.close] ?? '',
  });
}
