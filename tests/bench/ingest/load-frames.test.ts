import { describe, expect, it } from 'vitest';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { ExtremePrices } from '../../../analytics/sampling/extreme-prices.ts';
import { AggTradeMapper } from '../../../main/feed/agg-trade-mapper.ts';
import { defaultSettings } from '../../../preload/settings.ts';
import { firstAggregateId, LoadFrames, sequenceOf } from './load-frames.ts';

/** The texts of whole frames, one after the other. */
function textsOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let offset = 0; offset < bytes.length;) {
    expect(bytes.readUInt16BE(offset)).toBe(0x817e);
    const end = offset + 4 + bytes.readUInt16BE(offset + 2);
    texts.push(bytes.toString('latin1', offset + 4, end));
    offset = end;
  }
  return texts;
}

const timeMs = 1_790_000_000_000;

/** More than are written at once, so that the same memory is used again. */
function manyTexts(isCombined: boolean): string[] {
  const frames = new LoadFrames(isCombined);
  const texts: string[] = [];
  while (frames.issuedCount < 20_000) {
    texts.push(...textsOf(frames.next(500, timeMs + frames.issuedCount)));
  }
  expect(texts).toHaveLength(frames.issuedCount);
  return texts;
}

describe('the frames of the load', () => {
  it.each([true, false])(
    'are trades to the mapper, each leg numbered without a gap, and none extreme (combined: %s)',
    (isCombined) => {
      const symbols = ['ETHUSDT', 'BTCUSDT'];
      const nextIds = [firstAggregateId, firstAggregateId];
      const prices = symbols.map(() => new ExtremePrices(defaultSettings.extremeDeviations));
      const mapper = new AggTradeMapper(symbols, {
        append: (symbolIndex, tradeId, tradeTimeMs, _receivedAtMs, priceQuote) => {
          expect(tradeId).toBe(nextIds[symbolIndex]);
          nextIds[symbolIndex] = tradeId + 1;
          expect(tradeTimeMs).toBeGreaterThanOrEqual(timeMs);
          expect(prices[symbolIndex]?.judge(priceQuote)).toBe(tickStandings.ordinary);
        },
      });
      const texts = manyTexts(isCombined);
      expect(new Set(texts.map((text) => mapper.map(Buffer.from(text), timeMs)))).toEqual(
        new Set(['tick']),
      );
      expect(Math.min(...nextIds)).toBeGreaterThan(firstAggregateId + 8_000);
    },
  );

  it('tell their place among all by their first trade id', () => {
    const firstIds = manyTexts(false).map((text) => Number(/"f":(\d+)/.exec(text)?.[1]));
    expect(firstIds.map(sequenceOf)).toEqual(firstIds.map((_, position) => position));
  });

  it('are in the envelope of a combined stream only where they are asked for so', () => {
    const [combined = ''] = textsOf(new LoadFrames(true).next(1, timeMs));
    const [bare = ''] = textsOf(new LoadFrames(false).next(1, timeMs));
    expect(combined).toBe(
      `{"stream":"${combined.includes('BTCUSDT') ? 'btc' : 'eth'}usdt@aggTrade","data":${bare}}`,
    );
    expect(bare).toContain(`"T":${timeMs},`);
  });
});
