import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readFailure, type InputFile } from './input-file.ts';

const lineFeed = 10;
const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
const pieceBytes = 512 * 1024;
/** Longer than any line of trades or bars; what is longer is damage, and is not gathered in memory. */
const longestLineBytes = 1024 * 1024;

/**
 * The file's bytes, unpacked, in pieces that end where a line ends; also the last one, whose line feed
 * is added where the file has none. Memory does not grow with the file.
 * @throws AnalyzeError in words, after the lines that could be read
 */
export async function* lineBlocks(file: InputFile): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let isStart = true;
  for await (const piece of byteBlocks(file)) {
    let data = isStart && piece.indexOf(byteOrderMark) === 0 ? piece.subarray(3) : piece;
    isStart = false;
    if (rest.length > 0) {
      // The line across the border by itself: joining whole pieces would copy every byte of the file.
      const lineEnd = data.indexOf(lineFeed) + 1;
      const line = Buffer.concat([rest, lineEnd > 0 ? data.subarray(0, lineEnd) : data]);
      if (lineEnd === 0) {
        rest = line.subarray(0, longestLineBytes);
        continue;
      }
      yield line;
      data = data.subarray(lineEnd);
    }
    const end = data.lastIndexOf(lineFeed) + 1;
    rest = Buffer.from(data.subarray(end)).subarray(0, longestLineBytes);
    if (end > 0) {
      yield data.subarray(0, end);
    }
  }
  if (rest.length > 0) {
    yield Buffer.concat([rest, Buffer.of(lineFeed)]);
  }
}

/**
 * The file's bytes, unpacked.
 * @throws AnalyzeError in words, after what could be read
 */
export async function* byteBlocks({ path, form }: InputFile): AsyncGenerator<Buffer> {
  const bytes = createReadStream(path, { highWaterMark: pieceBytes });
  const unpacked = form === 'gzip' ? createGunzip({ chunkSize: pieceBytes }) : undefined;
  if (unpacked !== undefined) {
    // Errors of either stream reach the loop below; pipeline only ties their ends together.
    pipeline(bytes, unpacked, () => undefined);
  }
  try {
    for await (const piece of (unpacked ?? bytes) as AsyncIterable<Buffer>) {
      yield piece;
    }
  } catch (error) {
    throw readFailure(path, error);
  } finally {
    bytes.destroy();
    unpacked?.destroy();
  }
}
