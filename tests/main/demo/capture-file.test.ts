import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Venue } from '../../../analytics/market/venue.ts';
import { CaptureFile } from '../../../main/demo/capture-file.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import type { DemoSpeed } from '../../../main/demo/demo-source.ts';
import { countAtRest } from './count-at-rest.ts';
import { StreamProbe } from './stream-probe.ts';

interface Wire {
  stream: string;
  data: { s: string; a: number; p: string; q: string; f: number; l: number; T: number; E: number };
}

const firstTimeMs = 1_723_161_256_000;
const bothAgg = 'stream?streams=btcusdt@aggTrade/ethusdt@aggTrade';

function aggLine(id: number, offsetMs: number, symbol = 'BTCUSDT'): string {
  const timeMs = firstTimeMs + offsetMs;
  const data = {
    e: 'aggTrade',
    E: timeMs + 1,
    s: symbol,
    a: id,
    p: '61800.30',
    q: '0.205',
    f: id,
    l: id,
    T: timeMs,
    m: false,
  };
  const stream = `${symbol.toLowerCase()}@aggTrade`;
  // The capture machine's clock runs 1.27 s behind.
  return `${timeMs - 1_270}000000 ${JSON.stringify({ stream, data })}`;
}

let folder: string;
let exchange: DemoExchange | undefined;
let problems: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pairwatch-capture-'));
  problems = [];
});

afterEach(async () => {
  await exchange?.stop();
  exchange = undefined;
  await rm(folder, { recursive: true });
});

async function captureOf(lines: readonly string[]): Promise<string> {
  const path = join(folder, 'capture.ndjson.gz');
  await writeFile(path, gzipSync(lines.map((line) => `${line}\n`).join('')));
  return path;
}

async function play(
  path: string,
  { venue = 'usdm', speed = 'max' }: { venue?: Venue; speed?: DemoSpeed } = {},
): Promise<DemoExchange> {
  const source = new CaptureFile({ venue, path, speed }, (problem) => problems.push(problem));
  exchange = await startDemoExchange({ venue, source });
  return exchange;
}

