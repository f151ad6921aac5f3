import type { DemoTrade } from '../demo-source.ts';

/** Ways in which a frame can be structurally wrong. */
export const breakages = [
  'notJson',
  'cutShort',
  'emptyObject',
  'missingPrice',
  'priceIsNumber',
  'zeroPrice',
  'negativePrice',
  'notANumber',
  'infiniteQuantity',
  'zeroQuantity',
  'idIsText',
  'fractionalId',
  'unknownSymbol',
  'wrongStream',
  'farFuture',
  'farPast',
  'sideIsText',
] as const;
export type Breakage = (typeof breakages)[number];

const yearMs = 365 * 86_400_000;

/**
 * A frame of a combined stream that no client may take for a trade.
 *
 * @param trade - what the frame would say if it were right
 */
export function brokenFrame(breakage: Breakage, trade: DemoTrade): string {
  const { symbol, tradeId, priceText, quantityText, tradeTimeMs } = trade;
  const stream = `${symbol.toLowerCase()}@aggTrade`;
  const data = {
    e: 'aggTrade',
    E: tradeTimeMs,
    s: symbol,
    a: tradeId,
    p: priceText,
    q: quantityText,
    f: trade.firstTradeId,
    l: trade.lastTradeId,
    T: tradeTimeMs,
    m: trade.isBuyerMaker,
  };
  const frame = (fields: object, name = stream): string =>
    JSON.stringify({ stream: name, data: { ...data, ...fields } });
  switch (breakage) {
    case 'notJson':
      return '<html><body>502 Bad Gateway</body></html>';
    case 'cutShort':
      return frame({}).slice(0, 70);
    case 'emptyObject':
      return '{}';
    case 'missingPrice':
      return frame({ p: undefined });
    case 'priceIsNumber':
      return frame({ p: Number(priceText) });
    case 'zeroPrice':
      return frame({ p: '0.00000000' });
    case 'negativePrice':
      return frame({ p: `-${priceText}` });
    case 'notANumber':
      return frame({ p: 'NaN' });
    case 'infiniteQuantity':
      return frame({ q: '1e999' });
    case 'zeroQuantity':
      return frame({ q: '0' });
    case 'idIsText':
      return frame({ a: String(tradeId) });
    case 'fractionalId':
      return frame({ a: tradeId + 0.5 });
    case 'unknownSymbol':
      return frame({ s: 'NOSUCHUSDT' }, 'nosuchusdt@aggTrade');
    case 'wrongStream':
      return frame({ s: 'NOSUCHUSDT' });
    case 'farFuture':
      return frame({ T: tradeTimeMs + yearMs });
    case 'farPast':
      return frame({ T: tradeTimeMs - yearMs });
    case 'sideIsText':
      return frame({ m: 'true' });
  }
}

/** A frame far larger than any trade. */
export function oversizeFrame(bytes: number): string {
  return JSON.stringify({ stream: 'btcusdt@aggTrade', data: { filler: 'x'.repeat(bytes) } });
}
