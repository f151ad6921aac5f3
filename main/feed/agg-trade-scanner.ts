import { largestValue, maxDecimals } from './decimal-text.ts';

const lineFeed = 10;
const quote = 34;
const comma = 44;
const point = 46;
const zero = 48;
const nine = 57;
const colon = 58;
const backslash = 92;
const openingBrace = 123;
const closingBrace = 125;
const letters = {
  E: 69,
  T: 84,
  a: 97,
  e: 101,
  f: 102,
  l: 108,
  m: 109,
  p: 112,
  q: 113,
  s: 115,
  t: 116,
} as const;

/** One bit for each field that a trade must have. */
const fields = { e: 1, s: 2, a: 4, p: 8, q: 16, T: 32, m: 64 } as const;
const everyField = 127;

const envelopeStart = Buffer.from('{"stream":"');
const dataStart = Buffer.from('","data":');
const aggTrade = Buffer.from('"aggTrade"');
const trueText = Buffer.from('true');
const falseText = Buffer.from('false');

/** More could lose their last digit in a double. */
const maxDigits = 15;
const powersOfTen = Array.from({ length: maxDecimals + 1 }, (_, decimals) => 10 ** decimals);

/**
 * Reads the bytes of an aggregate trade as Binance writes it, several times faster than `JSON.parse`,
 * which would be two fifths of the main thread's work under full load. It knows only that one form,
 * in which keys may come in any order: what it does not read to the end, for any reason, is not judged
 * but left to the slow way. What it does read, the slow way reads alike.
 */
export class AggTradeScanner {
  readonly #symbolTexts: readonly Buffer[];
  symbolIndex = 0;
  tradeId = 0;
  tradeTimeMs = 0;
  priceQuote = 0;
  quantityBase = 0;
  buyerIsMaker = false;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #isPlain = false;

  /** @param symbols - upper case; `symbolIndex` is the position in this list */
  constructor(symbols: readonly string[]) {
    this.#symbolTexts = symbols.map((symbol) => Buffer.from(`"${symbol}"`));
  }

  /** @returns whether it is a whole and plain trade of a known symbol; its fields then stand in this object */
  scan(bytes: Uint8Array): boolean {
    this.#readFrame(bytes, 0);
    return this.#at === bytes.length && this.#isPlain;
  }

  /**
   * As `scan`, of a line among others.
   * @returns whether the line is that from there on; `end` is then where its line feed stands
   */
  scanLine(bytes: Uint8Array, from: number): boolean {
    this.#readFrame(bytes, from);
    return bytes[this.#at] === lineFeed && this.#isPlain;
  }

  /** How far the last one was read. */
  get end(): number {
    return this.#at;
  }

  #readFrame(bytes: Uint8Array, from: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#isPlain = true;
    // The bare event has no name as long as the envelope's first one.
    const isCombined = bytes[from + 3] === letters.t;
    if (isCombined) {
      this.#expectText(envelopeStart);
      this.#skipToQuote();
      this.#expectText(dataStart);
    }
    this.#readEvent();
    if (isCombined) {
      this.#expect(closingBrace);
    }
  }

