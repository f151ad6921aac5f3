import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { GeneratedSource } from '../../../main/demo/generated-source.ts';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { CompleteFeed } from '../../../main/feed/complete-feed.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { MarketSession } from '../../../main/market/market-session.ts';
import { setAside } from '../../../main/store/set-aside.ts';
import type { StoreReport } from '../../../preload/contract.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { heldDatabase } from '../fixtures/held-database.ts';
import { databasePathIn, otherConnection, tickLog } from '../fixtures/opened-store.ts';
import { startRecorder, type Recorder } from '../fixtures/recorder.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];
const patience = { timeout: 20_000, interval: 10 };

async function market(): Promise<DemoExchange> {
  const source = new GeneratedSource({
    venue: 'usdm',
    seed: 11,
    prehistoryMs: 0,
    tradesPerSecond: 200,
  });
  const exchange = await startDemoExchange({ source });
  onTestFinished(() => exchange.stop());
  return exchange;
}

/** The first and the last stored id of a symbol, none missing between. */
function wholeSpan(databasePath: string, symbol: string): [firstId: number, lastId: number] {
  const ids = tickLog(databasePath)
    .flatMap((row) => (row['symbol'] === symbol ? [Number(row['trade_id'])] : []))
    .toSorted((a, b) => a - b);
  const [firstId = NaN] = ids;
  const lastId = ids.at(-1) ?? NaN;
  expect(ids.length).toBe(lastId - firstId + 1);
  return [firstId, lastId];
}

/** Settles when no gap on record is open and none is left that is not on record: with all that is stored. */
async function filled({ store }: Pick<Recorder, 'store'>, databasePath: string) {
  await expect.poll(() => store.openGaps('usdm', symbols), patience).toEqual([]);
  return vi.waitFor(() => symbols.map((symbol) => wholeSpan(databasePath, symbol)), patience);
}

/** States of the gaps on record, as a notebook reads them. */
function gapStates(databasePath: string): unknown[] {
  const database = otherConnection(databasePath);
  return database.prepare('SELECT state FROM gap_log').pluck().all();
}

const noReport: StoreReport = {
  state: { kind: 'ok' },
  storedCount: 0,
  sessionStoredCount: 0,
  duplicateCount: 0,
  pendingCount: 0,
  journaledCount: 0,
  lostCount: 0,
};

/** A session as the app starts it, on the recorder's store and journal. */
async function startSession(exchange: Pick<DemoExchange, 'wsUrl' | 'restUrl'>, recorder: Recorder) {
  let report = noReport;
  const session = await MarketSession.start({
    symbols,
    source: {
      info: { kind: 'custom', host: 'test' },
      venue: 'usdm',
      venueKey: 'usdm',
      wsUrl: exchange.wsUrl,
      restUrl: exchange.restUrl,
      symbols: undefined,
      captureEnd: undefined,
      close: () => Promise.resolve(),
    },
    store: recorder.store,
    journal: recorder.journal,
    warmUpMs: 0,
    feedSettings: { staleAfterMs: 10_000, extremeDeviations: 20 },
    attemptBudget: new AttemptBudget(),
    restBudget: new RestBudget(),
    previousReport: noReport,
    publish: () => undefined,
    publishHole: () => undefined,
    publishHistoryChanged: () => undefined,
    onFeed: () => undefined,
    onStore: (next) => {
      report = next;
    },
    log: recorder.log,
  });
  onTestFinished(() => session.stop());
  return { session, report: () => report };
}

