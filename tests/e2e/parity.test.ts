import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDemoExchange } from '../../main/demo/demo-exchange.ts';
import type { DemoTrade } from '../../main/demo/demo-source.ts';
import { entryZOf, type Settings } from '../../preload/settings.ts';
import { hasSharedData, sharedDataLines, sharedDataPath } from '../fixtures/shared-data.ts';
import { rowsPosted } from '../fixtures/worker-rows.ts';
import { command } from '../main/fixtures/analyze-run.ts';
import { addressArgs } from './demo-run.ts';
import {
  capturedTrades,
  eventfulTrades,
  laterBy,
  packedCapture,
  ParityTape,
  recent,
} from './parity-tape.ts';
import { recordedFrames, recordFrames } from './recorded-frames.ts';
import { RunningApp, temporaryFolder } from './running-app.ts';
import { storedTicks, storedTroubles } from './stored-ticks.ts';

const capture = 'usdm-aggtrade-btc-eth-2024-08-08.ndjson.gz';
const patience = { timeout: 60_000, interval: 200 };
const endings: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) {
    await end();
  }
});

type Choice = Pick<
  Settings,
  | 'timeframe'
  | 'windowSamples'
  | 'scale'
  | 'hedgeMethod'
  | 'zDefinition'
  | 'zDdof'
  | 'entryZ'
  | 'kalmanEntryZ'
  | 'cointegrationSamples'
  | 'cointegrationLag'
>;

const plain: Choice = {
  timeframe: '1s',
  windowSamples: 60,
  scale: 'log',
  hedgeMethod: 'ols',
  zDefinition: 'lagged',
  zDdof: 1,
  entryZ: 2,
  kalmanEntryZ: 1.5,
  cointegrationSamples: 200,
  cointegrationLag: 'auto',
};

