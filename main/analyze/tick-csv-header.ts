import { AnalyzeError } from './analyze-error.ts';
import { csvFields, separatorOf } from './csv-line.ts';
import { numberOf } from './number-text.ts';

/** What a column of trades holds, as far as it matters here. */
export const columnRoles = {
  ignored: 0,
  time: 1,
  symbol: 2,
  price: 3,
  quantity: 4,
  id: 5,
  standing: 6,
  venue: 7,
} as const;

type RoleName = keyof typeof columnRoles;

/** Names of the columns: those of the view `tick_log` first. */
const roleByName: ReadonlyMap<string, RoleName> = new Map([
  ['time_ms', 'time'],
  ['trade_time_ms', 'time'],
  ['symbol', 'symbol'],
  ['price', 'price'],
  ['quantity', 'quantity'],
  ['qty', 'quantity'],
  ['trade_id', 'id'],
  ['agg_trade_id', 'id'],
  ['standing', 'standing'],
  ['venue', 'venue'],
]);
const needed = [
  ['time', 'time_ms'],
  ['symbol', 'symbol'],
  ['price', 'price'],
] as const;

/** How the columns of a CSV file of trades lie. */
export interface TickCsvHeader {
  readonly separator: string;
  /** A code of {@link columnRoles} for each column. */
  readonly roles: Uint8Array;
  readonly has: (role: RoleName) => boolean;
}

/**
 * Reads the first line of a CSV file of trades.
 * @throws AnalyzeError when it does not name the columns that are needed, each once
 */
export function tickCsvHeader(path: string, line: string): TickCsvHeader {
  const separator = separatorOf(line);
  const names = (csvFields(line, separator) ?? []).map((name) => name.toLowerCase());
  const roles = names.map((name) => roleByName.get(name) ?? 'ignored');
  const missing = needed.filter(([role]) => !roles.includes(role)).map(([, name]) => name);
  if (missing.length > 0) {
    const looksLikeData = names.some((name) => numberOf(name) !== undefined);
    throw new AnalyzeError(
      'input',
      looksLikeData
        ? `${path} has no header line. Trades need one, such as time_ms,symbol,price,quantity,trade_id; files of bars are read with --bars-y and --bars-x.`
        : `${path} has no column ${missing.join(' and no column ')}. Its first line must name the columns, such as time_ms,symbol,price,quantity,trade_id in any order.`,
    );
  }
  const twice = roles.find((role, at) => role !== 'ignored' && roles.indexOf(role) !== at);
  if (twice !== undefined) {
    throw new AnalyzeError('input', `${path} has two columns for the ${twice} of a trade.`);
  }
  return {
    separator,
    roles: Uint8Array.from(roles, (role) => columnRoles[role]),
    has: (role) => roles.includes(role),
  };
}
