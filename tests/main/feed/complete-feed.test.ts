import { describe, expect, it, onTestFinished } from 'vitest';
import type { FeedReport } from '../../../preload/contract.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { GeneratedSource } from '../../../main/demo/generated-source.ts';
import { AttemptBudget } from '../../../main/feed/attempt-budget.ts';
import { CompleteFeed, type CompleteFeedOptions } from '../../../main/feed/complete-feed.ts';
import { RestBudget } from '../../../main/feed/rest-budget.ts';
import { RecordingIntake } from '../fixtures/recording-intake.ts';
import { RecordingLog } from '../fixtures/recording-log.ts';
import { closedPort, rawServer } from '../fixtures/raw-server.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];
const patience = { timeout: 20_000, interval: 10 };

async function market(prehistoryMs: number): Promise<DemoExchange> {
  const source = new GeneratedSource({
    venue: 'usdm',
    seed: 11,
    prehistoryMs,
    tradesPerSecond: 200,
  });
  const exchange = await startDemoExchange({ source });
  onTestFinished(() => exchange.stop());
  return exchange;
}

function startFeed(exchange: DemoExchange, changes: Partial<CompleteFeedOptions> = {}) {
  const intake = new RecordingIntake(symbols, changes.openGaps);
  const log = new RecordingLog();
  const reports: FeedReport[] = [];
  const feed = new CompleteFeed({
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
    log,
    onReport: (report) => reports.push(report),
    ...changes,
    timing: {
      reorderWindowMs: 20,
      firstRetryMs: 20,
      maxRetryMs: 50,
      lagRetryMs: 20,
      reportIntervalMs: 10,
      ...changes.timing,
      connection: { firstRetryMs: 10, maxRetryMs: 50, watchIntervalMs: 20 },
    },
  });
  const stop = async (): Promise<void> => {
    await feed.stop();
    intake.isClosed = true;
  };
  onTestFinished(stop);
  feed.start();
  return { feed, intake, log, reports, stop };
}

/** Waits until so many more trades of each symbol have come in order. */
async function more(intake: RecordingIntake, exchange: DemoExchange, count: number): Promise<void> {
  for (const symbol of symbols) {
    const target = (exchange.issued(symbol)?.lastId ?? 0) + count;
    await expect.poll(() => intake.leg(symbol).lastId ?? 0, patience).toBeGreaterThan(target);
  }
}

describe('a complete feed', () => {
  it('puts the wanted past before the live trades without a hole or a double', async () => {
    const exchange = await market(60_000);
    const { feed, intake } = startFeed(exchange, { wantedMs: 30_000 });
    await feed.past;
    for (const symbol of symbols) {
      expect(intake.leg(symbol).idsOf('backfilled').length).toBeGreaterThan(1_000);
    }
    await more(intake, exchange, 100);
    // Not a gap: only the past that was wanted.
    expect(intake.settled).toEqual([]);
  });

  it('fills what was traded while the connection was gone', async () => {
    const exchange = await market(0);
    const { intake, reports } = startFeed(exchange);
    await more(intake, exchange, 50);
    for (let drop = 0; drop < 5; drop += 1) {
      exchange.setSilent('all', true);
      exchange.dropConnections();
      const issued = symbols.map((symbol) => exchange.issued(symbol)?.lastId ?? 0);
      for (const [index, symbol] of symbols.entries()) {
        const target = (issued[index] ?? 0) + 20;
        await expect.poll(() => exchange.issued(symbol)?.lastId, patience).toBeGreaterThan(target);
      }
      exchange.setSilent('all', false);
      await more(intake, exchange, 20);
    }
    for (const symbol of symbols) {
      const { ids, lastId, open, unfillable } = intake.leg(symbol);
      const firstId = Math.min(...ids);
      expect(ids.size).toBe((lastId ?? 0) - firstId + 1);
      expect(open.size).toBe(0);
      expect(unfillable).toEqual([]);
      expect(intake.leg(symbol).filled.length).toBeGreaterThanOrEqual(5);
    }
    await expect.poll(() => reports.at(-1)?.missingCount, patience).toBe(0);
    expect(reports.at(-1)?.legs[0]?.completenessPct).toBe(100);
  });

  it('goes on exactly behind the last stored trade', async () => {
    const exchange = await market(60_000);
    const resumeFrom = [];
    for (const symbol of symbols) {
      await expect.poll(() => exchange.issued(symbol), patience).toBeDefined();
      const tradeId = (exchange.issued(symbol)?.firstId ?? NaN) - 3_000;
      resumeFrom.push({ tradeId, tradeTimeMs: 1_700_000_000_000 });
    }
    const { feed, intake, log } = startFeed(exchange, { resumeFrom });
    await feed.past;
    await more(intake, exchange, 50);
    for (const [index, symbol] of symbols.entries()) {
      const { ticks, filled } = intake.leg(symbol);
      expect(ticks[0]?.tradeId).toBe((resumeFrom[index]?.tradeId ?? NaN) + 1);
      expect(filled[0]?.fromTradeId).toBe((resumeFrom[index]?.tradeId ?? NaN) + 1);
    }
    expect(log.matching('info', 'Filled ').length).toBeGreaterThanOrEqual(2);
  });

  it('lets the live trades through where REST refuses', async () => {
    const exchange = await market(0);
    const restUrl = `http://127.0.0.1:${await closedPort()}`;
    const { feed, intake } = startFeed(exchange, { restUrl, wantedMs: 60_000 });
    await feed.past;
    await more(intake, exchange, 50);
  });

  it('lets the live trades through where REST never answers', async () => {
    const exchange = await market(0);
    const { port } = await rawServer(() => undefined);
    const restUrl = `http://127.0.0.1:${port}`;
    const timing = { startWaitMs: 200, maxHoldMs: 100 };
    const { feed, intake, stop } = startFeed(exchange, { restUrl, wantedMs: 60_000, timing });
    await feed.past;
    await more(intake, exchange, 50);
    await stop();
  });
});
