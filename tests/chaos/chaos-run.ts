import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDemoExchange, type DemoExchange } from '../../main/demo/demo-exchange.ts';
import type { Conduct } from '../../main/demo/faults/conduct-book.ts';
import { GeneratedSource } from '../../main/demo/generated-source.ts';
import { AppKeeper } from './app-keeper.ts';
import { AppDeathError } from './app-process.ts';
import { becomesWell, calmDown } from './calm.ts';
import { startFastClock } from './fast-clock.ts';
import type { FaultKind } from './fault.ts';
import { inflict } from './inflict.ts';
import { MarketTape } from './market-tape.ts';
import { schedule } from './schedule.ts';
import { StoredMarket } from './stored-market.ts';
import { Trouble } from './trouble.ts';
import { judgeConduct, judgeLeg } from './verdict.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly faultCount: number;
  readonly meanPauseMs: number;
  /** Trades come so many times as often as in a busy market, and the feed's durations are so much shorter. */
  readonly pace: number;
  /** Where the database and the app's log go. */
  readonly folder: string;
  /** Told of each fault before it happens. */
  readonly onFault?: (index: number, kind: FaultKind) => void;
}

export interface ChaosOutcome {
  /** What was found wrong, in words; empty when nothing was. */
  readonly problems: readonly string[];
  readonly faultCounts: Readonly<Partial<Record<FaultKind, number>>>;
  readonly issuedCount: number;
  readonly declaredMissingCount: number;
  readonly appStartCount: number;
  readonly elapsedSeconds: number;
  readonly conduct: Conduct;
}

export const symbols = ['ETHUSDT', 'BTCUSDT'] as const;
const venueKey = 'usdm';
const prehistoryMs = 3_000;
/** Of each leg, as BTCUSDT at a busy hour. */
const busyTradesPerSecond = 30;

/**
 * A market at many times its speed, the app's feed, pipeline and store in a process of their own, and
 * fault after fault between them; then calm, and the verdict on what is in the database.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const { seed, faultCount, meanPauseMs, pace, folder } = options;
  const startedAtMs = performance.now();
  const tape = new MarketTape(
    new GeneratedSource({
      venue: 'usdm',
      seed,
      symbols,
      tradesPerSecond: busyTradesPerSecond * pace,
      prehistoryMs,
    }),
  );
  const exchange = await startDemoExchange({
    venue: 'usdm',
    source: tape,
    minuteMs: 60_000 / pace,
    // Every trade of the run stays within reach of REST.
    maxLogRows: 8_000_000,
    // Binance's times divided as the feed's; the 24 hours much more, so that they come to an end.
    limits: {
      pingIntervalMs: 180_000 / pace,
      pongTimeoutMs: 600_000 / pace,
      connectionLifeMs: 6_000,
    },
  });
  const databasePath = join(folder, 'market_data.db');
  const app = new AppKeeper({
    setup: {
      databasePath,
      venueKey,
      symbols,
      port: Number(new URL(exchange.restUrl).port),
      clock: startFastClock(1, 0),
      pace,
      wantedMs: 2 * prehistoryMs,
      hasWindow: false,
      keepBytes: Infinity,
    },
    logFile: join(folder, 'app.log'),
  });
  const faultCounts: Partial<Record<FaultKind, number>> = {};
  const trouble = new Trouble({ exchange, app, databasePath });
  const problems: string[] = [];
  const owedFrom = new Map<string, number>();
  try {
    tape.release();
    const faults = schedule(seed, faultCount, meanPauseMs, symbols);
    try {
      await app.start();
      problems.push(...(await becomesWell(app)));
      // What was traded before an app was first well is not owed: trouble begins after it.
      for (const symbol of symbols) {
        owedFrom.set(symbol, (exchange.issued(symbol)?.lastId ?? 0) + 1);
      }
      for (const [index, { afterMs, fault }] of faults.entries()) {
        await delay(afterMs);
        options.onFault?.(index, fault.kind);
        faultCounts[fault.kind] = (faultCounts[fault.kind] ?? 0) + 1;
        await inflict(fault, trouble);
      }
      await trouble.end();
      problems.push(...(await calmDown({ exchange, tape, app, databasePath, symbols })));
      await app.stop();
    } catch (error) {
      if (!(error instanceof AppDeathError)) {
        throw error;
      }
      problems.push(error.message);
    }
    const { conduct } = exchange.faults;
    problems.push(
      ...app.problems,
      ...judgeConduct(conduct),
      ...judgeDatabase(databasePath, exchange, tape, owedFrom),
    );
    const issued = symbols.map((symbol) => exchange.issued(symbol)?.count ?? 0);
    const declared = symbols.flatMap((symbol) => exchange.faults.wire.holes(symbol));
    const elapsedMs = performance.now() - startedAtMs;
    return {
      problems,
      faultCounts,
      issuedCount: issued.reduce((sum, count) => sum + count, 0),
      declaredMissingCount: declared.reduce(
        (sum, { fromTradeId, toTradeId }) => sum + toTradeId - fromTradeId + 1,
        0,
      ),
      appStartCount: app.startCount,
      elapsedSeconds: Math.round(elapsedMs / 1_000),
      conduct,
    };
  } finally {
    await trouble.end();
    await app.kill();
    await exchange.stop();
  }
}

function judgeDatabase(
  databasePath: string,
  exchange: DemoExchange,
  tape: MarketTape,
  owedFrom: ReadonlyMap<string, number>,
): readonly string[] {
  if (!existsSync(databasePath)) {
    return ['There is no database'];
  }
  const stored = new StoredMarket(databasePath);
  try {
    const legs = symbols.flatMap((symbol) => {
      const legTape = tape.leg(symbol);
      const firstOwedId = owedFrom.get(symbol);
      if (legTape === undefined || firstOwedId === undefined) {
        return [`${symbol}: the exchange issued nothing`];
      }
      return judgeLeg({
        symbol,
        tape: legTape,
        firstOwedId,
        declared: exchange.faults.wire.holes(symbol),
        ticks: stored.ticks(symbol),
        gaps: stored.gaps(symbol),
      });
    });
    return [...legs, ...stored.damage().map((words) => `The database is damaged: ${words}`)];
  } finally {
    stored.close();
  }
}
