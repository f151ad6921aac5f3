import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { barLengthMs } from '../../analytics/market/timeframe.ts';
import { PairPipeline } from '../../analytics/pair/pair-pipeline.ts';
import { AggTradeMapper } from '../../main/feed/agg-trade-mapper.ts';
import { PairEngine } from '../../analytics/pair/pair-engine.ts';
import { hasSharedData, sharedDataLines } from '../fixtures/shared-data.ts';
import { tickBatch } from '../fixtures/ticks.ts';
import { analyzed, frameColumnsOf, rowStart } from '../main/fixtures/analyze-run.ts';
import { RecordingSink } from '../main/fixtures/recording-sink.ts';

const capture = 'usdm-aggtrade-btc-eth-2024-08-08.ndjson.gz';
const singleTrades = ['usdm-btc-eth-2024-08-08.ndjson.gz', 'spot-btc-eth-2024-08-08.ndjson.gz'];
const hours = ['usdm-ETHUSDT-1h-2020-2024.csv.gz', 'usdm-BTCUSDT-1h-2020-2024.csv.gz'] as const;
const minutes = [
  'spot-ETHUSDT-1m-2021-04-2021-05.json.gz',
  'spot-BTCUSDT-1m-2021-04-2021-05.json.gz',
] as const;

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
const bars = ([y, x]: readonly [string, string]): string[] => [
  '--bars-y',
  pathOf(y),
  '--bars-x',
  pathOf(x),
];

describe.skipIf(!hasSharedData(capture))('a capture (needs ../shared/data)', () => {
  it('gives what the app gives of its frames', async () => {
    const symbols = ['ETHUSDT', 'BTCUSDT'];
    const sink = new RecordingSink();
    const mapper = new AggTradeMapper(symbols, sink);
    for (const line of sharedDataLines(capture)) {
      mapper.map(Buffer.from(line.slice(line.indexOf(' ') + 1)), Date.UTC(2025, 0, 1));
    }
    const pipeline = new PairPipeline({
      symbolY: 'ETHUSDT',
      symbolX: 'BTCUSDT',
      scale: 'log',
      windowSamples: 60,
      entryZ: 2,
      barLengthMs: barLengthMs('1s'),
    });
    const ticks = sink.ticks.map((tick) => ({ ...tick, symbol: symbols[tick.symbolIndex] ?? '' }));
    const { rows, summary, told } = await analyzed('--ticks', pathOf(capture));
    expect(rows.map(frameColumnsOf)).toEqual(
      pipeline.pushBatch(tickBatch(symbols, ticks)).map(rowStart),
    );
    expect(rows).toHaveLength(342);
    expect(told).toEqual([]);
    expect(summary.input).toMatchObject({ yRowCount: 5_063, xRowCount: 8_325, extremeCount: 0 });
  });
});

it.skipIf(!hasSharedData(...singleTrades)).each(singleTrades)(
  'single trades among quotes are read without a bad row: %s (needs ../shared/data)',
  async (name) => {
    const { summary, rows } = await analyzed('--ticks', pathOf(name));
    expect(summary.input).toMatchObject({ badRowCount: 0, repeatedCount: 0, lateCount: 0 });
    expect(summary.input.yRowCount + summary.input.xRowCount).toBeGreaterThan(25_000);
    expect(rows.length).toBeGreaterThan(300);
    expect(summary.frames.holedCount).toBe(0);
  },
);

describe.skipIf(!hasSharedData(...hours))('hourly bars (needs ../shared/data)', () => {
  it('give what the engine gives of their closes', async () => {
    const closes = hours.map((name) =>
      sharedDataLines(name)
        .slice(1)
        .map((line) => line.split(',')),
    );
    const engine = new PairEngine({
      scale: 'log',
      windowSamples: 60,
      entryZ: 2,
      barLengthMs: barLengthMs('1h'),
    });
    const expected = (closes[0] ?? []).map((fields, at) =>
      rowStart(
        engine.push(
          Date.parse(fields[0] ?? '') + 3_600_000,
          Number(fields[4]),
          Number(closes[1]?.[at]?.[4]),
        ),
      ),
    );
    const { rows, told } = await analyzed(...bars(hours));
    expect(rows).toHaveLength(37_660);
    expect(told).toEqual([]);
    expect(rows.map(frameColumnsOf)).toEqual(expected);
  });
});

it.skipIf(!hasSharedData(...minutes))(
  'minute bars start afresh after two trading halts (needs ../shared/data)',
  async () => {
    const { rows, summary, told } = await analyzed(...bars(minutes));
    expect(told).toEqual([]);
    expect(summary.frames.segmentCount).toBe(3);
    const times = rows.map((row) => Number(row.split(',')[0]));
    const starts = times.filter(
      (timeMs, at) => at > 0 && timeMs - (times[at - 1] ?? 0) > 1_860_000,
    );
    expect(starts.map((timeMs) => new Date(timeMs).toISOString())).toEqual([
      '2021-04-20T04:31:00.000Z',
      '2021-04-25T08:46:00.000Z',
    ]);
  },
);
