import { expect, it } from 'vitest';
import { begunAnewNotice } from '../../main/store-opening.ts';
import { ReopeningTickStore, type BegunAnew } from '../../main/store/reopening-tick-store.ts';
import { heldDatabase } from './fixtures/held-database.ts';
import { databasePathIn } from './fixtures/opened-store.ts';
import { RecordingLog } from './fixtures/recording-log.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { checkThreadUrl, threadUrls } from './fixtures/thread-urls.ts';

const damaged: BegunAnew = {
  reason: 'damaged',
  isDatabase: true,
  path: '/data/old.db',
  sizeBytes: 12_345_678,
  tickCount: 20_000,
};
const noDatabase: BegunAnew = { ...damaged, isDatabase: false, tickCount: undefined };
const detailOf = (event: BegunAnew): string =>
  begunAnewNotice(event, '/data/market_data.db').detail;

it('says of a file that went away what happened, and where older ticks may be', () => {
  const detail = detailOf({ reason: 'gone' });
  expect(detail).toContain('/data/market_data.db was replaced or removed while in use.');
  expect(detail).toContain('Older ticks are in the old file, if it was moved.');
});

it('says of a damaged database how large it is, and what can still be read', () => {
  expect(detailOf(damaged)).toContain('(12.3 MB, with about 20,000 ticks)');
  expect(detailOf(damaged)).toContain('.recover');
});

it.each([
  [1, '(1 byte)'],
  [20, '(20 bytes)'],
  [4_096, '(4.1 KB)'],
  [2_000_000, '(2 MB)'],
])('says of a file of %i bytes that it is not a database, with no advice', (sizeBytes, size) => {
  const detail = detailOf({ ...noDatabase, sizeBytes });
  expect(detail).toContain('/data/market_data.db is not a database.');
  expect(detail).toContain(size);
  expect(detail).not.toContain('.recover');
});

it('how many ticks a file holds is not known while it cannot be read', async () => {
  const databasePath = databasePathIn(temporaryFolder());
  const letGo = await heldDatabase(databasePath);
  const store = new ReopeningTickStore({
    ...threadUrls,
    checkThreadUrl,
    databasePath,
    busyTimeoutMs: 20,
    onBegunAnew: () => undefined,
    log: new RecordingLog(),
  });
  await expect(store.open()).rejects.toThrow('Another program holds');
  expect(store.initialCount).toBeUndefined();
  await letGo();
  await store.open();
  expect(store.initialCount).toBe(0);
  await store.close();
});