describe('a store that comes late', () => {
  it('has every trade at last, those too that were given up while it was away', async () => {
    const exchange = await market();
    const databasePath = databasePathIn(temporaryFolder());
    let feed: CompleteFeed | undefined;
    const recorder = await startRecorder(databasePath, {
      pipeline: {
        journal: undefined,
        queueLimits: { maxPendingTicks: 200 },
        onMissing: (gaps) => feed?.takeUp(gaps),
        createFeed: (intake) =>
          (feed = new CompleteFeed({
            venue: 'usdm',
            symbols,
            wsUrl: exchange.wsUrl,
            restUrl: exchange.restUrl,
            intake,
            resumeFrom: [],
            openGaps: [],
            wantedMs: 0,
            staleAfterMs: 10_000,
            extremeDeviations: 20,
            attemptBudget: new AttemptBudget(),
            restBudget: new RestBudget(),
            log: new RecordingLog(),
            onReport: () => undefined,
          })),
      },
    });
    await expect.poll(() => recorder.pipeline.report.storedCount, patience).toBeGreaterThan(50);
    const letGo = await heldDatabase(databasePath);
    await expect.poll(() => recorder.pipeline.report.lostCount, patience).toBeGreaterThan(200);
    await letGo();
    await expect.poll(() => recorder.pipeline.report.state.kind, patience).toBe('ok');
    await expect.poll(() => gapStates(databasePath), patience).toContain('filled');
    await filled(recorder, databasePath);
  });

  it('has the trades between its last one and the first of a session that could not look it up', async () => {
    const exchange = await market();
    const databasePath = databasePathIn(temporaryFolder());
    const recorder = await startRecorder(databasePath);
    const first = await startSession(exchange, recorder);
    await expect.poll(() => first.report().storedCount, patience).toBeGreaterThan(50);
    await first.session.stop();
    const before = symbols.map((symbol) => wholeSpan(databasePath, symbol));

    const letGo = await heldDatabase(databasePath);
    await recorder.store.close();
    const later = await startRecorder(databasePath);
    const second = await startSession(exchange, later);
    await expect.poll(() => second.report().pendingCount, patience).toBeGreaterThan(100);
    await letGo();
    await expect.poll(() => second.report().state.kind, patience).toBe('ok');
    await expect.poll(() => gapStates(databasePath), patience).toContain('filled');
    const after = await filled(later, databasePath);
    for (const [leg, [firstId, lastId]] of after.entries()) {
      expect(firstId).toBe(before[leg]?.[0]);
      expect(lastId).toBeGreaterThan((before[leg]?.[1] ?? NaN) + 50);
    }
  });

  it('has those trades too when the session that could not look it up left its own in the journal', async () => {
    const exchange = await market();
    const databasePath = databasePathIn(temporaryFolder());
    const recorder = await startRecorder(databasePath);
    const first = await startSession(exchange, recorder);
    await expect.poll(() => first.report().storedCount, patience).toBeGreaterThan(50);
    await first.session.stop();
    const before = symbols.map((symbol) => wholeSpan(databasePath, symbol));

    const letGo = await heldDatabase(databasePath);
    await recorder.store.close();
    const later = await startRecorder(databasePath);
    const second = await startSession(exchange, later);
    await expect.poll(() => second.report().pendingCount, patience).toBeGreaterThan(100);
    await second.session.stop();
    expect(second.report().journaledCount).toBeGreaterThan(100);
    await letGo();
    const third = await startSession(exchange, later);
    await expect.poll(() => third.report().journaledCount, patience).toBe(0);
    await expect.poll(() => gapStates(databasePath), patience).toContain('filled');
    const after = await filled(later, databasePath);
    for (const [leg, [firstId, lastId]] of after.entries()) {
      expect(firstId).toBe(before[leg]?.[0]);
      expect(lastId).toBeGreaterThan((before[leg]?.[1] ?? NaN) + 50);
    }
  });
});

describe('a store that was begun in place of a lost one', () => {
  it('is given the past at a later start, where the app ended before it could be asked for', async () => {
    const exchange = await market();
    const folder = temporaryFolder();
    const databasePath = databasePathIn(folder);
    // All that is left of a run that ended right after it had set the file aside.
    const now = new Date();
    writeFileSync(databasePath, 'damaged');
    await setAside(databasePath, now);
    const whileRestIsDown = { wsUrl: exchange.wsUrl, restUrl: 'http://127.0.0.1:9' };
    const recorder = await startRecorder(databasePath, { store: { now: () => now } });
    const first = await startSession(whileRestIsDown, recorder);
    await expect.poll(() => first.report().storedCount, patience).toBeGreaterThan(50);
    await first.session.stop();
    const begun = symbols.map((symbol) => wholeSpan(databasePath, symbol)[0]);
    const exchangeBegins = [2_000_000_001, 3_000_000_001];
    expect(begun.every((id, leg) => id > (exchangeBegins[leg] ?? NaN))).toBe(true);
    await recorder.store.close();
    await recorder.journal.close();

    const later = await startRecorder(databasePath, { store: { now: () => now } });
    const second = await startSession(exchange, later);
    const firstIds = (): number[] =>
      symbols.map((symbol) =>
        Math.min(
          ...tickLog(databasePath)
            .filter((row) => row['symbol'] === symbol)
            .map((row) => Number(row['trade_id'])),
        ),
      );
    await expect.poll(firstIds, patience).toEqual(exchangeBegins);
    await filled(later, databasePath);
    await second.session.stop();
  });
});
