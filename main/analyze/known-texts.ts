/** So many texts are known by their bytes; a column with more of them is read the slow way. */
const mostTexts = 32;

/** The few texts that a column has, told from each other by their bytes, each with a code. */
export class KnownTexts {
  readonly #texts: { readonly bytes: Uint8Array; readonly code: number }[] = [];
  #matchedLength = 0;

  add(text: string, code: number): void {
    if (this.#texts.length < mostTexts) {
      this.#texts.push({ bytes: Buffer.from(text), code });
    }
  }

  /** Bytes of the text that `match` found. */
  get matchedLength(): number {
    return this.#matchedLength;
  }

  /** @returns the code of the text that lies there and ends where the field ends; −1 for none */
  match(bytes: Uint8Array, at: number, separator: number): number {
    for (const { bytes: text, code } of this.#texts) {
      const { length } = text;
      let index = 0;
      while (index < length && bytes[at + index] === text[index]) {
        index += 1;
      }
      const after = bytes[at + length];
      // A line ends with a line feed (10), perhaps after a carriage return (13).
      if (index === length && (after === separator || after === 10 || after === 13)) {
        this.#matchedLength = length;
        return code;
      }
    }
    this.#matchedLength = 0;
    return -1;
  }
}
