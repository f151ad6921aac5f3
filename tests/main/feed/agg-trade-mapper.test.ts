import { beforeEach, describe, expect, it } from 'vitest';
import { takerSides } from '../../../analytics/market/tick-batch.ts';
import { AggTradeMapper } from '../../../main/feed/agg-trade-mapper.ts';
import { aggTradeEvent, aggTradeFrame, aTradeTimeMs } from '../fixtures/agg-trade-frame.ts';
import { RecordingSink } from '../fixtures/recording-sink.ts';

/** A quarter of a millisecond after the trade. */
const receivedAtMs = aTradeTimeMs + 0.25;
const hourMs = 3_600_000;

let sink: RecordingSink;
let mapper: AggTradeMapper;

beforeEach(() => {
  sink = new RecordingSink();
  mapper = new AggTradeMapper(['ETHUSDT', 'BTCUSDT'], sink);
  mapper.limitTimes(receivedAtMs - 24 * hourMs, receivedAtMs + hourMs);
});

function map(text: string): string {
  return mapper.map(Buffer.from(text), receivedAtMs);
}

describe('a trade', () => {
  const expected = {
    symbolIndex: 1,
    tradeId: 3_000_000_001,
    tradeTimeMs: aTradeTimeMs,
    receivedAtMs,
    priceQuote: 61_800.3,
    quantityBase: 0.205,
    takerSide: takerSides.buy,
  };

  it('of a combined stream becomes a tick', () => {
    expect(map(aggTradeFrame())).toBe('tick');
    expect(sink.ticks).toEqual([expected]);
  });

  it('without an envelope becomes a tick', () => {
    expect(map(JSON.stringify(aggTradeEvent()))).toBe('tick');
    expect(sink.ticks).toEqual([expected]);
  });

  it('whose buyer is the maker was a sale of the taker', () => {
    map(aggTradeFrame({ m: true }));
    expect(sink.ticks[0]?.takerSide).toBe(takerSides.sell);
  });

  it.each([
    ['an hour ahead', aTradeTimeMs + hourMs],
    ['a day behind', aTradeTimeMs - 24 * hourMs + 1],
  ])('may be %s', (_name, T) => {
    expect(map(aggTradeFrame({ T }))).toBe('tick');
  });

  it('of any day is right in a replay, but not of one before Binance', () => {
    mapper.limitTimes(-Infinity, Infinity);
    expect(map(aggTradeFrame({ T: Date.UTC(2018, 5, 1) }))).toBe('tick');
    expect(map(aggTradeFrame({ T: Date.UTC(2016, 5, 1) }))).toBe('badTime');
  });

  it('may carry keys that are not known yet', () => {
    expect(map(aggTradeFrame({ zz: { deep: [1] }, M: true }))).toBe('tick');
  });
});

