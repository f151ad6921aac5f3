import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../main/store/store-error.ts';
import { databasePathIn, openedStore, otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { threadUrls } from '../fixtures/thread-urls.ts';
import { openTickStore } from '../../../main/store/tick-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const pair = { venueKey: 'usdm', symbolY: 'ETHUSDT', symbolX: 'BTCUSDT' } as const;

async function failure(action: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

describe('a store', () => {
  it('writes, reads back and counts on after it is opened again', async () => {
    const { store, databasePath } = await openedStore();
    expect(store.initialCount).toBe(0);
    expect((await store.append('usdm', batchOf(1_000))).totalCount).toBe(1_000);
    const { y, x } = await store.readBars({ ...pair, timeframe: '1s', lookbackMs: 60_000 });
    expect([y.lastTradeId, x.lastTradeId]).toEqual([998, 999]);
    const ticks = [...y.bars.tickCount, ...x.bars.tickCount];
    expect(ticks.reduce((sum, count) => sum + count, 0)).toBe(1_000);
    expect((await store.lastTicks('usdm', ['ETHUSDT'])).map(({ tradeId }) => tradeId)).toEqual([
      998,
    ]);
    await store.close();
    // One whole file, no log beside it.
    expect(existsSync(`${databasePath}-wal`)).toBe(false);

    const again = await openedStore({ databasePath });
    expect(again.store.initialCount).toBe(1_000);
    expect(await again.store.append('usdm', batchOf(1_000, 500))).toEqual({
      insertedCount: 500,
      duplicateCount: 500,
      totalCount: 1_500,
    });
  });

  it('leaves a batch as it was, so that it can be sent again', async () => {
    const { store } = await openedStore();
    const batch = batchOf(10);
    await store.append('usdm', batch);
    expect(batch.tradeId.length).toBe(10);
    expect((await store.append('usdm', batch)).duplicateCount).toBe(10);
  });

  it('answers readers while it writes', async () => {
    const { store } = await openedStore();
    const writing = (async () => {
      for (let number = 0; number < 100_000; number += 1_000) {
        await store.append('usdm', batchOf(1_000, number));
      }
    })();
    const seen: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const { y } = await store.readBars({ ...pair, timeframe: '1s', lookbackMs: 1e9 });
      const count = y.bars.tickCount.reduce((sum, ticks) => sum + ticks, 0);
      // Whole batches only: 500 ticks of each leg.
      expect(count % 500).toBe(0);
      seen.push(count);
    }
    await writing;
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('gives a read up for a newer one', async () => {
    const { store } = await openedStore();
    await store.append('usdm', batchOf(20_000));
    const read = () => store.readBars({ ...pair, timeframe: '1s', lookbackMs: 60_000 });
    const reads = await Promise.allSettled([read(), read(), read()]);
    const [first, second, newest] = reads;
    for (const older of [first, second]) {
      expect(older).toMatchObject({ reason: { kind: 'superseded', isRetryable: false } });
    }
    expect(newest).toMatchObject({ value: { y: { lastTradeId: 19_998 } } });
    expect((await read()).x.lastTradeId).toBe(19_999);
  });

  it('tells the newest ticks without waiting for a long read', async () => {
    const { store } = await openedStore();
    await store.append('usdm', batchOf(200_000));
    const answers: string[] = [];
    const reading = store
      .readBars({ ...pair, timeframe: '1s', lookbackMs: 86_400_000 })
      .then(() => answers.push('bars'));
    const [last] = await store.lastTicks('usdm', ['BTCUSDT']);
    answers.push('last ticks');
    expect(last?.tradeId).toBe(199_999);
    await reading;
    expect(answers).toEqual(['last ticks', 'bars']);
  });

  it('gives a read up when it is closed', async () => {
    const { store } = await openedStore();
    await store.append('usdm', batchOf(20_000));
    const reading = failure(store.readBars({ ...pair, timeframe: '1s', lookbackMs: 86_400_000 }));
    await store.close();
    expect((await reading).kind).toBe('superseded');
  });

  it('fails in words while another program holds the file, and stores the batch afterwards', async () => {
    const { store, databasePath } = await openedStore({ busyTimeoutMs: 20 });
    const other = otherConnection(databasePath);
    other.exec('BEGIN IMMEDIATE');
    const error = await failure(store.append('usdm', batchOf(10)));
    expect(error).toMatchObject({ kind: 'locked', isRetryable: true });
    expect(error.message).toMatch(/Another program holds .*market_data\.db/);
    other.exec('COMMIT');
    expect((await store.append('usdm', batchOf(10))).insertedCount).toBe(10);
  });

  it('answers every call after it was closed with an error, and closes twice', async () => {
    const { store } = await openedStore();
    await store.close();
    await store.close();
    expect(await failure(store.append('usdm', batchOf(1)))).toMatchObject({
      kind: 'threadEnded',
    });
    expect((await failure(store.lastTicks('usdm', []))).kind).toBe('threadEnded');
  });
});

describe('a file that cannot be used', () => {
  const opening = (databasePath: string) => failure(openTickStore({ ...threadUrls, databasePath }));

  it('is no database', async () => {
    const databasePath = databasePathIn(temporaryFolder());
    writeFileSync(databasePath, 'x'.repeat(10_000));
    const error = await opening(databasePath);
    expect(error.kind).toBe('notADatabase');
    expect(error.message).toMatch(/is not an SQLite database\. It is set aside/);
  });

  it('has no folder', async () => {
    expect((await opening(databasePathIn('/no/such/folder'))).kind).toBe('cannotOpen');
  });

  it('is a folder itself', async () => {
    expect((await opening(temporaryFolder())).kind).toBe('cannotOpen');
  });

  it('is damaged in the middle', async () => {
    const { store, databasePath } = await openedStore();
    await store.append('usdm', batchOf(20_000));
    await store.close();
    const { size } = statSync(databasePath);
    const file = openSync(databasePath, 'r+');
    writeSync(file, Buffer.alloc(size - 8 * 4_096, 0x5a), 0, undefined, 8 * 4_096);
    closeSync(file);
    const { store: damaged } = await openedStore({ databasePath });
    const error = await failure(
      damaged.readBars({ ...pair, timeframe: '1s', lookbackMs: 86_400_000 }),
    );
    expect(error.kind).toBe('damaged');
    expect(error.message).toMatch(/seems to be damaged\. It is checked/);
  });

  it('cannot be opened because the thread does not start', async () => {
    const databasePath = databasePathIn(temporaryFolder());
    const missing = new URL('./no-such-thread.ts', import.meta.url);
    const error = await failure(
      openTickStore({ ...threadUrls, databasePath, writerThreadUrl: missing }),
    );
    expect(error.kind).toBe('threadEnded');
    expect(error.message).toMatch(/has stopped\. It is started again/);
  });

  it('has a compiled part that does not exist', async () => {
    const databasePath = databasePathIn(temporaryFolder());
    const error = await failure(
      openTickStore({ ...threadUrls, databasePath, nativeBinding: '/no/such/file.node' }),
    );
    expect(error.kind).toBe('unknown');
    expect(error.message).toMatch(/no\/such\/file\.node/);
  });
});

it('leaves nothing but the database behind', async () => {
  const folder = temporaryFolder();
  const { store, databasePath } = await openedStore({ databasePath: databasePathIn(folder) });
  await store.append('usdm', batchOf(100));
  await store.close();
  expect(readdirSync(folder)).toEqual(['market_data.db']);
  expect(tickLog(databasePath).length).toBe(100);
});
