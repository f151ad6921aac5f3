import { expect, it, onTestFinished, vi } from 'vitest';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import type { CaptureEnd } from '../../../main/market/market-source.ts';
import { MarketSession } from '../../../main/market/market-session.ts';
import { Latest } from '../../../main/latest.ts';
import type { FeedReport, StoreReport } from '../../../preload/contract.ts';
import { databasePathIn } from '../fixtures/opened-store.ts';
import { closedPort } from '../fixtures/raw-server.ts';
import { startRecorder } from '../fixtures/recorder.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { legs, TickServer } from '../fixtures/tick-server.ts';

const noReport: StoreReport = {
  state: { kind: 'ok' },
  storedCount: 0,
  sessionStoredCount: 0,
  duplicateCount: 0,
  pendingCount: 0,
  journaledCount: 0,
  lostCount: 0,
};

/** A session on a server whose trades are of years ago. */
async function startSession(captureEnd: Promise<CaptureEnd> | undefined) {
  const server = await TickServer.start();
  onTestFinished(() => server.stop());
  const { store, journal, log } = await startRecorder(databasePathIn(temporaryFolder()));
  const stored = new Latest<StoreReport>(noReport);
  let feed: FeedReport | undefined;
  const session = await MarketSession.start({
    symbols: legs,
    source: {
      info: { kind: 'custom', host: 'test' },
      venue: 'usdm',
      venueKey: 'capture-1',
      wsUrl: server.url,
      restUrl: `http://127.0.0.1:${await closedPort()}`,
      symbols: undefined,
      captureEnd,
      close: () => Promise.resolve(),
    },
    store,
    journal,
    warmUpMs: 0,
    feedSettings: { staleAfterMs: 10_000, extremeDeviations: 20 },
    attemptBudget: new AttemptBudget(),
    restBudget: new RestBudget(),
    previousReport: noReport,
    publish: () => undefined,
    publishHole: () => undefined,
    publishHistoryChanged: () => undefined,
    onFeed: (report) => (feed = report),
    onStore: (report) => stored.set(report),
    log,
  });
  onTestFinished(() => session.stop());
  await vi.waitFor(() => expect(server.sockets.size).toBe(1));
  server.issue(20);
  return { stored, feed: () => feed };
}

it('a tape may be of any day', async () => {
  const { stored } = await startSession(new Promise<CaptureEnd>(() => undefined));
  await vi.waitFor(() => expect(stored.value.storedCount).toBe(20), { timeout: 10_000 });
});

it('live trades of years ago are refused and counted per leg', async () => {
  const { stored, feed } = await startSession(undefined);
  await vi.waitFor(
    () =>
      expect(feed()?.legs.map(({ rejectedCounts }) => rejectedCounts)).toEqual([
        { badTime: 10 },
        { badTime: 10 },
      ]),
    { timeout: 10_000 },
  );
  expect(stored.value.storedCount).toBe(0);
});
