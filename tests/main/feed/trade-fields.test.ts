import { expect, it } from 'vitest';
import { appendTrade } from '../../../main/feed/trade-fields.ts';
import { aTradeTimeMs } from '../fixtures/agg-trade-frame.ts';
import { RecordingSink } from '../fixtures/recording-sink.ts';

/** A row as REST gives it: no event, no symbol. */
const row = { a: 26_129, p: '0.01633102', q: '4.70443515', f: 1, l: 2, T: aTradeTimeMs, m: true };
const hourMs = 3_600_000;

it('takes a row of REST from as far in the past as it may be', () => {
  const sink = new RecordingSink();
  expect(appendTrade(row, 1, aTradeTimeMs + 48 * hourMs, sink)).toBe('tick');
  expect(sink.ticks).toEqual([
    {
      symbolIndex: 1,
      tradeId: 26_129,
      tradeTimeMs: aTradeTimeMs,
      receivedAtMs: aTradeTimeMs + 48 * hourMs,
      priceQuote: 0.01633102,
      quantityBase: 4.70443515,
      takerSide: 1,
    },
  ]);
});

it.each([
  ['tick', 'one that lies an hour ahead of the local clock', aTradeTimeMs - hourMs],
  ['badTime', 'one further ahead', aTradeTimeMs - hourMs - 0.5],
  ['badTime', 'one of another century', aTradeTimeMs - 876_000 * hourMs],
])('%s: %s', (outcome, _name, receivedAtMs) => {
  const sink = new RecordingSink();
  expect(appendTrade(row, 0, receivedAtMs, sink)).toBe(outcome);
  expect(sink.ticks.length).toBe(outcome === 'tick' ? 1 : 0);
});