describe('a small capture', () => {
  const lines = [aggLine(1, 0), aggLine(10, 50, 'ETHUSDT'), aggLine(2, 333), aggLine(3, 1_000)];

  it.each([
    { speed: 1, nowAtOffsetMs: 0 },
    { speed: 0.5, nowAtOffsetMs: 0 },
    { speed: 4, nowAtOffsetMs: 750 },
    { speed: 'max', nowAtOffsetMs: 1_000 },
  ] as const)('is shifted by whole seconds at speed $speed', async (row) => {
    const { wsUrl, ended } = await play(await captureOf(lines), { speed: row.speed });
    const askedAtMs = Date.now();
    const probe = await StreamProbe.open(`${wsUrl}/market/${bothAgg}`);
    const end = await ended;
    await probe.until(() => probe.texts.length === 4);
    const frames = probe.messages as Wire[];
    expect(frames.map(({ data }) => data.a)).toEqual([1, 10, 2, 3]);
    const shiftsMs = new Set(
      frames.map(({ data }, index) => data.T - firstTimeMs - ([0, 50, 333, 1_000][index] ?? NaN)),
    );
    const [shiftMs] = shiftsMs;
    expect(shiftsMs.size).toBe(1);
    expect((shiftMs ?? NaN) % 1_000).toBe(0);
    // The trade at this offset is of the second in which the tape began to play.
    const beganAtMs = firstTimeMs + row.nowAtOffsetMs + (shiftMs ?? NaN);
    expect(beganAtMs).toBeGreaterThan(askedAtMs - 1_001);
    expect(beganAtMs).toBeLessThanOrEqual(Date.now() + 1);
    expect(frames.every(({ data }) => data.E === data.T + 1)).toBe(true);
    expect(end).toEqual({
      sentCounts: { BTCUSDT: 3, ETHUSDT: 1 },
      skippedCounts: {},
      damage: undefined,
      isComplete: true,
    });
  });

  it('names its symbols before a trade is sent, and waits for a listener of one of them', async () => {
    const played = await play(await captureOf(lines));
    const { wsUrl, instruments, restUrl } = played;
    expect(instruments.map(({ symbol }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT']);
    const probe = await StreamProbe.open(`${wsUrl}/market/stream?streams=xrpusdt@aggTrade`);
    const status: unknown = await (await fetch(`${restUrl}/demo/status`)).json();
    expect(status).toMatchObject({ clients: [{ streamNames: ['xrpusdt@aggTrade'] }] });
    expect(played.issued('BTCUSDT')).toBeUndefined();
    await probe.ask({ method: 'SUBSCRIBE', params: ['ethusdt@aggTrade'], id: 1 });
    await probe.until(() => probe.texts.length === 2);
    expect(probe.messages[1]).toMatchObject({ data: { a: 10 } });
  });

  it('keeps its pace: ten times the speed, a tenth of the time', async () => {
    const { wsUrl, ended } = await play(await captureOf(lines), { speed: 10 });
    const probe = new StreamProbe(`${wsUrl}/market/${bothAgg}`);
    const heardAtMs: number[] = [];
    probe.socket.on('message', () => heardAtMs.push(performance.now()));
    await ended;
    await probe.until(() => heardAtMs.length === 4);
    // Never early; how late is a matter of the machine.
    expect((heardAtMs[3] ?? 0) - (heardAtMs[0] ?? 0)).toBeGreaterThan(75);
  });

  it('goes on where it was when its only listener was lost', async () => {
    const many = Array.from({ length: 40_000 }, (_, index) => aggLine(index + 1, index));
    const played = await play(await captureOf(many));
    const { wsUrl, ended, restUrl } = played;
    const address = `${wsUrl}/market/ws/btcusdt@aggTrade`;
    const first = await StreamProbe.open(address);
    await first.until(() => first.texts.length > 100);
    await first.close();
    expect(await countAtRest(played, 'BTCUSDT')).toBeLessThan(40_000);
    const second = await StreamProbe.open(address);
    await ended;
    await second.until(() => (second.messages.at(-1) as { a: number }).a === 40_000);
    // What was under way at the drop is there for the asking.
    const lastHeard = (first.messages.at(-1) as { a: number }).a;
    const answer = await fetch(
      `${restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=${lastHeard + 1}&limit=1`,
    );
    expect(await answer.json()).toMatchObject([{ a: lastHeard + 1 }]);
  });
});

describe('a capture with faults', () => {
  it('leaves out bad lines, tells the first with their numbers, and plays the rest', async () => {
    const bad = [
      '{"no":"time"}',
      aggLine(5, 0).replace('"61800.30"', '"x"'),
      'a',
      'b',
      'c',
      'd',
      'e',
    ];
    const path = await captureOf([aggLine(1, 0), ...bad, '', aggLine(2, 5)]);
    const { wsUrl, ended } = await play(path);
    const probe = await StreamProbe.open(`${wsUrl}/market/${bothAgg}`);
    expect(await ended).toMatchObject({
      isComplete: true,
      sentCounts: { BTCUSDT: 2 },
      skippedCounts: { 'bad lines': 7 },
    });
    await probe.until(() => probe.texts.length === 2);
    expect(problems).toHaveLength(5);
    expect(problems[0]).toMatch(/^Line 2 .*no receive time/);
    expect(problems[1]).toMatch(/^Line 3 .*@aggTrade is missing or malformed/);
    expect(problems[4]).toMatch(/^Line 6 .*only counted/);
  });

  it('plays the last line without a line feed too', async () => {
    const path = join(folder, 'open-end.ndjson.gz');
    await writeFile(path, gzipSync(`${aggLine(1, 0)}\n${aggLine(2, 5)}`));
    const { wsUrl, ended } = await play(path);
    await StreamProbe.open(`${wsUrl}/market/${bothAgg}`);
    expect(await ended).toMatchObject({ sentCounts: { BTCUSDT: 2 } });
  });

  it('that breaks off is played as far as it goes, and says so', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => aggLine(index + 1, index));
    const whole = gzipSync(`${lines.join('\n')}\n`);
    const path = join(folder, 'cut.ndjson.gz');
    await writeFile(path, whole.subarray(0, whole.length / 2));
    const { wsUrl, ended } = await play(path);
    const probe = await StreamProbe.open(`${wsUrl}/market/${bothAgg}`);
    const end = await ended;
    expect(end.damage).toMatch(/breaks off or is damaged.*read up to line \d+/);
    expect(end.sentCounts['BTCUSDT']).toBeGreaterThan(10_000);
    await probe.until(() => probe.texts.length === end.sentCounts['BTCUSDT']);
  });

  it.each([
    ['missing', /There is no capture file at .*nowhere.gz/, undefined],
    ['notGzip', /is not a gzip file/, Buffer.from(`${aggLine(1, 0)}\n`)],
    ['empty', /There is no trade in the capture/, gzipSync('')],
    [
      'empty',
      /No line of .* is a trade of a capture.*Line 1: no receive time/s,
      gzipSync('nonsense\n'),
    ],
  ])('%s: an error in words', async (kind, message, content) => {
    const path = join(folder, 'nowhere.gz');
    if (content !== undefined) {
      await writeFile(path, content);
    }
    await expect(play(path)).rejects.toMatchObject({
      name: 'CaptureFileError',
      kind,
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('a folder is no capture', async () => {
    await expect(play(folder)).rejects.toMatchObject({ kind: 'unreadable' });
  });

  it.each([0, -5, NaN])('refuses the speed %d', (speed) => {
    expect(() => new CaptureFile({ venue: 'usdm', path: 'x', speed }, () => undefined)).toThrow(
      RangeError,
    );
  });
});

const dataFolder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** The ids of a stream kind in a real capture, by symbol, read in the plainest way. */
function realIds(file: string, streamKind: string, idField: 'a' | 't'): Record<string, number[]> {
  const ids: Record<string, number[]> = {};
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (!line.includes(`@${streamKind}"`)) {
      continue;
    }
    const { data } = JSON.parse(line.slice(line.indexOf(' ') + 1)) as {
      data: { s: string; a: number; t: number };
    };
    (ids[data.s] ??= []).push(data[idField]);
  }
  return ids;
}

describe('real captures at full speed, to a client that keeps stopping', () => {
  it.skipIf(!existsSync(dataFolder)).each([
    ['usdm-aggtrade-btc-eth-2024-08-08', 'usdm', 'aggTrade', 'a', 13_388],
    ['usdm-btc-eth-2024-08-08', 'usdm', 'trade', 't', 35_389],
    ['spot-btc-eth-2024-08-08', 'spot', 'trade', 't', 34_419],
  ] as const)('%s (needs ../shared/data)', async (name, venue, streamKind, idField, tradeCount) => {
    const file = join(dataFolder, `${name}.ndjson.gz`);
    const { wsUrl, ended } = await play(file, { venue });
    const route = venue === 'usdm' ? 'market/' : '';
    const probe = await StreamProbe.open(`${wsUrl}/${route}${bothAgg}`);
    probe.socket.on('message', () => {
      if (probe.texts.length % 3_000 !== 0) {
        return;
      }
      probe.socket.pause();
      setTimeout(() => probe.socket.resume(), 20);
    });
    const end = await ended;
    await probe.until(() => probe.texts.length >= tradeCount);
    const heard: Record<string, number[]> = {};
    for (const { data } of probe.messages as Wire[]) {
      (heard[data.s] ??= []).push(data.a);
    }
    expect(heard).toEqual(realIds(file, streamKind, idField));
    expect(probe.texts).toHaveLength(tradeCount);
    expect(Object.values(end.sentCounts).reduce((sum, count) => sum + count, 0)).toBe(tradeCount);
  });
});
