import { constants } from 'node:fs';
import { mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Log } from '../log.ts';
import { wordsOf } from '../error-words.ts';
import { readPart } from './journal-reading.ts';
import { encodeRecord, type JournalRecord } from './journal-record.ts';
import { stretchesOf, unionOf, type LegStretch } from './leg-stretch.ts';

export interface TickJournalOptions {
  readonly path: string;
  readonly log: Log;
  /** The file is never larger than this. */
  readonly maxBytes?: number;
  /** Names a file that is set aside. */
  readonly now?: () => Date;
}

/** About 45 million ticks. */
export const defaultMaxJournalBytes = 2_000_000_000;

/** The journal cannot take what is to wait; the message is for the user. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/** The oldest records of one market, read to be stored. */
export interface JournalChunk {
  readonly records: readonly JournalRecord[];
  readonly fromOffset: number;
  readonly toOffset: number;
  /** What came right before the first record cannot be read any more. */
  readonly followsDamage: boolean;
}

/**
 * Ticks that wait for the database on disk, where memory is not enough or the app ends: records are
 * appended, read back in their order, and the file is removed once all are stored. Nothing is marked as
 * done inside the file: after a crash it is stored again from its beginning, and what was stored
 * before is left out as repeated. One journal serves one session after the other.
 */
export class TickJournal {
  readonly #path: string;
  readonly #log: Log;
  readonly #maxBytes: number;
  readonly #now: () => Date;
  #file: FileHandle | undefined;
  #readOffset = 0;
  #end = 0;
  #tickCount = 0;
  /** By market and symbol. */
  readonly #stretches = new Map<string, LegStretch>();
  #hasDamage = false;
  #isOpened = false;
  /** Changes to the file, one after the other. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor({ path, log, maxBytes, now }: TickJournalOptions) {
    this.#path = path;
    this.#log = log;
    this.#maxBytes = maxBytes ?? defaultMaxJournalBytes;
    this.#now = now ?? (() => new Date());
  }

  /** Ticks that wait in it. */
  get tickCount(): number {
    return this.#tickCount;
  }

  /** Where the next record will begin. */
  get endOffset(): number {
    return this.#end;
  }

  get isEmpty(): boolean {
    return this.#readOffset === this.#end;
  }

  /** From where to where the trades of a symbol reach that wait; `undefined` when none do. */
  stretchOf(venueKey: string, symbol: string): LegStretch | undefined {
    return this.#stretches.get(`${venueKey} ${symbol}`);
  }

  /**
   * Takes up what an earlier run left. A last record that was cut off in the middle is cut away.
   *
   * @throws JournalError when there is a file and it cannot be read
   */
  async takeUp(): Promise<void> {
    await this.#oneByOne(() => this.#takeUp());
  }

