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
    tradesPerSecond: 400,
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
    for (let drop = 0; drop < 3; drop += 1) {
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
      expect(intake.leg(symbol).filled.length).toBeGreaterThanOrEqual(3);
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

  it('fills what was withheld, tells what nobody has, and drops what comes twice', async () => {
    const exchange = await market(0);
    const { feed, intake } = startFeed(exchange);
    await more(intake, exchange, 20);
    const { wire } = exchange.faults;
    for (let round = 0; round < 3; round += 1) {
      wire.withhold('ETHUSDT', 30);
      wire.declareHole('BTCUSDT', 7);
      await more(intake, exchange, 40);
      wire.repeat('ETHUSDT', 15);
      wire.reorder('BTCUSDT', 4, 'reversed');
      await more(intake, exchange, 40);
    }
    const [eth, btc] = feed.report.legs;
    expect(eth?.gaps.filled.tradeCount).toBe(90);
    expect(eth?.duplicateCount).toBe(45);
    expect(eth?.completenessPct).toBe(100);
    expect(btc?.gaps.unfillable.tradeCount).toBe(21);
    expect(intake.leg('BTCUSDT').unfillable.map(({ fromTradeId }) => fromTradeId)).toEqual(
      wire.holes('BTCUSDT').map(({ fromTradeId }) => fromTradeId),
    );
    expect(btc?.reorderedCount).toBeGreaterThanOrEqual(3);
    expect(feed.report.recentGaps.map(({ state }) => state)).toContain('unfillable');
  });

  it('fills by the clock of Binance where that of this computer is days behind', async () => {
    const exchange = await market(0);
    const clocks = {
      monotonicMs: () => performance.now(),
      epochMs: () => Date.now() - 3 * 24 * 3_600_000,
    };
    const { feed, intake } = startFeed(exchange, { clocks });
    await more(intake, exchange, 20);
    exchange.faults.wire.withhold('ETHUSDT', 10);
    await more(intake, exchange, 40);
    const [eth] = feed.report.legs;
    expect(eth?.gaps.filled.tradeCount).toBe(10);
    expect(eth?.completenessPct).toBe(100);
  });

  it('takes up after a restart what it could not fill before, and what it missed since', async () => {
    const exchange = await market(0);
    const first = startFeed(exchange, { timing: { maxHoldMs: 50 } });
    await more(first.intake, exchange, 20);
    exchange.faults.restDoor.set({ kind: 'cutting' });
    exchange.faults.wire.withhold('ETHUSDT', 40);
    await more(first.intake, exchange, 60);
    await first.stop();
    const stored = symbols.map((symbol) => first.intake.leg(symbol));
    const openGaps = stored.flatMap(({ open }) => [...open.values()]);
    expect(openGaps).toHaveLength(1);
    exchange.faults.restDoor.set({ kind: 'open' });
    const resumeFrom = stored.map(({ ticks, lastId = 0 }) => ({
      tradeId: lastId,
      tradeTimeMs: ticks.at(-1)?.tradeTimeMs ?? 0,
    }));
    const second = startFeed(exchange, { openGaps, resumeFrom });
    await more(second.intake, exchange, 20);
    await expect.poll(() => second.intake.leg('ETHUSDT').open.size, patience).toBe(0);
    for (const [index, symbol] of symbols.entries()) {
      const before = stored[index]?.ids ?? new Set();
      const { ids, lastId = 0 } = second.intake.leg(symbol);
      expect(before.intersection(ids).size).toBe(0);
      expect(before.size + ids.size).toBe(lastId - Math.min(...before) + 1);
    }
  });

  it('leaves Binance alone for as long as it asks, and then fills', async () => {
    const exchange = await market(0);
    const { intake } = startFeed(exchange, { timing: { maxHoldMs: 50 } });
    await more(intake, exchange, 20);
    exchange.faults.restDoor.ban(429, 1);
    exchange.faults.wire.withhold('ETHUSDT', 10);
    await expect.poll(() => intake.leg('ETHUSDT').open.size, patience).toBe(1);
    await expect.poll(() => intake.leg('ETHUSDT').open.size, patience).toBe(0);
    expect(intake.leg('ETHUSDT').unfillable).toEqual([]);
    expect(exchange.faults.conduct.violations).toEqual([]);
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
