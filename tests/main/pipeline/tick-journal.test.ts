import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import type { JournalRecord } from '../../../main/pipeline/journal-record.ts';
import { TickJournal, type TickJournalOptions } from '../../../main/pipeline/tick-journal.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const aGap: Gap = {
  symbol: 'ETHUSDT',
  fromTradeId: 4,
  toTradeId: 9,
  fromTimeMs: 1_000,
  toTimeMs: 2_000,
  state: 'open',
};

let folder: string;
let path: string;
let log: RecordingLog;

beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'market_data.journal');
  log = new RecordingLog();
});

/** A journal as a start of the app takes it up, closed when the test is over. */
async function opened(options: Partial<TickJournalOptions> = {}): Promise<TickJournal> {
  const journal = new TickJournal({
    path,
    log,
    now: () => new Date('2026-11-22T14:05:33Z'),
    ...options,
  });
  onTestFinished(() => journal.close());
  await journal.takeUp();
  return journal;
}

function recordOf(count: number, firstNumber = 0, gaps: readonly Gap[] = []): JournalRecord {
  return { venueKey: 'usdm', entry: { batch: batchOf(count, firstNumber), gaps } };
}

/** Everything that waits, taken out chunk by chunk. */
async function drained(journal: TickJournal, maxTicks = 1_000_000): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  while (!journal.isEmpty) {
    const chunk = await journal.oldest(maxTicks);
    if (chunk === undefined) {
      break;
    }
    records.push(...chunk.records);
    await journal.remove(chunk);
  }
  return records;
}

it('gives back what it was given, in order, and removes the file after the last', async () => {
  const journal = await opened();
  expect(existsSync(path)).toBe(false);
  const records = [recordOf(3), recordOf(2, 3, [aGap]), recordOf(1, 5)];
  expect(await journal.append(records.slice(0, 2))).toBe(2);
  expect(await journal.append(records.slice(2))).toBe(1);
  expect(journal.tickCount).toBe(6);
  expect(journal.stretchOf('usdm', 'ETHUSDT')).toMatchObject({ firstTradeId: 0, lastTradeId: 4 });
  expect(journal.stretchOf('spot', 'ETHUSDT')).toBeUndefined();
  expect(await drained(journal)).toEqual(records);
  expect(journal).toMatchObject({ tickCount: 0, isEmpty: true });
  expect(journal.stretchOf('usdm', 'ETHUSDT')).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  // And is ready for the next time.
  await journal.append([recordOf(1)]);
  expect(await drained(journal)).toEqual([recordOf(1)]);
});

it('gives chunks of so many ticks, at least one record, and of one market', async () => {
  const journal = await opened();
  const other: JournalRecord = { ...recordOf(2, 8), venueKey: 'spot' };
  await journal.append([recordOf(3), recordOf(3, 3), recordOf(2, 6), other]);
  const sizes: number[] = [];
  for (const maxTicks of [6, 0, 100, 100]) {
    const chunk = await journal.oldest(maxTicks);
    expect(chunk).toEqual(await journal.oldest(maxTicks));
    sizes.push(chunk?.records.length ?? 0);
    if (chunk !== undefined) {
      await journal.remove(chunk);
      // A second time, as an attempt does that nobody waited for.
      await journal.remove(chunk);
    }
  }
  expect(sizes).toEqual([2, 1, 1, 0]);
});

it('takes what comes while it is emptied', async () => {
  const journal = await opened();
  await journal.append([recordOf(2)]);
  const chunk = await journal.oldest(10);
  const appending = journal.append([recordOf(2, 2)]);
  if (chunk !== undefined) {
    await journal.remove(chunk);
  }
  await appending;
  expect(await drained(journal)).toEqual([recordOf(2, 2)]);
});

it('takes as much as the bound allows, and no more', async () => {
  await (await opened()).append([recordOf(10)]);
  const { size } = statSync(path);
  const journal = await opened({ maxBytes: 3 * size });
  expect(await journal.append([recordOf(10, 10), recordOf(10, 20), recordOf(10, 30)])).toBe(2);
  expect(await journal.append([recordOf(10, 30)])).toBe(0);
  expect(statSync(path).size).toBe(3 * size);
  expect(await drained(journal)).toEqual([recordOf(10), recordOf(10, 10), recordOf(10, 20)]);
});

describe('after a start', () => {
  it('goes on with what an earlier run left', async () => {
    await (await opened()).append([recordOf(5), recordOf(5, 5, [aGap])]);
    const journal = await opened();
    expect(journal.tickCount).toBe(10);
    expect(journal.stretchOf('usdm', 'BTCUSDT')).toMatchObject({ lastTradeId: 9 });
    await journal.append([recordOf(5, 10)]);
    expect(await drained(journal)).toEqual([recordOf(5), recordOf(5, 5, [aGap]), recordOf(5, 10)]);
  });

  it('leaves a record out that was cut off, wherever', async () => {
    await (await opened()).append([recordOf(5)]);
    const wholeBytes = statSync(path).size;
    await (await opened()).append([recordOf(5, 5)]);
    const bytes = readFileSync(path);
    for (const cutAt of [1, 8, 15, 16, 60, bytes.length - wholeBytes - 1]) {
      writeFileSync(path, bytes);
      truncateSync(path, wholeBytes + cutAt);
      const journal = await opened();
      expect(journal.tickCount).toBe(5);
      expect(statSync(path).size).toBe(wholeBytes);
      await journal.append([recordOf(1, 5)]);
      expect(await drained(journal)).toEqual([recordOf(5), recordOf(1, 5)]);
    }
    expect(log.matching('warn', 'was cut off').length).toBe(6);
  });

  it('leaves the zeros out that a power cut can put at the end', async () => {
    await (await opened()).append([recordOf(5)]);
    appendFileSync(path, Buffer.alloc(100_000));
    expect(await drained(await opened())).toEqual([recordOf(5)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes a file that holds nothing', async () => {
    writeFileSync(path, 'PWJR');
    expect((await opened()).isEmpty).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on behind a damaged record, and keeps the file for those who can read more', async () => {
    const first = await opened();
    await first.append([recordOf(5)]);
    const damagedAt = statSync(path).size;
    await first.append([recordOf(5, 5)]);
    await first.append([recordOf(5, 10)]);
    await first.close();
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(damagedAt + 200) ^ 0xff, damagedAt + 200);
    writeFileSync(path, bytes);
    const journal = await opened();
    expect(journal.tickCount).toBe(10);
    expect(log.matching('error', 'is damaged').length).toBe(1);
    expect(await drained(journal)).toEqual([recordOf(5), recordOf(5, 10)]);
    expect(readdirSync(folder)).toEqual(['market_data.journal.damaged-2026-11-22T14-05-33']);
    // The next one that is set aside in the same second gets a name of its own.
    writeFileSync(path, bytes);
    await drained(await opened());
    expect(readdirSync(folder).length).toBe(2);
  });
});

it('tells in words when the disk does not take it, and takes it later', async () => {
  // A folder cannot be made where a file is.
  const blocked = join(folder, 'blocked');
  writeFileSync(blocked, '');
  const journal = new TickJournal({ path: join(blocked, 'market_data.journal'), log });
  onTestFinished(() => journal.close());
  await expect(journal.append([recordOf(1)])).rejects.toThrow(/journal .*cannot be/);
  expect(journal.isEmpty).toBe(true);
});