  /**
   * Appends records, in order and as many as there is room for. Returns how many.
   *
   * @throws JournalError when the disk does not take them; nothing of them is in the journal then
   */
  append(records: readonly JournalRecord[]): Promise<number> {
    return this.#oneByOne(async () => {
      await this.#takeUp();
      const buffers: Buffer[] = [];
      let end = this.#end;
      for (const record of records) {
        const bytes = encodeRecord(record);
        if (end + bytes.length > this.#maxBytes) {
          break;
        }
        end += bytes.length;
        buffers.push(bytes);
      }
      if (buffers.length === 0) {
        return 0;
      }
      await this.#write(Buffer.concat(buffers), this.#end);
      this.#end = end;
      for (const { venueKey, entry } of records.slice(0, buffers.length)) {
        this.#count(venueKey, entry.batch);
      }
      return buffers.length;
    });
  }

  /**
   * The oldest records, all of one market, up to so many ticks but at least one record. They stay in
   * the journal until {@link remove}.
   *
   * @throws JournalError when the disk cannot be read
   */
  async oldest(maxTicks: number): Promise<JournalChunk | undefined> {
    const file = this.#file;
    const fromOffset = this.#readOffset;
    const end = this.#end;
    const records: JournalRecord[] = [];
    let toOffset = fromOffset;
    let tickCount = 0;
    let followsDamage = false;
    try {
      while (file !== undefined && toOffset < end) {
        const part = await readPart(file, toOffset, end);
        if (part.kind !== 'record') {
          if (records.length > 0) {
            break;
          }
          followsDamage = true;
          this.#hasDamage = true;
          toOffset = part.kind === 'damage' ? part.nextOffset : end;
          continue;
        }
        const { record, nextOffset } = part;
        tickCount += record.entry.batch.count;
        const [first] = records;
        if (first !== undefined && (tickCount > maxTicks || !isSameMarket(first, record))) {
          break;
        }
        records.push(record);
        toOffset = nextOffset;
      }
    } catch (error) {
      throw this.#error('cannot be read', error);
    }
    return toOffset === fromOffset ? undefined : { records, fromOffset, toOffset, followsDamage };
  }

  /** The chunk is stored. After the last one the file is removed. */
  remove(chunk: JournalChunk): Promise<void> {
    return this.#oneByOne(async () => {
      // An attempt that nobody waited for may end when the next session has removed it already.
      if (chunk.fromOffset !== this.#readOffset) {
        return;
      }
      this.#readOffset = chunk.toOffset;
      for (const { entry } of chunk.records) {
        this.#tickCount -= entry.batch.count;
      }
      if (this.isEmpty) {
        await this.#removeFile();
      }
    });
  }

  /** Leaves what waits to the next start. */
  close(): Promise<void> {
    return this.#oneByOne(async () => {
      const file = this.#file;
      this.#reset();
      await file?.close();
    });
  }

  async #takeUp(): Promise<void> {
    if (this.#isOpened) {
      return;
    }
    let file: FileHandle | undefined;
    try {
      file = await open(this.#path, 'r+');
    } catch (error) {
      if (isMissing(error)) {
        this.#isOpened = true;
        return;
      }
      throw this.#error('cannot be opened', error);
    }
    try {
      await this.#scan(file);
      this.#isOpened = true;
    } catch (error) {
      this.#reset();
      await file.close();
      throw this.#error('cannot be read', error);
    }
  }

  async #scan(file: FileHandle): Promise<void> {
    const { size } = await file.stat();
    let offset = 0;
    while (offset < size) {
      const part = await readPart(file, offset, size);
      if (part.kind === 'tornEnd') {
        this.#log.warn('The last record of the journal was cut off', { bytes: size - offset });
        await file.truncate(offset);
        break;
      }
      if (part.kind === 'damage') {
        this.#hasDamage = true;
        this.#log.error('A part of the journal is damaged', { bytes: part.nextOffset - offset });
      } else {
        this.#count(part.record.venueKey, part.record.entry.batch);
      }
      offset = part.nextOffset;
    }
    this.#file = file;
    this.#end = offset;
    if (offset === 0) {
      await this.#removeFile();
    } else {
      this.#log.info('Ticks of an earlier run wait in the journal', { count: this.#tickCount });
    }
  }

  async #write(bytes: Buffer, offset: number): Promise<void> {
    try {
      if (this.#file === undefined) {
        await mkdir(dirname(this.#path), { recursive: true });
        this.#file = await open(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600);
      }
      let written = 0;
      while (written < bytes.length) {
        const { bytesWritten } = await this.#file.write(
          bytes,
          written,
          bytes.length - written,
          offset + written,
        );
        written += bytesWritten;
      }
    } catch (error) {
      // What was written of them is written over by the next ones, or cut off at the next start.
      await this.#file?.truncate(offset).catch(() => undefined);
      if (offset === 0) {
        await this.#removeFile();
      }
      throw this.#error('cannot be written', error);
    }
  }

  /** Removes the file, or sets it aside where a part of it could not be read. */
  async #removeFile(): Promise<void> {
    const file = this.#file;
    const hadDamage = this.#hasDamage;
    this.#reset();
    this.#isOpened = true;
    try {
      await file?.close();
      if (hadDamage) {
        const aside = await this.#freeName();
        await rename(this.#path, aside);
        this.#log.error('The journal had damaged parts and was set aside', { file: aside });
      } else {
        await unlink(this.#path);
      }
    } catch (error) {
      // Stored once more at the next start, all of it as repeated ticks.
      this.#log.warn('The journal could not be removed', { reason: wordsOf(error) });
    }
  }

  async #freeName(): Promise<string> {
    const date = this.#now().toISOString().slice(0, 19).replaceAll(':', '-');
    for (let number = 1; ; number += 1) {
      const name = `${this.#path}.damaged-${date}${number === 1 ? '' : `-${number}`}`;
      const isTaken = await stat(name).then(
        () => true,
        () => false,
      );
      if (!isTaken) {
        return name;
      }
    }
  }

  #count(venueKey: string, batch: JournalRecord['entry']['batch']): void {
    this.#tickCount += batch.count;
    stretchesOf(batch).forEach((stretch, leg) => {
      if (stretch !== undefined) {
        const key = `${venueKey} ${batch.symbols[leg] ?? ''}`;
        this.#stretches.set(key, unionOf(this.#stretches.get(key), stretch));
      }
    });
  }

  #reset(): void {
    this.#file = undefined;
    this.#readOffset = 0;
    this.#end = 0;
    this.#tickCount = 0;
    this.#stretches.clear();
    this.#hasDamage = false;
    this.#isOpened = false;
  }

  #oneByOne<Result>(change: () => Promise<Result>): Promise<Result> {
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  #error(what: string, cause: unknown): JournalError {
    return new JournalError(`The journal ${this.#path} ${what}: ${wordsOf(cause)}.`, { cause });
  }
}

/** Neither a file there nor, perhaps, a folder. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function isSameMarket(one: JournalRecord, other: JournalRecord): boolean {
  const [symbols, otherSymbols] = [one.entry.batch.symbols, other.entry.batch.symbols];
  return (
    one.venueKey === other.venueKey &&
    symbols.length === otherSymbols.length &&
    symbols.every((symbol, index) => symbol === otherSymbols[index])
  );
}
