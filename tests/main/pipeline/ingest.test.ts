import { expect, it, onTestFinished, vi } from 'vitest';
import { startDemoExchange } from '../../../main/demo/demo-exchange.ts';
import type { TickStore } from '../../../main/store/tick-store.ts';
import { aggTradeFrame, aTradeTimeMs } from '../fixtures/agg-trade-frame.ts';
import { startIngest } from '../fixtures/ingest.ts';
import { openedStore, otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { legs, TickServer } from '../fixtures/tick-server.ts';

async function startedServer(): Promise<TickServer> {
  const server = await TickServer.start();
  onTestFinished(() => server.stop());
  return server;
}

const connected = (server: TickServer) =>
  vi.waitFor(() => expect(server.sockets.size).toBe(1), { interval: 5 });

/** Ids of a leg as a notebook reads them. */
function storedIds(databasePath: string, symbol: string): number[] {
  return tickLog(databasePath).flatMap((row) =>
    row['symbol'] === symbol ? [Number(row['trade_id'])] : [],
  );
}

const idsUpTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

it('stores what was sent, every trade once, and shows the same', async () => {
  const server = await startedServer();
  const { store, databasePath } = await openedStore();
  const { pipeline, published, publishedCount } = startIngest(server.url, store);
  await connected(server);
  server.issue(25_001);
  await vi.waitFor(() => expect(pipeline.report.storedCount).toBe(25_001), { timeout: 10_000 });
  expect(pipeline.report).toMatchObject({ pendingCount: 0, duplicateCount: 0, lostCount: 0 });
  expect(publishedCount()).toBe(25_001);
  expect(published.every((batch) => batch.count <= 1_000)).toBe(true);
  expect(storedIds(databasePath, 'ETHUSDT')).toEqual(idsUpTo(12_501));
  expect(storedIds(databasePath, 'BTCUSDT')).toEqual(idsUpTo(12_500));
  const first = tickLog(databasePath).find((row) => row['symbol'] === 'ETHUSDT');
  expect(first).toEqual({
    time_ms: aTradeTimeMs,
    symbol: 'ETHUSDT',
    price: 2_681.62,
    quantity: 0.205,
    trade_id: 1,
    taker_side: 'sell',
    venue: 'usdm',
    standing: 'ordinary',
  });
});

it('stores nothing twice when the connection is cut and trades come again, broken frames between', async () => {
  const server = await startedServer();
  const { store, databasePath } = await openedStore();
  const { pipeline, receivedCount, feed } = startIngest(server.url, store);
  await connected(server);
  server.issue(500);
  server.send('{"stream":"ethusdt@aggTrade","data":{"e":"aggTr');
  server.send(aggTradeFrame({ s: 'ETHUSDT', a: 9_999, p: '0' }));
  await vi.waitFor(() => expect(receivedCount()).toBe(500));
  server.cut();
  await vi.waitFor(() => expect(server.connectionCount).toBe(2));
  await connected(server);
  // The last five of each leg once more, as after a reconnect.
  for (let id = 246; id <= 250; id += 1) {
    for (const [leg, symbol] of legs.entries()) {
      server.send(aggTradeFrame({ s: symbol, a: id, T: aTradeTimeMs + (id - 1) * 2 + leg }));
    }
  }
  server.issue(500);
  await vi.waitFor(() => expect(receivedCount()).toBe(1_010));
  await pipeline.flush();
  expect(pipeline.report).toMatchObject({
    storedCount: 1_000,
    duplicateCount: 10,
    pendingCount: 0,
  });
  for (const symbol of legs) {
    expect(storedIds(databasePath, symbol)).toEqual(idsUpTo(500));
  }
  expect(feed.report.rejectedCounts).toEqual({ notJson: 1, badPrice: 1 });
});

it('goes on showing while the database is held by another program, and stores all afterwards', async () => {
  const server = await startedServer();
  const { store, databasePath } = await openedStore({ busyTimeoutMs: 5 });
  const { pipeline, publishedCount } = startIngest(server.url, store, {
    queueLimits: { firstRetryMs: 1, maxRetryMs: 10 },
  });
  await connected(server);
  const other = otherConnection(databasePath);
  other.exec('BEGIN IMMEDIATE');
  server.issue(3_000);
  await vi.waitFor(() => expect(pipeline.report.state.kind).toBe('failing'));
  await vi.waitFor(() => expect(publishedCount()).toBe(3_000));
  expect(pipeline.report).toMatchObject({ storedCount: 0, pendingCount: 3_000 });
  // Asked for a flush it does not wait for the other program.
  await pipeline.flush();
  other.exec('COMMIT');
  server.issue(10);
  await vi.waitFor(() => expect(pipeline.report.storedCount).toBe(3_010));
  expect(pipeline.report).toMatchObject({ state: { kind: 'ok' }, pendingCount: 0, lostCount: 0 });
  expect(storedIds(databasePath, 'ETHUSDT')).toEqual(idsUpTo(1_505));
});

it('makes the exchange wait for a slow disk and loses nothing', async () => {
  const server = await startedServer();
  const { store } = await openedStore();
  const slowStore: Pick<TickStore, 'append' | 'initialCount'> = {
    initialCount: 0,
    append: async (venueKey, batch) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return store.append(venueKey, batch);
    },
  };
  const { pipeline, log } = startIngest(server.url, slowStore, {
    queueLimits: { pauseAboveTicks: 5_000, resumeBelowTicks: 2_000 },
  });
  await connected(server);
  let largestPending = 0;
  const watch = setInterval(() => {
    largestPending = Math.max(largestPending, pipeline.report.pendingCount);
  }, 1);
  onTestFinished(() => clearInterval(watch));
  server.issue(100_000);
  await vi.waitFor(() => expect(pipeline.report.storedCount).toBe(100_000), { timeout: 25_000 });
  expect(pipeline.report.lostCount).toBe(0);
  expect(log.matching('info', 'the feed waits').length).toBeGreaterThan(1);
  // The mark, and what one read of the socket still held.
  expect(largestPending).toBeGreaterThan(4_000);
  expect(largestPending).toBeLessThan(10_000);
});

