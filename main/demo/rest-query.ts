/** Binance's error answer to a REST request; always sent with HTTP 400. */
export class RestRefusal extends Error {
  override readonly name = 'RestRefusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads the parameters of a REST request, with Binance's errors for what it does not take. */
export class RestQuery {
  readonly #parameters: URLSearchParams;

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
  }

  /** @throws RestRefusal −1102 when it is missing or empty */
  required(name: string): string {
    const value = this.#parameters.get(name);
    if (value === null || value === '') {
      throw new RestRefusal(
        -1102,
        `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
      );
    }
    return value;
  }

  optional(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  /** @throws RestRefusal −1100 when it is no whole number, −1102 when it is empty */
  integer(name: string): number | undefined {
    if (!this.#parameters.has(name)) {
      return undefined;
    }
    const text = this.required(name);
    const value = Number(text);
    if (!/^\d{1,20}$/.test(text) || !Number.isSafeInteger(value)) {
      throw new RestRefusal(
        -1100,
        `Illegal characters found in parameter '${name}'; legal range is '^[0-9]{1,20}$'.`,
      );
    }
    return value;
  }

  /**
   * Row limit of an answer. Futures refuse a larger one, spot quietly gives what it can.
   * @throws RestRefusal −1130 when it is 0, or too large on futures
   */
  limit(fallback: number, max: number, isClamped: boolean): number {
    const limit = this.integer('limit') ?? fallback;
    if (limit < 1 || (limit > max && !isClamped)) {
      throw new RestRefusal(-1130, "Data sent for parameter 'limit' is not valid.");
    }
    return Math.min(limit, max);
  }
}
