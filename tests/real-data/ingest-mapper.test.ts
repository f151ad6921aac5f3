import { describe, expect, it } from 'vitest';
import { AggTradeMapper } from '../../main/feed/agg-trade-mapper.ts';
import { fuzzFrameCount, fuzzMapper } from '../main/fixtures/frame-fuzz.ts';
import { RecordingSink } from '../main/fixtures/recording-sink.ts';
import { hasSharedData, sharedLines } from './shared-data.ts';

const derived = 'usdm-aggtrade-btc-eth-2024-08-08.ndjson.gz';
const otherSymbols = 'usdm-aggtrade-kline-other-symbols.ws.gz';
const futures = 'usdm-btc-eth-2024-08-08.ndjson.gz';
const spot = 'spot-btc-eth-2024-08-08.ndjson.gz';
const legs = ['ETHUSDT', 'BTCUSDT'];
/** Some day after all of these were recorded. */
const receivedAtMs = Date.UTC(2025, 0, 1);

/** The frame of a line `<local time>[:] <frame>`; `undefined` for the file's first line. */
function frameOf(line: string): string | undefined {
  return /^[\d.]+:? (\{.*)$/.exec(line)?.[1];
}

const framesOf = (file: string): string[] =>
  sharedLines(file).flatMap((line) => frameOf(line) ?? []);

function outcomesOf(frames: readonly string[], mapper: AggTradeMapper): Record<string, number> {
  const outcomes: Record<string, number> = {};
  for (const frame of frames) {
    const outcome = mapper.map(Buffer.from(frame), receivedAtMs);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

describe.skipIf(!hasSharedData(derived))(
  'the recorded BTC and ETH trades (needs ../shared/data)',
  () => {
    it('are all understood, without a gap', () => {
      const frames = framesOf(derived);
      const sink = new RecordingSink();
      expect(outcomesOf(frames, new AggTradeMapper(legs, sink))).toEqual({ tick: 13_388 });
      for (const leg of legs.keys()) {
        const ids = sink.ticks.flatMap((tick) => (tick.symbolIndex === leg ? tick.tradeId : []));
        expect(ids).toEqual(ids.map((_id, index) => (ids[0] ?? NaN) + index));
      }
      frames.forEach((frame, index) => {
        const { data } = JSON.parse(frame) as { data: Record<string, unknown> };
        expect(sink.ticks[index]).toEqual({
          symbolIndex: legs.indexOf(String(data['s'])),
          tradeId: data['a'],
          tradeTimeMs: data['T'],
          receivedAtMs,
          priceQuote: Number(data['p']),
          quantityBase: Number(data['q']),
          takerSide: data['m'] === true ? 1 : 0,
        });
      });
    });

    const fuzzCount = fuzzFrameCount(150_000);
    it(`give no wrong tick when they are injured, ${fuzzCount} times`, { timeout: 600_000 }, () => {
      const { tickCount, frameCount } = fuzzMapper(framesOf(derived), legs, fuzzCount);
      expect(tickCount).toBeGreaterThan(frameCount / 50);
      expect(tickCount).toBeLessThan(frameCount / 2);
    });
  },
);

describe.skipIf(!hasSharedData(otherSymbols))(
  'the recorded streams of four other symbols (needs ../shared/data)',
  () => {
    it('give a tick for every trade and nothing for klines, depth and quotes', () => {
      const frames = framesOf(otherSymbols);
      const symbols = ['SUSHIUSDT', 'AKROUSDT', 'KEEPUSDT', 'CTKUSDT'];
      const trades = frames.filter((frame) => frame.includes('"e":"aggTrade"'));
      const sink = new RecordingSink();
      expect(outcomesOf(frames, new AggTradeMapper(symbols, sink))).toEqual({
        tick: trades.length,
        unknownEvent: frames.length - trades.length,
      });
      expect(trades.length).toBe(91);
      expect(sink.ticks.length).toBe(trades.length);
    });

    it('give nothing to those who asked for others', () => {
      const outcomes = outcomesOf(
        framesOf(otherSymbols),
        new AggTradeMapper(legs, new RecordingSink()),
      );
      expect(outcomes['tick']).toBeUndefined();
      expect(outcomes['unknownSymbol']).toBe(91);
    });
  },
);

it.skipIf(!hasSharedData(futures)).each([futures, spot])(
  'single trades and quotes are never taken for aggregate trades: %s (needs ../shared/data)',
  (file) => {
    const frames = framesOf(file);
    expect(frames.length).toBeGreaterThan(150_000);
    const outcomes = outcomesOf(frames, new AggTradeMapper(legs, new RecordingSink()));
    expect(outcomes).toEqual({ unknownEvent: frames.length });
  },
);
