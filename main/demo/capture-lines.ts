import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A capture file that cannot be used, or not to its end. The message says why and what to do. */
export class CaptureFileError extends Error {
  override readonly name = 'CaptureFileError';
  /** `broken`: the file began well and then broke off or could not be unpacked. */
  readonly kind: 'missing' | 'unreadable' | 'notGzip' | 'empty' | 'broken';

  constructor(kind: CaptureFileError['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** Longer than any frame of Binance's; what is longer is damage, and is not gathered in memory. */
const longestLineLength = 1024 * 1024;
const lineFeed = 10;

/**
 * Unpacks a gzip file and splits it into lines, a piece of the file at a time: memory does not grow
 * with the file. A line that is too long comes out cut; it will not parse.
 * @throws CaptureFileError
 */
export async function* captureLines(path: string): AsyncGenerator<readonly string[]> {
  const unpacked = createGunzip();
  const file = createReadStream(path);
  // Errors of either stream reach the loop below; pipeline only ties their ends together.
  pipeline(file, unpacked, () => undefined);
  let rest = Buffer.alloc(0);
  let hasBegun = false;
  try {
    for await (const piece of unpacked as AsyncIterable<Buffer>) {
      hasBegun = true;
      const data = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      const end = data.lastIndexOf(lineFeed);
      rest = Buffer.from(data.subarray(end + 1)).subarray(0, longestLineLength);
      if (end >= 0) {
        yield data.subarray(0, end).toString('utf8').split('\n');
      }
    }
  } catch (error) {
    throw captureFileError(path, error, hasBegun);
  } finally {
    file.destroy();
    unpacked.destroy();
  }
  if (rest.length > 0) {
    yield [rest.toString('utf8')];
  }
}

function captureFileError(path: string, error: unknown, hasBegun: boolean): CaptureFileError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    return new CaptureFileError(
      'missing',
      `There is no capture file at ${path}. Check the path given to --capture.`,
      error,
    );
  }
  if (hasBegun) {
    return new CaptureFileError(
      'broken',
      `The capture ${path} breaks off or is damaged. Make a new copy of it.`,
      error,
    );
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new CaptureFileError(
      'notGzip',
      `${path} is not a gzip file. A capture is lines of frames packed with gzip (.ndjson.gz).`,
      error,
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new CaptureFileError(
    'unreadable',
    `The capture ${path} cannot be read: ${reason}.`,
    error,
  );
}
