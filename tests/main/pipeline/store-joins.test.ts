import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { StoreJoins, type StoredPast } from '../../../main/pipeline/store-joins.ts';
import { StoreQueue } from '../../../main/pipeline/store-queue.ts';
import { TickJournal } from '../../../main/pipeline/tick-journal.ts';
import { openTickStore, type TickStore } from '../../../main/store/tick-store.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { threadUrls } from '../fixtures/thread-urls.ts';
import { batchOf, batchOfTicks } from '../fixtures/tick-batches.ts';
import { legs } from '../fixtures/tick-server.ts';

const patience = { timeout: 10_000, interval: 5 };
const [symbolY, symbolX] = legs;

let folder: string;
let log: RecordingLog;
let store: TickStore;
let isReachable: boolean;
let missing: Gap[];

beforeEach(async () => {
  folder = temporaryFolder();
  log = new RecordingLog();
  missing = [];
  isReachable = true;
  store = await openTickStore({ ...threadUrls, databasePath: join(folder, 'market_data.db') });
  const opened = store;
  onTestFinished(() => opened.close());
  // Ids 0 to 9, of both legs in turn.
  await store.append('usdm', batchOf(10), []);
});

async function storedPast(): Promise<StoredPast> {
  if (!isReachable) {
    throw new Error('Another program holds it.');
  }
  const lastTrades = await store.lastTicks('usdm', legs);
  return { lastTrades, openGaps: await store.openGaps('usdm', legs) };
}

/** A queue on the real store, which can be out of reach. */
function queueOn(isPastKnown: boolean, journal?: TickJournal, spillAboveTicks = 900): StoreQueue {
  const queue = new StoreQueue({
    store: {
      append: (...entry) =>
        isReachable
          ? store.append(...entry)
          : Promise.reject(new Error('Another program holds it.')),
    },
    venueKey: 'usdm',
    log,
    journal,
    joins: new StoreJoins({ venueKey: 'usdm', findStored: storedPast, isPastKnown }),
    onPause: () => undefined,
    onChange: () => undefined,
    onMissing: (gaps) => missing.push(...gaps),
    limits: {
      maxPendingTicks: 1_000,
      spillAboveTicks,
      maxTransactionTicks: 10,
      firstRetryMs: 2,
      maxRetryMs: 2,
    },
  });
  onTestFinished(() => queue.close());
  return queue;
}

async function openedJournal(): Promise<TickJournal> {
  const journal = new TickJournal({ path: join(folder, 'market_data.journal'), log });
  onTestFinished(() => journal.close());
  await journal.takeUp();
  return journal;
}

const allStored = (queue: StoreQueue) =>
  expect.poll(() => queue.counts, patience).toMatchObject({ pendingCount: 0, failure: undefined });

const openIds = async () =>
  (await store.openGaps('usdm', legs)).map(({ symbol, fromTradeId, toTradeId }) => [
    symbol,
    fromTradeId,
    toTradeId,
  ]);

/** What lies between ids 8 and 50 of the first leg, and 9 and 51 of the second. */
const untilFifty = [
  [symbolY, 9, 49],
  [symbolX, 10, 50],
];

it('records what lies between the stored trades and the first ones, once the store tells', async () => {
  isReachable = false;
  const queue = queueOn(false);
  queue.push({ batch: batchOf(10, 50), gaps: [] });
  await expect.poll(() => queue.counts.failure, patience).toBe('Another program holds it.');
  isReachable = true;
  await allStored(queue);
  expect(await openIds()).toEqual(untilFifty);
  await expect.poll(() => missing.map(({ fromTradeId }) => fromTradeId), patience).toEqual([9, 10]);
  queue.push({ batch: batchOf(10, 80), gaps: [] });
  await allStored(queue);
  expect(await openIds()).toEqual(untilFifty);
});

it('does so for a leg whose first trade comes later than the other one', async () => {
  const queue = queueOn(false);
  const tick = { timeMs: 1_800_000_000_000, price: 1, quantity: 1 };
  queue.push({ batch: batchOfTicks([{ leg: 0, id: 50, ...tick }]), gaps: [] });
  await allStored(queue);
  queue.push({ batch: batchOfTicks([{ leg: 1, id: 51, ...tick }]), gaps: [] });
  await allStored(queue);
  expect(await openIds()).toEqual(untilFifty);
});

it('does so where the first trades had to wait in the journal', async () => {
  isReachable = false;
  const queue = queueOn(false, await openedJournal(), 5);
  queue.push({ batch: batchOf(10, 50), gaps: [] });
  await expect.poll(() => queue.counts.journaledCount, patience).toBe(10);
  queue.push({ batch: batchOf(5, 60), gaps: [] });
  isReachable = true;
  await allStored(queue);
  expect(await openIds()).toEqual(untilFifty);
});

it('does so for trades that an earlier session left in the journal', async () => {
  isReachable = false;
  const queue = queueOn(false, await openedJournal());
  queue.push({ batch: batchOf(10, 50), gaps: [] });
  await queue.close();
  isReachable = true;
  await allStored(queueOn(true, await openedJournal()));
  expect(await openIds()).toEqual(untilFifty);
  await expect.poll(() => missing.map(({ fromTradeId }) => fromTradeId), patience).toEqual([9, 10]);
});

it('does so behind a damaged part of the journal', async () => {
  const path = join(folder, 'market_data.journal');
  const first = await openedJournal();
  await first.append([{ venueKey: 'usdm', entry: { batch: batchOf(10, 10), gaps: [] } }]);
  const damagedAt = statSync(path).size + 300;
  for (const firstNumber of [20, 30]) {
    await first.append([
      { venueKey: 'usdm', entry: { batch: batchOf(10, firstNumber), gaps: [] } },
    ]);
  }
  await first.close();
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(damagedAt) ^ 0xff, damagedAt);
  writeFileSync(path, bytes);
  await allStored(queueOn(true, await openedJournal()));
  const ids = await openIds();
  expect(ids).toContainEqual([symbolY, 19, 29]);
  expect(ids).toContainEqual([symbolX, 20, 30]);
});

it('adds nothing where the feed went on from the stored trades', async () => {
  const queue = queueOn(true);
  queue.push({ batch: batchOf(10, 50), gaps: [] });
  await allStored(queue);
  expect(await openIds()).toEqual([]);
});
