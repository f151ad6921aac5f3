import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCaptureLine } from '../../../main/demo/capture-frame.ts';

const receivedNs = '1723161255088230567';

function line(stream: string, data: object): string {
  return `${receivedNs} ${JSON.stringify({ stream, data })}`;
}

const agg = {
  e: 'aggTrade',
  E: 1_723_161_256_344,
  s: 'BTCUSDT',
  a: 3_000_000_001,
  p: '61800.30',
  q: '0.205',
  f: 5_266_583_935,
  l: 5_266_583_936,
  T: 1_723_161_256_340,
  m: false,
};
const trade = { e: 'trade', E: 5, T: 4, s: 'BTCUSDT', t: 77, p: '61800.30', q: '0.006', m: true };

it('an aggTrade keeps its ids, times and number texts', () => {
  expect(parseCaptureLine(line('btcusdt@aggTrade', agg))).toEqual({
    kind: 'trade',
    receivedMs: expect.closeTo(1_723_161_255_088.23, 1) as unknown,
    trade: {
      kind: 'aggTrade',
      symbol: 'BTCUSDT',
      tradeId: 3_000_000_001,
      priceText: '61800.30',
      quantityText: '0.205',
      firstTradeId: 5_266_583_935,
      lastTradeId: 5_266_583_936,
      tradeTimeMs: 1_723_161_256_340,
      eventTimeMs: 1_723_161_256_344,
      isBuyerMaker: false,
    },
  });
});

it('a trade is an aggregate of itself', () => {
  expect(parseCaptureLine(line('btcusdt@trade', { ...trade, X: 'MARKET' }))).toMatchObject({
    kind: 'trade',
    trade: { kind: 'trade', tradeId: 77, firstTradeId: 77, lastTradeId: 77 },
  });
});

it.each([
  ['btcusdt@bookTicker', { e: 'bookTicker', u: 1 }, '@bookTicker'],
  ['btcusdt@depth@100ms', { e: 'depthUpdate' }, '@depth'],
  ['btcusdt@trade', { ...trade, X: 'NA', p: '0', q: '0' }, '@trade NA'],
  ['btcusdt@trade', { ...trade, X: 'INSURANCE_FUND' }, '@trade INSURANCE_FUND'],
  ['btcusdt@trade', { ...trade, X: 'ADL' }, '@trade ADL'],
  ['btcusdt@trade', { ...trade, p: '0.00' }, 'price zero'],
])('%s %o is skipped', (stream, data, reason) => {
  expect(parseCaptureLine(line(stream, data))).toEqual({ kind: 'skipped', reason });
});

describe('a bad line', () => {
  it.each([
    '',
    'hello',
    receivedNs,
    `${receivedNs} `,
    `${receivedNs} {"stream":`,
    `${receivedNs} [1,2]`,
    `${receivedNs} {"result":null,"id":1}`,
    `12ns {"stream":"btcusdt@aggTrade","data":${JSON.stringify(agg)}}`,
  ])('%s', (text) => {
    expect(parseCaptureLine(text)).toMatchObject({ kind: 'bad' });
  });

  it.each([
    { a: '1' },
    { a: 1.5 },
    { a: -1 },
    { p: 61_800.3 },
    { p: '' },
    { p: '1e5' },
    { p: 'NaN' },
    { q: null },
    { T: undefined },
    { E: '5' },
    { m: 'true' },
    { s: 'BTC USDT' },
    { s: 'BTC"' },
    { e: 'trade' },
    { f: undefined },
  ])('has %o', (fields) => {
    const text = line('btcusdt@aggTrade', { ...agg, ...fields });
    expect(parseCaptureLine(text)).toMatchObject({ kind: 'bad' });
  });

  it('never throws, whatever the line', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json().map((json) => `${receivedNs} ${json}`),
      fc.object().map((data) => line('btcusdt@aggTrade', data)),
    );
    fc.assert(fc.property(anything, (text) => parseCaptureLine(text).kind !== 'trade'));
  });
});
