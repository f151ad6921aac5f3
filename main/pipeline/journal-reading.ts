import type { FileHandle } from 'node:fs/promises';
import {
  decodeBody,
  readHead,
  recordHeadBytes,
  recordMagic,
  type JournalRecord,
} from './journal-record.ts';

/** One record, or bytes that make none: damage when a record follows, the torn end when none does. */
export type JournalPart =
  | { readonly kind: 'record'; readonly record: JournalRecord; readonly nextOffset: number }
  | { readonly kind: 'damage'; readonly nextOffset: number }
  | { readonly kind: 'tornEnd' };

const searchBytes = 1024 * 1024;

/**
 * Reads what begins at an offset.
 *
 * @param end - where the file ends
 * @throws the file system's error when the disk cannot be read
 */
export async function readPart(
  file: FileHandle,
  offset: number,
  end: number,
): Promise<JournalPart> {
  const head = readHead(await readBytes(file, offset, recordHeadBytes));
  const bodyOffset = offset + recordHeadBytes;
  if (head !== undefined && bodyOffset + head.bodyBytes <= end) {
    const body = await readBytes(file, bodyOffset, head.bodyBytes);
    const record = decodeBody(body, head.checksum);
    if (record !== undefined) {
      return { kind: 'record', record, nextOffset: bodyOffset + head.bodyBytes };
    }
  }
  const nextOffset = await nextMagic(file, offset + 1, end);
  return nextOffset === undefined ? { kind: 'tornEnd' } : { kind: 'damage', nextOffset };
}

async function nextMagic(file: FileHandle, from: number, end: number): Promise<number | undefined> {
  // Blocks overlap, so that one that is cut in two is found.
  for (let offset = from; offset < end; offset += searchBytes - recordMagic.length + 1) {
    const block = await readBytes(file, offset, Math.min(searchBytes, end - offset));
    const found = block.indexOf(recordMagic);
    if (found !== -1) {
      return offset + found;
    }
  }
  return undefined;
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
