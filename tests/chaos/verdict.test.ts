import { describe, expect, it } from 'vitest';
import type { StoredTick } from './stored-market.ts';
import { judgeLeg, type LegEvidence } from './verdict.ts';

/** Ids 10 to 19, of which 10 and 11 are prehistory and 15 and 16 were declared missing. */
const tape = {
  firstId: 10,
  tradeTimeMs: Array.from({ length: 10 }, (_, row) => 1_000 + row),
  priceQuote: Array.from({ length: 10 }, (_, row) => 100 + row),
  quantityBase: Array.from({ length: 10 }, () => 1),
};
const tick = (tradeId: number, fields: Partial<StoredTick> = {}): StoredTick => ({
  tradeId,
  timeMs: 990 + tradeId,
  price: 90 + tradeId,
  quantity: 1,
  ...fields,
});
const stored = (...ids: number[]): StoredTick[] => ids.map((id) => tick(id));
const right: LegEvidence = {
  symbol: 'BTCUSDT',
  tape,
  firstOwedId: 12,
  declared: [{ fromTradeId: 15, toTradeId: 16 }],
  ticks: stored(12, 13, 14, 17, 18, 19),
  gaps: [
    { fromTradeId: 13, toTradeId: 13, state: 'filled' },
    { fromTradeId: 15, toTradeId: 16, state: 'unfillable' },
  ],
};

describe('the verdict on a leg', () => {
  it('has no complaint when everything is there once, with or without the prehistory', () => {
    expect(judgeLeg(right)).toEqual([]);
    expect(judgeLeg({ ...right, ticks: stored(11, 12, 13, 14, 17, 18, 19) })).toEqual([]);
  });

  it.each([
    ['a trade in the middle is missing', stored(12, 14, 17, 18, 19), 'not stored'],
    ['the first trade is missing', stored(13, 14, 17, 18, 19), 'not stored'],
    ['the last trade is missing', stored(12, 13, 14, 17, 18), 'not stored'],
    ['all are missing', [], 'not stored'],
    ['prehistory has a hole', stored(10, 12, 13, 14, 17, 18, 19), 'not stored'],
    ['a trade is there twice', stored(12, 13, 13, 14, 17, 18, 19), 'twice'],
    ['a trade that was declared is there', stored(12, 13, 14, 15, 17, 18, 19), 'never told'],
    ['a trade nobody issued is there', stored(12, 13, 14, 17, 18, 19, 20), 'stored wrong'],
    [
      'a trade has another price',
      [...stored(12, 13, 14, 17, 18), tick(19, { price: 1 })],
      'stored wrong',
    ],
  ])('complains when %s', (_case, ticks, words) => {
    expect(judgeLeg({ ...right, ticks }).join()).toContain(words);
  });

  it.each([
    ['a gap is open', [...right.gaps, { fromTradeId: 18, toTradeId: 18, state: 'open' }], 'open'],
    ['a hole is not on record', right.gaps.slice(0, 1), 'no gap tells of'],
    [
      'half a hole is not on record',
      [{ fromTradeId: 15, toTradeId: 15, state: 'unfillable' }],
      'no gap tells of',
    ],
    [
      'more is called unfillable than is',
      [{ fromTradeId: 14, toTradeId: 16, state: 'unfillable' }],
      'that REST has',
    ],
  ])('complains when %s', (_case, gaps, words) => {
    expect(judgeLeg({ ...right, gaps }).join()).toContain(words);
  });
});
