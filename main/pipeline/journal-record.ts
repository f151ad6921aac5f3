import * as v from 'valibot';
import { crc32 } from 'node:zlib';
import { gapStates } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { StoreEntry } from './store-entry.ts';

/** What waits in the journal: an entry and the market it belongs to. */
export interface JournalRecord {
  readonly venueKey: string;
  readonly entry: StoreEntry;
}

/** Begins each record, so that the next one is found behind a damaged one. */
export const recordMagic = Buffer.from('PWJRNL1\n', 'latin1');
/** Magic, length of what follows the head, and its checksum. */
export const recordHeadBytes = recordMagic.length + 8;
/** No record of ours comes near it: a length beyond it is damage. */
const maxBodyBytes = 64 * 1024 * 1024;

const factsSchema = v.object({
  venueKey: v.string(),
  origin: v.picklist(['live', 'backfilled']),
  symbols: v.array(v.string()),
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  gaps: v.array(
    v.object({
      symbol: v.string(),
      fromTradeId: v.number(),
      toTradeId: v.number(),
      fromTimeMs: v.number(),
      toTimeMs: v.number(),
      state: v.picklist(gapStates),
    }),
  ),
});

/**
 * One record as bytes: a head with length and checksum, then the facts as JSON with their length, then
 * the columns as they lie in memory. The file never leaves the machine, so its byte order is the machine's.
 */
export function encodeRecord({ venueKey, entry: { batch, gaps } }: JournalRecord): Buffer {
  const { origin, symbols, count } = batch;
  const facts = Buffer.from(JSON.stringify({ venueKey, origin, symbols, count, gaps }));
  const factsLength = Buffer.alloc(4);
  factsLength.writeUInt32LE(facts.length);
  const body = Buffer.concat([factsLength, facts, ...columnsOf(batch).map(bytesOf)]);
  const head = Buffer.alloc(recordHeadBytes);
  recordMagic.copy(head);
  head.writeUInt32LE(body.length, recordMagic.length);
  head.writeUInt32LE(crc32(body), recordMagic.length + 4);
  return Buffer.concat([head, body]);
}

/** Length and checksum of the body that follows; `undefined` when this is no head of a record. */
export function readHead(
  head: Buffer,
): { readonly bodyBytes: number; readonly checksum: number } | undefined {
  if (head.length < recordHeadBytes || !head.subarray(0, recordMagic.length).equals(recordMagic)) {
    return undefined;
  }
  const bodyBytes = head.readUInt32LE(recordMagic.length);
  const checksum = head.readUInt32LE(recordMagic.length + 4);
  return bodyBytes > maxBodyBytes ? undefined : { bodyBytes, checksum };
}

/** The record of a body; `undefined` when it is not what was written. */
export function decodeBody(body: Buffer, checksum: number): JournalRecord | undefined {
  if (body.length < 4 || crc32(body) !== checksum) {
    return undefined;
  }
  const columnsAt = 4 + body.readUInt32LE(0);
  const parsed = v.safeParse(factsSchema, JSON.parse(body.toString('utf8', 4, columnsAt)));
  if (!parsed.success) {
    return undefined;
  }
  const { venueKey, gaps, ...facts } = parsed.output;
  const { count } = facts;
  let at = columnsAt;
  const next = (bytes: number): ArrayBuffer => {
    // A copy, because numbers of eight bytes must begin at a multiple of eight.
    const column = new Uint8Array(body.subarray(at, at + bytes)).buffer;
    at += bytes;
    return column;
  };
  const batch: TickBatch = {
    ...facts,
    symbolIndex: new Uint8Array(next(count)),
    tradeId: new Float64Array(next(count * 8)),
    tradeTimeMs: new Float64Array(next(count * 8)),
    receivedAtMs: new Float64Array(next(count * 8)),
    priceQuote: new Float64Array(next(count * 8)),
    quantityBase: new Float64Array(next(count * 8)),
    takerSide: new Uint8Array(next(count)),
    standing: new Uint8Array(next(count)),
  };
  return at === body.length ? { venueKey, entry: { batch, gaps } } : undefined;
}

type Column = Uint8Array | Float64Array;

function columnsOf(batch: TickBatch): readonly Column[] {
  const { symbolIndex, tradeId, tradeTimeMs, receivedAtMs } = batch;
  const { priceQuote, quantityBase, takerSide, standing } = batch;
  return [
    symbolIndex,
    tradeId,
    tradeTimeMs,
    receivedAtMs,
    priceQuote,
    quantityBase,
    takerSide,
    standing,
  ];
}

function bytesOf({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