it('saves the last ticks when it stops', async () => {
  const server = await startedServer();
  const { store, databasePath } = await openedStore();
  const { pipeline, receivedCount } = startIngest(server.url, store, { flushIntervalMs: 60_000 });
  await connected(server);
  server.issue(777);
  await vi.waitFor(() => expect(receivedCount()).toBe(777));
  expect(pipeline.report.storedCount).toBe(0);
  await pipeline.stop();
  expect(pipeline.report).toMatchObject({ storedCount: 777, pendingCount: 0, lostCount: 0 });
  expect(tickLog(databasePath).length).toBe(777);
});

it('stores what the demo exchange issues, over a cut as well', async () => {
  const exchange = await startDemoExchange({ venue: 'usdm' });
  onTestFinished(() => exchange.stop());
  const { store, databasePath } = await openedStore();
  const { pipeline, receivedCount, feed } = startIngest(exchange.wsUrl, store);
  await vi.waitFor(() => expect(receivedCount()).toBeGreaterThan(50), {
    timeout: 20_000,
  });
  exchange.sendRaw('garbage');
  exchange.dropConnections();
  const before = receivedCount();
  await vi.waitFor(() => expect(receivedCount()).toBeGreaterThan(before + 50), {
    timeout: 20_000,
  });
  await pipeline.stop();
  expect(feed.report.rejectedCounts).toEqual({ notJson: 1 });
  expect(tickLog(databasePath).length).toBe(receivedCount());
  for (const symbol of legs) {
    const ids = storedIds(databasePath, symbol);
    expect(new Set(ids).size).toBe(ids.length);
  }
});
