import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startDemoExchange } from '../../main/demo/demo-exchange.ts';
import { GeneratedSource } from '../../main/demo/generated-source.ts';
import { AppKeeper } from '../chaos/app-keeper.ts';
import { becomesWell, calmDown } from '../chaos/calm.ts';
import { marketTimeMs, startFastClock } from '../chaos/fast-clock.ts';
import { MarketTape } from '../chaos/market-tape.ts';
import { StoredMarket } from '../chaos/stored-market.ts';
import { judgeConduct } from '../chaos/verdict.ts';
import { judgeFlatness, type Flatness, type SoakSample } from './flatness.ts';

export interface SoakOptions {
  readonly marketHours: number;
  /** Market time over real time. */
  readonly speed: number;
  readonly sampleIntervalMs: number;
  /** Where the database and the app's log go. */
  readonly folder: string;
  readonly onSample?: (sample: SoakSample) => void;
}

export interface SoakOutcome extends Omit<Flatness, 'problems'> {
  readonly problems: readonly string[];
  readonly issuedCount: number;
  readonly frameCount: number;
  readonly reconnectCount: number;
  readonly elapsedSeconds: number;
  readonly databaseBytes: number;
}

const symbols = ['ETHUSDT', 'BTCUSDT'] as const;
const hourMs = 3_600_000;
const prehistoryMs = 600_000;
/** The market's day lies in the past, so that its end is not in the future. */
const marketAgeMs = 48 * hourMs;
/** Of the app: `journal_size_limit`. */
const walLimitBytes = 64 * 1024 * 1024;
/** About a third of the day's ticks: deleting the oldest and shrinking the file are soaked too. */
const keepBytes = 100_000_000;

/** A day of the market in one go through feed, pipeline, store and analysis, measured all along. */
export async function runSoak(options: SoakOptions): Promise<SoakOutcome> {
  const { marketHours, speed, sampleIntervalMs, folder } = options;
  const startedAtMs = performance.now();
  const clock = startFastClock(speed, marketAgeMs);
  const exchangeClock = {
    wallMs: () => marketTimeMs(clock),
    monotonicMs: () => performance.now(),
  };
  const generated = new GeneratedSource(
    { venue: 'usdm', symbols, speed, prehistoryMs },
    exchangeClock,
  );
  const tape = new MarketTape(generated, false);
  const exchange = await startDemoExchange({
    source: tape,
    clock: exchangeClock,
    maxLogRows: 4_000_000,
    limits: { pingIntervalMs: 180_000 / speed, pongTimeoutMs: 600_000 / speed },
  });
  const databasePath = join(folder, 'market_data.db');
  const app = new AppKeeper({
    setup: {
      databasePath,
      venueKey: 'usdm',
      symbols,
      port: Number(new URL(exchange.restUrl).port),
      clock,
      pace: speed,
      wantedMs: prehistoryMs,
      hasWindow: true,
      keepBytes,
    },
    logFile: join(folder, 'app.log'),
  });
  try {
    tape.release();
    await app.start();
    const problems = [...(await becomesWell(app))];
    const firstIds = spans(databasePath).map(({ firstId }) => firstId);
    const samples: SoakSample[] = [];
    const durationMs = (marketHours * hourMs) / speed;
    let frameCount = 0;
    for (let share = 0; share < 1; share = (performance.now() - startedAtMs) / durationMs) {
      await delay(sampleIntervalMs);
      const measure = await app.measure();
      const { Timeout: timerCount = 0, ...handles } = measure.resources;
      frameCount = measure.frameCount;
      const sample = {
        share,
        heapBytes: measure.heapUsedBytes + measure.arrayBufferBytes,
        residentBytes: measure.residentBytes,
        handles,
        timerCount,
        walBytes: sizeOf(`${databasePath}-wal`),
        databaseBytes: sizeOf(databasePath),
      };
      samples.push(sample);
      options.onSample?.(sample);
    }
    problems.push(...(await calmDown({ exchange, tape, app, databasePath, symbols })));
    const reconnectCount = app.report?.feed?.reconnectCount ?? 0;
    const databaseBytes = sizeOf(databasePath);
    const stored = await app.stop();
    const flatness = judgeFlatness(samples, walLimitBytes);
    const { conduct } = exchange.faults;
    problems.push(...app.problems, ...judgeConduct(conduct), ...flatness.problems);
    const lastIds = symbols.map((symbol) => exchange.issued(symbol)?.lastId ?? 0);
    problems.push(
      ...judgeStored(databasePath, lastIds),
      ...judgeStoredCount(firstIds, lastIds, stored?.sessionStoredCount),
    );
    const issued = symbols.map((symbol) => exchange.issued(symbol)?.count ?? 0);
    return {
      ...flatness,
      problems,
      issuedCount: issued.reduce((sum, count) => sum + count, 0),
      frameCount,
      reconnectCount,
      elapsedSeconds: Math.round((performance.now() - startedAtMs) / 1_000),
      databaseBytes,
    };
  } finally {
    await app.kill();
    await exchange.stop();
  }
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

function spans(databasePath: string): ReturnType<StoredMarket['span']>[] {
  const stored = new StoredMarket(databasePath);
  try {
    return symbols.map((symbol) => stored.span(symbol));
  } finally {
    stored.close();
  }
}

/** What is left in the file has no hole and ends with the market. */
function judgeStored(databasePath: string, lastIds: readonly number[]): readonly string[] {
  const stored = new StoredMarket(databasePath);
  try {
    const legs = symbols.flatMap((symbol, leg) => {
      const { firstId, lastId, count } = stored.span(symbol);
      const unfilled = stored.gaps(symbol).filter(({ state }) => state !== 'filled');
      return [
        ...(count === lastId - firstId + 1 && lastId === lastIds[leg]
          ? []
          : [`${symbol}: ${count} trades from ${firstId} to ${lastId} of ${lastIds[leg] ?? 0}`]),
        ...(unfilled.length === 0 ? [] : [`${symbol}: ${unfilled.length} gaps are not filled`]),
      ];
    });
    return [...legs, ...stored.damage().map((words) => `The database is damaged: ${words}`)];
  } finally {
    stored.close();
  }
}

/** Every trade from the first stored one on was stored, whether it was deleted since or not. */
function judgeStoredCount(
  firstIds: readonly number[],
  lastIds: readonly number[],
  storedCount: number | undefined,
): readonly string[] {
  const expected = lastIds.reduce((sum, lastId, leg) => sum + lastId - (firstIds[leg] ?? 0) + 1, 0);
  return storedCount === expected ? [] : [`${storedCount ?? 0} trades stored, not ${expected}`];
}