  #readEvent(): void {
    this.#expect(openingBrace);
    let seen = this.#readField();
    while (this.#isPlain && this.#bytes[this.#at] === comma) {
      this.#at += 1;
      seen |= this.#readField();
    }
    this.#expect(closingBrace);
    this.#isPlain &&= seen === everyField;
  }

  /** @returns the bit of the field, 0 for one that is not needed */
  #readField(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    if (bytes[at] !== quote || bytes[at + 2] !== quote || bytes[at + 3] !== colon) {
      return this.#readOtherField();
    }
    this.#at = at + 4;
    switch (bytes[at + 1] ?? 0) {
      case letters.e:
        this.#expectText(aggTrade);
        return fields.e;
      case letters.s:
        this.symbolIndex = this.#symbol();
        return fields.s;
      case letters.a:
        this.tradeId = this.#integer();
        return fields.a;
      case letters.p:
        this.priceQuote = this.#decimal();
        return fields.p;
      case letters.q:
        this.quantityBase = this.#decimal();
        return fields.q;
      case letters.T:
        this.tradeTimeMs = this.#integer();
        return fields.T;
      case letters.m:
        this.buyerIsMaker = this.#boolean();
        return fields.m;
      case letters.E:
      case letters.f:
      case letters.l:
        this.#skipValue();
        return 0;
      default:
        this.#at = at;
        return this.#readOtherField();
    }
  }

  #readOtherField(): 0 {
    this.#expect(quote);
    const nameAt = this.#at;
    this.#skipToQuote();
    // A longer name could be one of the envelope's.
    this.#isPlain &&= this.#at - nameAt <= 2;
    this.#at += 1;
    this.#expect(colon);
    this.#skipValue();
    return 0;
  }

  #skipValue(): void {
    const code = this.#bytes[this.#at] ?? 0;
    if (code === quote) {
      this.#at += 1;
      this.#skipToQuote();
      this.#at += 1;
    } else if (code >= zero && code <= nine) {
      this.#integer();
    } else {
      this.#boolean();
    }
  }

  #expect(code: number): void {
    this.#isPlain &&= this.#bytes[this.#at] === code;
    this.#at += 1;
  }

  #expectText(expected: Uint8Array): void {
    this.#isPlain &&= this.#isNext(expected);
    this.#at += expected.length;
  }

  #isNext(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    const { length } = expected;
    let index = 0;
    while (index < length && bytes[start + index] === expected[index]) {
      index += 1;
    }
    return index === length;
  }

  /** Goes to the end of a string that has no escapes and nothing beyond ASCII. */
  #skipToQuote(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    let code = bytes[at] ?? 0;
    while (code !== quote && code >= 32 && code < 127 && code !== backslash) {
      at += 1;
      code = bytes[at] ?? 0;
    }
    this.#isPlain &&= code === quote;
    this.#at = at;
  }

  #symbol(): number {
    for (let index = 0; index < this.#symbolTexts.length; index += 1) {
      const text = this.#symbolTexts[index];
      if (text !== undefined && this.#isNext(text)) {
        this.#at += text.length;
        return index;
      }
    }
    this.#isPlain = false;
    return 0;
  }

  #boolean(): boolean {
    const isTrue = this.#bytes[this.#at] === letters.t;
    this.#expectText(isTrue ? trueText : falseText);
    return isTrue;
  }

  /** A whole number that is not negative. */
  #integer(): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    let code = bytes[at] ?? 0;
    while (code >= zero && code <= nine) {
      value = value * 10 + code - zero;
      at += 1;
      code = bytes[at] ?? 0;
    }
    const digits = at - start;
    this.#at = at;
    this.#isPlain &&= digits > 0 && digits <= maxDigits && (digits === 1 || bytes[start] !== zero);
    return value;
  }

  /** As `parsePositiveDecimal`: an exact whole number over an exact power of ten is rounded once only. */
  #decimal(): number {
    this.#expect(quote);
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let pointAt = -1;
    let whole = 0;
    let code = bytes[at] ?? 0;
    while ((code >= zero && code <= nine) || (code === point && pointAt === -1)) {
      if (code === point) {
        pointAt = at;
      } else {
        whole = whole * 10 + code - zero;
      }
      at += 1;
      code = bytes[at] ?? 0;
    }
    this.#at = at;
    this.#expect(quote);
    const wholeDigits = (pointAt === -1 ? at : pointAt) - start;
    const decimals = pointAt === -1 ? 0 : at - pointAt - 1;
    const value = whole / (powersOfTen[decimals] ?? NaN);
    this.#isPlain &&=
      wholeDigits > 0 &&
      (wholeDigits === 1 || bytes[start] !== zero) &&
      (pointAt === -1 || decimals > 0) &&
      wholeDigits + decimals <= maxDigits &&
      value > 0 &&
      value <= largestValue;
    return value;
  }
}