describe('a broken frame is rejected with its reason and gives no tick', () => {
  it.each([
    ['notJson', 'no JSON', '{"stream":'],
    ['notJson', 'empty', ''],
    ['notJson', 'garbage', '\u0000\uffff'],
    ['unknownShape', 'a number', '1'],
    ['unknownShape', 'null', 'null'],
    ['unknownShape', 'a list', '[1,2]'],
    ['unknownShape', 'an empty object', '{}'],
    ['unknownShape', 'data that is null', '{"stream":"a@aggTrade","data":null}'],
    ['unknownShape', 'data that is text', '{"stream":"a@aggTrade","data":"x"}'],
    ['unknownShape', 'an envelope without its stream', '{"data":{"e":"aggTrade"}}'],
    ['unknownShape', 'an event name that is a number', aggTradeFrame({ e: 5 })],
    ['unknownEvent', 'another event', aggTradeFrame({ e: 'markPriceUpdate' })],
    ['unknownEvent', 'no event name', aggTradeFrame({ e: undefined })],
    ['unknownSymbol', 'a symbol nobody asked for', aggTradeFrame({ s: 'DOGEUSDT' })],
    ['unknownSymbol', 'a lower-case symbol', aggTradeFrame({ s: 'btcusdt' })],
    ['unknownSymbol', "a name of JavaScript's own", aggTradeFrame({ s: 'constructor' })],
    ['unknownSymbol', 'no symbol', aggTradeFrame({ s: undefined })],
    ['unknownSymbol', 'a list of symbols', aggTradeFrame({ s: ['BTCUSDT'] })],
    ['badId', 'no id', aggTradeFrame({ a: undefined })],
    ['badId', 'an id as text', aggTradeFrame({ a: '3000000001' })],
    ['badId', 'a fraction', aggTradeFrame({ a: 1.5 })],
    ['badId', 'a negative id', aggTradeFrame({ a: -1 })],
    ['badId', 'an id beyond exact numbers', aggTradeFrame({ a: 2 ** 53 })],
    ['badPrice', 'no price', aggTradeFrame({ p: undefined })],
    ['badPrice', 'a price of zero', aggTradeFrame({ p: '0.00' })],
    ['badPrice', 'a negative price', aggTradeFrame({ p: '-61800.30' })],
    ['badPrice', 'a price as a number', aggTradeFrame({ p: 61_800.3 })],
    ['badPrice', 'a price of NaN', aggTradeFrame({ p: 'NaN' })],
    ['badQuantity', 'no quantity', aggTradeFrame({ q: undefined })],
    ['badQuantity', 'a quantity of zero', aggTradeFrame({ q: '0' })],
    ['badQuantity', 'an exponent', aggTradeFrame({ q: '1e2' })],
    ['badTime', 'no time', aggTradeFrame({ T: undefined })],
    ['badTime', 'a time as text', aggTradeFrame({ T: String(aTradeTimeMs) })],
    ['badTime', 'microseconds', aggTradeFrame({ T: aTradeTimeMs * 1_000 })],
    ['badTime', 'seconds', aggTradeFrame({ T: Math.floor(aTradeTimeMs / 1_000) })],
    ['badTime', 'a time of the far future', aggTradeFrame({ T: Date.UTC(2099, 0, 1) })],
    ['badTime', 'more than an hour ahead', aggTradeFrame({ T: aTradeTimeMs + hourMs + 1 })],
    ['badTime', 'more than a day behind', aggTradeFrame({ T: aTradeTimeMs - 24 * hourMs - 1 })],
    ['badPrice', 'a price that is infinite', aggTradeFrame({ p: 'Infinity' })],
    ['badPrice', 'a price beyond all numbers', aggTradeFrame({ p: '9'.repeat(400) })],
    ['badSide', 'no side', aggTradeFrame({ m: undefined })],
    ['badSide', 'a side as a number', aggTradeFrame({ m: 1 })],
    ['oversize', 'a huge frame', aggTradeFrame({ zz: 'x'.repeat(70_000) })],
  ])('%s: %s', (reason, _name, frame) => {
    expect(map(frame)).toBe(reason);
    expect(sink.ticks).toEqual([]);
  });

  it('also when it is nested thousands of levels deep', () => {
    expect(map('['.repeat(30_000))).toBe('notJson');
    expect(map(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)).toBe('unknownShape');
  });
});

it.each([
  ['badPrice', 0, aggTradeFrame({ s: 'ETHUSDT', p: '0' })],
  ['badTime', 1, aggTradeFrame({ T: 0 })],
  ['tick', 1, aggTradeFrame()],
  ['unknownSymbol', undefined, aggTradeFrame({ s: 'DOGEUSDT' })],
  ['notJson', undefined, '{'],
])('tells whose frame it was: %s of leg %s', (outcome, symbolIndex, frame) => {
  map(aggTradeFrame({ s: 'ETHUSDT' }));
  expect(map(frame)).toBe(outcome);
  expect(mapper.symbolIndex).toBe(symbolIndex);
});

describe('control frames are told apart', () => {
  it.each([
    ['controlAnswer', '{"result":null,"id":1}'],
    ['controlAnswer', '{"result":["btcusdt@aggTrade"],"id":"0123abcd"}'],
    ['controlAnswer', '{"result":null,"id":null}'],
    ['controlError', '{"code":2,"msg":"Invalid request: unknown variant"}'],
    ['controlError', '{"error":{"code":2,"msg":"Invalid request"},"id":1}'],
    ['serverShutdown', '{"e":"serverShutdown","E":1723161256344}'],
    ['serverShutdown', '{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1}}'],
  ])('%s: %s', (outcome, frame) => {
    expect(map(frame)).toBe(outcome);
    expect(sink.ticks).toEqual([]);
  });
});
