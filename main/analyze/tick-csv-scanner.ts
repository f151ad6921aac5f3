import { tickStandings } from '../../analytics/market/tick-batch.ts';
import { CsvBytes } from './csv-bytes.ts';
import { KnownTexts } from './known-texts.ts';
import { latestEpochMs } from './number-text.ts';
import { columnRoles, type TickCsvHeader } from './tick-csv-header.ts';

const unknown = -1;

/** Reads trades from the bytes of plain lines of CSV. */
export class TickCsvScanner {
  /** The known symbols and venues; their codes are the caller's. */
  readonly symbols = new KnownTexts();
  readonly venues = new KnownTexts();
  symbolCode = unknown;
  /** −1 in a file without venues. */
  venueCode = unknown;
  /** A code of `tickStandings`; −1 in a file without standings. */
  standing = unknown;
  /** −1 in a file without ids. */
  tradeId = unknown;
  tradeTimeMs = 0;
  priceQuote = 0;
  quantityBase = 0;
  readonly #roles: Uint8Array;
  readonly #fields: CsvBytes;
  readonly #standings = new KnownTexts();

  constructor({ roles, separator }: TickCsvHeader) {
    this.#roles = roles;
    this.#fields = new CsvBytes(separator);
    for (const [name, code] of Object.entries(tickStandings)) {
      this.#standings.add(name, code);
    }
  }

  /** Where the line feed of the last line lies. */
  get end(): number {
    return this.#fields.at;
  }

  /** @returns whether the line is plain; its fields then stand in this object */
  scan(bytes: Uint8Array, from: number): boolean {
    const roles = this.#roles;
    const fields = this.#fields;
    const last = roles.length - 1;
    fields.begin(bytes, from);
    for (let column = 0; column <= last && fields.isPlain; column += 1) {
      this.#readField(roles[column] ?? columnRoles.ignored);
      if (column < last) {
        fields.next();
      }
    }
    return fields.end();
  }

  #readField(role: number): void {
    const fields = this.#fields;
    switch (role) {
      case columnRoles.time:
        this.tradeTimeMs = fields.integer();
        fields.isPlain &&= this.tradeTimeMs <= latestEpochMs;
        return;
      case columnRoles.symbol:
        this.symbolCode = fields.known(this.symbols);
        return;
      case columnRoles.price:
        this.priceQuote = fields.decimal();
        fields.isPlain &&= this.priceQuote > 0;
        return;
      case columnRoles.quantity:
        this.quantityBase = fields.decimal();
        return;
      case columnRoles.id:
        this.tradeId = fields.integer();
        return;
      case columnRoles.standing:
        this.standing = fields.known(this.#standings);
        return;
      case columnRoles.venue:
        this.venueCode = fields.known(this.venues);
        return;
      default:
        fields.skip();
    }
  }
}
