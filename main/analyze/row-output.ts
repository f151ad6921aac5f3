import { createWriteStream, existsSync, realpathSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AnalyzeError, codeOf } from './analyze-error.ts';

const textPerWrite = 64 * 1024;

/** Nobody reads the output any more, as when it was piped into `head`. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** Where the rows go, at the pace at which they are taken. */
export interface RowOutput {
  /** Settles when more may be written. */
  write(row: string): Promise<void> | undefined;
  /** Settles when all is written. */
  end(): Promise<void>;
}

/**
 * @param out - a path, `-` for standard output, `undefined` for nowhere
 * @param inputs - files that must not be written over
 * @throws AnalyzeError when it is one of the inputs
 */
export function rowOutput(
  out: string | undefined,
  stdout: Writable,
  inputs: readonly string[],
): RowOutput {
  if (out === undefined) {
    return { write: () => undefined, end: () => Promise.resolve() };
  }
  if (out === '-') {
    return new StreamOutput('standard output', () => stdout, false);
  }
  const isInput =
    existsSync(out) && inputs.some((path) => realpathSync(path) === realpathSync(out));
  if (isInput) {
    throw new AnalyzeError('usage', `--out would write over the input ${out}. Name another file.`);
  }
  return new StreamOutput(out, () => createWriteStream(out), true);
}

/** Opened at the first row, so that an input that cannot be read does not empty an older file. */
class StreamOutput implements RowOutput {
  readonly #name: string;
  readonly #open: () => Writable;
  readonly #isOwn: boolean;
  #stream: Writable | undefined;
  #text = '';
  #failure: Error | undefined;

  constructor(name: string, open: () => Writable, isOwn: boolean) {
    this.#name = name;
    this.#open = open;
    this.#isOwn = isOwn;
  }

  write(row: string): Promise<void> | undefined {
    this.#text += row;
    return this.#text.length < textPerWrite ? undefined : this.#flush();
  }

  async end(): Promise<void> {
    if (this.#text !== '') {
      await this.#flush();
    }
    const stream = this.#stream;
    if (this.#isOwn && stream !== undefined) {
      stream.end();
      // How it failed is in #failure already.
      await finished(stream).catch(() => undefined);
    }
    this.#check();
  }

  async #flush(): Promise<void> {
    const stream = (this.#stream ??= this.#opened());
    const text = this.#text;
    this.#text = '';
    this.#check();
    await new Promise<void>((settle) => {
      // Called after a failure as well, which #check then tells.
      stream.write(text, () => settle());
    });
    // The failure is told to its listeners after the write's own callback.
    await new Promise((settle) => setImmediate(settle));
    this.#check();
  }

  #opened(): Writable {
    const stream = this.#open();
    stream.on('error', (error) => {
      this.#failure = error;
    });
    return stream;
  }

  #check(): void {
    if (this.#failure === undefined) {
      return;
    }
    const code = codeOf(this.#failure);
    if (code === 'EPIPE') {
      throw new OutputClosed();
    }
    throw new AnalyzeError('output', this.#words(code), { cause: this.#failure });
  }

  #words(code: string | undefined): string {
    const words = code === undefined ? undefined : wordsByCode.get(code);
    return words === undefined
      ? `${this.#name} cannot be written: ${this.#failure?.message ?? 'for no known reason'}.`
      : words(this.#name);
  }
}

const wordsByCode: ReadonlyMap<string, (name: string) => string> = new Map([
  ['ENOENT', (name: string) => `The folder of ${name} does not exist.`],
  ['EISDIR', (name: string) => `${name} is a folder. Name a file in it.`],
  ['EACCES', (name: string) => `${name} may not be written.`],
  ['EPERM', (name: string) => `${name} may not be written.`],
  ['EROFS', (name: string) => `${name} may not be written.`],
  ['ENOSPC', (name: string) => `The disk with ${name} is full.`],
]);
