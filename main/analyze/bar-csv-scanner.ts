import type { BarCsvLayout } from './bar-csv.ts';
import { msOf } from './bar-time.ts';
import { CsvBytes } from './csv-bytes.ts';
import { latestEpochMs } from './number-text.ts';

const hyphen = 45;
const colon = 58;
const codes = { blank: 32, plus: 43, T: 84, Z: 90 } as const;
/** Every month has these. */
const surelyDays = 28;
const roles = { ignored: 0, time: 1, open: 2, high: 3, low: 4, close: 5 } as const;

/** Reads bars from the bytes of plain lines of CSV. */
export class BarCsvScanner {
  openTimeMs = 0;
  close = 0;
  readonly #roles: Uint8Array;
  readonly #fields: CsvBytes;
  #open = 0;
  #high = 0;
  #low = 0;
  /** The date that was read last, as a number, and when it began. */
  #date = 0;
  #dateMs = 0;

  constructor({ separator, fieldCount, at }: BarCsvLayout) {
    this.#fields = new CsvBytes(separator);
    this.#roles = new Uint8Array(fieldCount);
    for (const [name, column] of Object.entries(at)) {
      if (column >= 0) {
        this.#roles[column] = roles[name as keyof typeof at];
      }
    }
  }

  /** Where the line feed of the last line lies. */
  get end(): number {
    return this.#fields.at;
  }

  /** @returns whether the line is plain and its prices fit together; the bar then stands in this object */
  scan(bytes: Uint8Array, from: number): boolean {
    const fields = this.#fields;
    const last = this.#roles.length - 1;
    fields.begin(bytes, from);
    this.#open = NaN;
    this.#high = Infinity;
    this.#low = NaN;
    for (let column = 0; column <= last && fields.isPlain; column += 1) {
      this.#readField(this.#roles[column] ?? roles.ignored);
      if (column < last) {
        fields.next();
      }
    }
    return fields.end() && this.#fits();
  }

  /** Columns that are not there fit: no comparison with them is true. */
  #fits(): boolean {
    const { close } = this;
    const isBeyond =
      this.#high < close || this.#high < this.#open || this.#low > close || this.#low > this.#open;
    return close > 0 && !isBeyond && !(this.#open <= 0 || this.#low <= 0);
  }

  #readField(role: number): void {
    const fields = this.#fields;
    switch (role) {
      case roles.time:
        this.openTimeMs = this.#time();
        fields.isPlain &&= this.openTimeMs >= 0 && this.openTimeMs <= latestEpochMs;
        return;
      case roles.open:
        this.#open = fields.decimal();
        return;
      case roles.high:
        this.#high = fields.decimal();
        return;
      case roles.low:
        this.#low = fields.decimal();
        return;
      case roles.close:
        this.close = fields.decimal();
        return;
      default:
        fields.skip();
    }
  }

  #time(): number {
    const fields = this.#fields;
    const start = fields.at;
    const value = fields.integer();
    if (fields.bytes[fields.at] !== hyphen) {
      return msOf(value);
    }
    fields.isPlain &&= fields.at - start === 4;
    return this.#dayMs(value) + this.#timeOfDayMs();
  }

  #dayMs(year: number): number {
    const fields = this.#fields;
    fields.expect(hyphen);
    const month = fields.digits(2);
    fields.expect(hyphen);
    const day = fields.digits(2);
    const date = (year * 100 + month) * 100 + day;
    if (date !== this.#date) {
      fields.isPlain &&= month >= 1 && month <= 12 && day >= 1 && day <= surelyDays + 3;
      this.#date = date;
      this.#dateMs = Date.UTC(year, month - 1, day);
      fields.isPlain &&= day <= surelyDays || new Date(this.#dateMs).getUTCDate() === day;
      if (!fields.isPlain) {
        this.#date = 0;
      }
    }
    return this.#dateMs;
  }

  /** Of a time in UTC; any other zone is read the slow way. */
  #timeOfDayMs(): number {
    const fields = this.#fields;
    const { bytes } = fields;
    const divider = bytes[fields.at];
    if (divider !== codes.blank && divider !== codes.T) {
      return 0;
    }
    fields.at += 1;
    const hour = fields.digits(2);
    fields.expect(colon);
    const minute = fields.digits(2);
    let second = 0;
    if (bytes[fields.at] === colon) {
      fields.at += 1;
      second = fields.digits(2);
    }
    fields.isPlain &&= hour < 24 && minute < 60 && second < 60;
    if (bytes[fields.at] === codes.Z) {
      fields.at += 1;
    } else if (bytes[fields.at] === codes.plus) {
      fields.at += 1;
      const zoneHours = fields.digits(2);
      fields.expect(colon);
      const zoneMinutes = fields.digits(2);
      fields.isPlain &&= zoneHours + zoneMinutes === 0;
    }
    return ((hour * 60 + minute) * 60 + second) * 1_000;
  }
}
