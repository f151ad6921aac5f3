import { openSync, readSync, closeSync, statSync } from 'node:fs';
import { gunzipSync, constants } from 'node:zlib';
import { AnalyzeError, codeOf } from './analyze-error.ts';

/** A file as its first bytes tell it; what it is called does not matter. */
export interface InputFile {
  readonly path: string;
  readonly form: 'database' | 'gzip' | 'plain';
  /** How its text begins, unpacked; empty for a database. */
  readonly head: string;
}

const headBytes = 65_536;
const sqliteMagic = 'SQLite format 3\0';
const zipMagic = 'PK\x03\x04';
const byteOrderMark = '\uFEFF';

/**
 * Looks at the beginning of a file.
 * @throws AnalyzeError in words when it is missing, empty, or of a kind that cannot be read
 */
export function inspectFile(path: string): InputFile {
  const bytes = firstBytes(path);
  if (bytes.length === 0) {
    throw new AnalyzeError('input', `${path} is empty.`);
  }
  const start = bytes.toString('latin1', 0, 16);
  if (start === sqliteMagic) {
    return { path, form: 'database', head: '' };
  }
  if (start.startsWith(zipMagic)) {
    throw new AnalyzeError('input', `${path} is a zip archive. Unpack it first.`);
  }
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = isGzip ? unpackedStart(path, bytes) : bytes;
  if (text.includes(0)) {
    throw new AnalyzeError('input', `${path} is neither text nor a database of Pairwatch.`);
  }
  const head = text.toString('utf8').replace(byteOrderMark, '');
  if (head.trim() === '') {
    throw new AnalyzeError('input', `${path} is empty.`);
  }
  return { path, form: isGzip ? 'gzip' : 'plain', head };
}

/** What to say of a failure to read a file. */
export function readFailure(path: string, error: unknown): AnalyzeError {
  const code = codeOf(error);
  const words =
    code === 'ENOENT'
      ? `There is no file ${path}.`
      : code === 'EISDIR'
        ? `${path} is a folder. Name a file in it.`
        : code === 'EACCES' || code === 'EPERM'
          ? `${path} may not be read by this user.`
          : code?.startsWith('Z_') === true
            ? `${path} is damaged or breaks off: it cannot be unpacked to its end. Make a new copy of it.`
            : `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
  return new AnalyzeError('input', words, { cause: error });
}

function firstBytes(path: string): Buffer {
  try {
    if (statSync(path).isDirectory()) {
      throw new AnalyzeError('input', `${path} is a folder. Name a file in it.`);
    }
    const descriptor = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(headBytes);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, headBytes, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof AnalyzeError ? error : readFailure(path, error);
  }
}

function unpackedStart(path: string, bytes: Buffer): Buffer {
  try {
    // Of a file cut off here on purpose: what is there is unpacked, and its end is not asked for.
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw readFailure(path, error);
  }
}