/** The settings as flags of `npm run analyze`. */
function flagsOf(choice: Choice): string[] {
  const flags = {
    timeframe: choice.timeframe,
    window: choice.windowSamples,
    scale: choice.scale,
    hedge: choice.hedgeMethod,
    z: choice.zDefinition,
    ddof: choice.zDdof,
    entry: entryZOf(choice),
    'coint-window': choice.cointegrationSamples,
    'coint-lag': choice.cointegrationLag,
  };
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** Rows that the command line writes, run as a process of its own. */
async function analyzedRows(ticks: string, choice: Choice, folder: string): Promise<string[]> {
  const out = join(folder, 'frames.csv');
  const pair = ['--y', 'ETHUSDT', '--x', 'BTCUSDT'];
  const run = await command(['--ticks', ticks, ...pair, ...flagsOf(choice), '--out', out]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return readFileSync(out, 'utf8').split('\n').slice(1, -1);
}

/** Rows of what the app's worker has computed so far. */
async function appRows(app: RunningApp, choice: Choice): Promise<string[]> {
  return rowsPosted(await recordedFrames(app), entryZOf(choice));
}

function writeSettings(folder: string, choice: Choice): void {
  const settings = { ...choice, notificationsEnabled: false };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
}

function newFolder(): string {
  const folder = temporaryFolder();
  endings.push(() => folder.remove());
  return folder.path;
}

async function launch(folder: string, args: readonly string[]): Promise<RunningApp> {
  const app = await RunningApp.launch(folder, args);
  endings.push(() => app.close());
  await recordFrames(app);
  return app;
}

/**
 * Both sides begin with the first trade of the tape, and end with the last bar that a later trade of
 * both legs has closed.
 */
async function expectParity(
  trades: readonly DemoTrade[],
  choice: Choice,
  seed: number,
  isCut = false,
): Promise<{ readonly rows: readonly string[]; readonly folder: string }> {
  const folder = newFolder();
  const packed = join(folder, 'tape.ndjson.gz');
  writeFileSync(packed, packedCapture(trades));
  const rows = await analyzedRows(packed, choice, folder);

  writeSettings(folder, choice);
  const tape: ParityTape = new ParityTape({
    trades,
    seed,
    atHalf: isCut ? () => exchange.dropConnections() : undefined,
  });
  const exchange = await startDemoExchange({ source: tape });
  endings.push(() => exchange.stop());
  const address = addressArgs(exchange);

  const live = await launch(folder, address);
  expect(await appRows(live, choice)).toEqual([]);
  tape.play();
  await exchange.ended;
  await expect.poll(async () => (await appRows(live, choice)).length, patience).toBe(rows.length);
  expect(await appRows(live, choice)).toEqual(rows);
  if (!isCut) {
    // Once trades are there an empty history is read again. Until then every frame closed live.
    const posted = await recordedFrames(live);
    const first = posted.filter(({ generation }) => generation === posted[0]?.generation);
    expect(first.filter(({ isHistory }) => isHistory).map(({ columns }) => columns?.count)).toEqual(
      [0],
    );
    const closedLive = rowsPosted(first, entryZOf(choice));
    expect(closedLive).not.toEqual([]);
    expect(rows.slice(0, closedLive.length)).toEqual(closedLive);
  }
  await live.close();

  const again = await launch(folder, address);
  await expect.poll(async () => (await appRows(again, choice)).length, patience).toBe(rows.length);
  expect(await appRows(again, choice)).toEqual(rows);
  await again.close();

  expect(await analyzedRows(join(folder, 'market_data.db'), choice, folder)).toEqual(rows);
  return { rows, folder };
}

/** How many rows have something in each column. */
function filledCounts(rows: readonly string[]): Record<string, number> {
  const names = 'time_ms,y,x,alpha,beta,beta_se,r2,spread,z,correlation,signal,eg_t,eg_p,half_life';
  const fields = rows.map((row) => row.split(','));
  return Object.fromEntries(
    names.split(',').map((name, at) => [name, fields.filter((row) => row[at] !== '').length]),
  );
}

describe('live, from the database and on the command line: the same frames to the last bit', () => {
  it.skipIf(!hasSharedData(capture))(
    'a real capture, least squares of log prices, lag by AIC (needs ../shared/data)',
    async () => {
      const trades = recent(capturedTrades(sharedDataLines(capture)), Date.now());
      expect(trades).toHaveLength(13_388);
      const { rows } = await expectParity(trades, plain, 1);
      expect(filledCounts(rows)).toMatchObject({ time_ms: 342, r2: 283, z: 282, signal: 282 });
      expect(filledCounts(rows)['eg_p']).toBeGreaterThan(130);
    },
  );

  it.skipIf(!hasSharedData(capture))(
    'a real capture replayed at full speed, its window opened on the way, Theil-Sen (needs ../shared/data)',
    async () => {
      const choice: Choice = { ...plain, hedgeMethod: 'theil-sen', timeframe: '1s' };
      const folder = newFolder();
      writeSettings(folder, choice);
      const args = ['--demo', '--capture', sharedDataPath(capture), '--speed', 'max'];
      const app = await launch(folder, args);
      await expect.poll(async () => (await appRows(app, choice)).length, patience).toBe(342);
      const replayed = await appRows(app, choice);
      await app.close();
      expect(await analyzedRows(join(folder, 'market_data.db'), choice, folder)).toEqual(replayed);

      // The replay's trades are those of the capture, later by whole seconds.
      const past = capturedTrades(sharedDataLines(capture));
      const isY = ({ symbol }: DemoTrade): boolean => symbol === 'ETHUSDT';
      const firstMs = past.find(isY)?.tradeTimeMs ?? NaN;
      const shiftMs = (storedTicks(folder, 'ETHUSDT')[0]?.time_ms ?? NaN) - firstMs;
      const packed = join(folder, 'tape.ndjson.gz');
      writeFileSync(packed, packedCapture(laterBy(shiftMs, past)));
      expect(await analyzedRows(packed, choice, folder)).toEqual(replayed);
    },
  );

  it('a generated market with a halt and extreme prices, Huber on prices, rolling, fixed lag', async () => {
    const choice: Choice = {
      ...plain,
      ...{ windowSamples: 40, scale: 'price', hedgeMethod: 'huber', zDefinition: 'rolling' },
      ...{ cointegrationLag: 2, entryZ: 1.5 },
    };
    const trades = eventfulTrades(7, Date.now());
    const { rows, folder } = await expectParity(trades, choice, 2);
    // Of the jump some wait before it is believed, and as many when it ends.
    expect(storedTroubles(folder).extremeCount).toBeGreaterThan(4);
    const counts = filledCounts(rows);
    expect(counts['z']).toBeGreaterThan(250);
    expect(counts['half_life']).toBeGreaterThan(20);
    expect(new Set(rows.map((row) => row.split(',')[10])).size).toBe(4);
  });

  it('a connection that is cut on the way: total least squares, in-window', async () => {
    const choice: Choice = { ...plain, hedgeMethod: 'tls', zDefinition: 'in-window', zDdof: 0 };
    const trades = eventfulTrades(8, Date.now());
    const { rows, folder } = await expectParity(trades, choice, 3, true);
    expect(storedTroubles(folder).filledCount).toBeGreaterThan(0);
    expect(filledCounts(rows)['z']).toBeGreaterThan(300);
  });
});
