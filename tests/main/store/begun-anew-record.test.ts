import { renameSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { databasePathIn, openedStore } from '../fixtures/opened-store.ts';
import { startRecorder } from '../fixtures/recorder.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const lostPast = { starts: [] };

it('a first file has replaced none, and one that is opened again stays what it was', async () => {
  const { store, databasePath } = await openedStore();
  await store.append('usdm', batchOf(10));
  expect(await store.lostPast('usdm', ['ETHUSDT'])).toBeUndefined();
  await store.close();
  const again = await openedStore({ databasePath, replacesLost: true });
  expect(await again.store.lostPast('usdm', ['ETHUSDT'])).toBeUndefined();
});

it('a file that replaced one knows it at the next start, and where its record begins', async () => {
  const { store, databasePath } = await openedStore({ replacesLost: true });
  expect(await store.lostPast('usdm', ['ETHUSDT'])).toMatchObject(lostPast);
  await store.append('usdm', batchOf(10, 30));
  await store.close();
  const { store: again } = await openedStore({ databasePath });
  const starts = async (): Promise<unknown> =>
    (await again.lostPast('usdm', ['ETHUSDT', 'XRPUSDT']))?.starts;
  expect(await starts()).toMatchObject([{ symbol: 'ETHUSDT', tradeId: 30 }]);
  const [fromTimeMs, toTimeMs] = [5, 6];
  const gap: Gap = {
    symbol: 'ETHUSDT',
    fromTradeId: 11,
    toTradeId: 29,
    fromTimeMs,
    toTimeMs,
    state: 'open',
  };
  await again.append('usdm', batchOf(1, 90), [gap]);
  expect(await starts()).toEqual([{ symbol: 'ETHUSDT', tradeId: 11, tradeTimeMs: 5 }]);
});

it('a file that is begun because the old one went away replaces it', async () => {
  const databasePath = databasePathIn(temporaryFolder());
  const recorder = await startRecorder(databasePath);
  recorder.give(10);
  await recorder.stored(10);
  renameSync(databasePath, `${databasePath}.moved`);
  recorder.give(10);
  await recorder.stored(10);
  expect(await recorder.store.lostPast('usdm', [])).toMatchObject(lostPast);
  await recorder.store.close();
  const later = await startRecorder(databasePath);
  expect(await later.store.lostPast('usdm', [])).toMatchObject(lostPast);
});
