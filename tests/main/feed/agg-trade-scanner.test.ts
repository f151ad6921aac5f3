import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AggTradeScanner } from '../../../main/feed/agg-trade-scanner.ts';
import { parsePositiveDecimal } from '../../../main/feed/decimal-text.ts';
import { aggTradeEvent, aggTradeFrame, aTradeTimeMs } from '../fixtures/agg-trade-frame.ts';

const scanner = new AggTradeScanner(['ETHUSDT', 'BTCUSDT']);
const scan = (text: string): boolean => scanner.scan(Buffer.from(text));

const expected = {
  symbolIndex: 1,
  tradeId: 3_000_000_001,
  tradeTimeMs: aTradeTimeMs,
  priceQuote: 61_800.3,
  quantityBase: 0.205,
  buyerIsMaker: false,
};

describe('a trade is read at once', () => {
  it.each([
    ['in the envelope of a combined stream', aggTradeFrame()],
    ['bare', JSON.stringify(aggTradeEvent())],
    ['of futures today', aggTradeFrame({ st: 1 })],
    ['of spot', aggTradeFrame({ nq: undefined, M: true })],
    ['with its keys in another order', JSON.stringify(reversed(aggTradeEvent()))],
    ['with a key twice, of which the last one counts', twice('"a":1,')],
  ])('%s', (_name, text) => {
    expect(scan(text)).toBe(true);
    expect(scanner).toMatchObject(expected);
  });

  it('with the other symbol and the other side', () => {
    expect(scan(aggTradeFrame({ s: 'ETHUSDT', m: true, a: 0, p: '0.00000001', q: '7' }))).toBe(
      true,
    );
    const fields = { symbolIndex: 0, buyerIsMaker: true, tradeId: 0, priceQuote: 1e-8 };
    expect(scanner).toMatchObject({ ...fields, quantityBase: 7 });
  });
});

describe('everything else is left to the slow way', () => {
  it.each([
    ['nothing', ''],
    ['an unknown symbol', aggTradeFrame({ s: 'DOGEUSDT' })],
    ['a symbol that goes on', aggTradeFrame({ s: 'BTCUSDT_260925' })],
    ['another event', aggTradeFrame({ e: 'aggTrades' })],
    ['a missing field', aggTradeFrame({ q: undefined })],
    ['a long name, which could be the envelope’s', JSON.stringify(aggTradeEvent({ data: 1 }))],
    ['a value that is not simple', aggTradeFrame({ zz: [1] })],
    ['an escape', aggTradeFrame().replace('"nq"', String.raw`"\u006e"`)],
    ['letters beyond ASCII', aggTradeFrame({ nq: 'é' })],
    ['white space', ` ${aggTradeFrame()}`],
    ['white space within', aggTradeFrame().replace(',', ', ')],
    ['something behind it', `${aggTradeFrame()} `],
    ['an end torn off', aggTradeFrame().slice(0, -1)],
    ['a field without a comma', aggTradeFrame().replace(',"p"', '"p"')],
    ['a zero in front', aggTradeFrame().replace('"a":3', '"a":03')],
    ['an id of many digits', aggTradeFrame().replace('"a":3', '"a":300000000')],
    ['a fraction', aggTradeFrame({ a: 1.5 })],
    ['a sign', aggTradeFrame({ a: -1 })],
    ['no digit', aggTradeFrame().replace('3000000001', '')],
    ['a price as a number', aggTradeFrame({ p: 61_800.3 })],
    ['a time as text', aggTradeFrame({ T: '1723161256344' })],
    ['a side as a number', aggTradeFrame({ m: 1 })],
  ])('%s', (_name, text) => {
    expect(scan(text)).toBe(false);
  });
});

describe('a price', () => {
  const digits = (maxLength: number) => fc.stringMatching(new RegExp(`^\\d{0,${maxLength}}$`));
  const decimalTexts = fc.oneof(
    fc.tuple(digits(12), digits(10)).map(([whole, decimals]) => `${whole}.${decimals}`),
    digits(17),
    fc.constantFrom('0', '0.0', '.', '1.', '.5', '1.2.3', '92233720368', '92233720368.1', '1e3'),
  );

  it('is the same number that the slow way makes of it, or is left to the slow way', () => {
    let readCount = 0;
    fc.assert(
      fc.property(decimalTexts, (p) => {
        const isRead = scan(aggTradeFrame({ p }));
        readCount += isRead ? 1 : 0;
        expect(isRead ? scanner.priceQuote : parsePositiveDecimal(p)).toBe(parsePositiveDecimal(p));
      }),
      { numRuns: 3_000 },
    );
    expect(readCount).toBeGreaterThan(300);
  });

  it.each([
    ['123456789.123456', true],
    ['1234567890.123456', false],
    ['92233720368', true],
    ['92233720369', false],
    ['0.00000000', false],
  ])('%s: %s', (p, isRead) => {
    expect(scan(aggTradeFrame({ p }))).toBe(isRead);
  });
});

describe('a line among others', () => {
  it('is read like the same frame by itself, and its end is known', () => {
    const frames = [
      aggTradeFrame(),
      JSON.stringify(aggTradeEvent({ s: 'ETHUSDT' })),
      aggTradeFrame({ s: 'DOGEUSDT' }),
      '',
      '{',
      `${aggTradeFrame()} `,
      aggTradeFrame().slice(0, -1),
      `${aggTradeFrame()}}`,
      aggTradeFrame({ '': 1 }),
      aggTradeFrame().replace('"f"', String.raw`"\"`),
      aggTradeFrame({ p: '2681.62' }),
    ];
    const lines = Buffer.from(frames.map((frame) => `${frame}\n`).join(''));
    let from = 0;
    const isRead = frames.map((frame) => {
      const end = from + Buffer.byteLength(frame);
      const isPlain = scanner.scanLine(lines, from);
      if (isPlain) {
        expect(scanner.end).toBe(end);
      }
      from = end + 1;
      return isPlain;
    });
    expect(isRead).toEqual(frames.map(scan));
    expect(isRead.filter(Boolean)).toHaveLength(4);
  });

  it('is no trade where the bytes end before the line does', () => {
    expect(scanner.scanLine(Buffer.from(aggTradeFrame()), 0)).toBe(false);
  });
});

function reversed(event: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).toReversed());
}

function twice(field: string): string {
  return aggTradeFrame().replace('"a":', `${field}"a":`);
}
