import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoTrade } from './demo-source.ts';

/**
 * Payload of `@aggTrade` as Binance writes it. A spot trade counts as an aggregate of itself.
 * Numbers are put in by hand: every field is known to need no escaping.
 */
export function aggTradePayload(trade: DemoTrade, venue: Venue): string {
  const { symbol, tradeId, priceText, quantityText, firstTradeId, lastTradeId } = trade;
  // Futures add the quantity without RPI orders and a symbol type; spot a flag of no meaning.
  const extra = venue === 'usdm' ? `,"nq":"${quantityText}","st":1` : ',"M":true';
  return (
    `{"e":"aggTrade","E":${trade.eventTimeMs},"s":"${symbol}","a":${tradeId},` +
    `"p":"${priceText}","q":"${quantityText}","f":${firstTradeId},"l":${lastTradeId},` +
    `"T":${trade.tradeTimeMs},"m":${String(trade.isBuyerMaker)}${extra}}`
  );
}

/** Payload of `@trade`: documented for spot; on futures Binance sends it with an `X`. */
export function tradePayload(trade: DemoTrade, venue: Venue): string {
  const { symbol, tradeId, priceText, quantityText } = trade;
  const head = `{"e":"trade","E":${trade.eventTimeMs}`;
  const body = `"s":"${symbol}","t":${tradeId},"p":"${priceText}","q":"${quantityText}"`;
  const time = `"T":${trade.tradeTimeMs}`;
  const side = `"m":${String(trade.isBuyerMaker)}`;
  return venue === 'usdm'
    ? `${head},${time},${body},"X":"MARKET",${side}}`
    : `${head},${body},${time},${side},"M":true}`;
}

/** Envelope of a combined stream. */
export function combined(streamName: string, payload: string): string {
  return `{"stream":"${streamName}","data":${payload}}`;
}
