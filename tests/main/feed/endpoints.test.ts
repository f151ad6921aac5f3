import { describe, expect, it } from 'vitest';
import { EndpointError, exchangeInfoUrl, hostOf, streamUrl } from '../../../main/feed/endpoints.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];
const streams = '?streams=ethusdt@aggTrade/btcusdt@aggTrade';

describe('streamUrl', () => {
  it('uses the market route of USD-M futures and the market-data host of spot', () => {
    expect(streamUrl('usdm', symbols)).toBe(`wss://fstream.binance.com/market/stream${streams}`);
    expect(streamUrl('spot', symbols)).toBe(`wss://data-stream.binance.vision/stream${streams}`);
  });

  it.each([
    ['ws://127.0.0.1:9000', 'usdm', `ws://127.0.0.1:9000/market/stream${streams}`],
    ['ws://127.0.0.1:9000/', 'spot', `ws://127.0.0.1:9000/stream${streams}`],
    ['ws://127.0.0.1:9000/ws/0', 'usdm', `ws://127.0.0.1:9000/ws/0${streams}`],
    ['ws://127.0.0.1:9000/a?key=1', 'usdm', `ws://127.0.0.1:9000/a?key=1&${streams.slice(1)}`],
    ['ws://h/stream?streams=a@trade', 'usdm', 'ws://h/stream?streams=a@trade'],
    ['ws://127.0.0.1:9000/#part', 'spot', `ws://127.0.0.1:9000/stream${streams}`],
  ] as const)('completes the address %s for %s', (override, venue, expected) => {
    expect(streamUrl(venue, symbols, override)).toBe(expected);
  });

  it.each(['nonsense', 'http://127.0.0.1', 'ftp://127.0.0.1', ''])(
    'refuses %j in words',
    (text) => {
      expect(() => streamUrl('usdm', symbols, text)).toThrow(EndpointError);
      expect(() => streamUrl('usdm', symbols, text)).toThrow(/--ws-url/);
    },
  );
});

describe('exchangeInfoUrl', () => {
  it.each([
    ['usdm', undefined, 'https://fapi.binance.com/fapi/v1/exchangeInfo'],
    ['usdm', 'http://127.0.0.1:80/', 'http://127.0.0.1/fapi/v1/exchangeInfo'],
    ['usdm', 'http://127.0.0.1:9000/proxy/', 'http://127.0.0.1:9000/proxy/fapi/v1/exchangeInfo'],
  ] as const)('of %s with base %s', (venue, override, expected) => {
    expect(exchangeInfoUrl(venue, override)).toBe(expected);
  });

  it('asks spot for trading symbols only', () => {
    expect(exchangeInfoUrl('spot')).toMatch(
      /^https:\/\/api\.binance\.com\/api\/v3\/exchangeInfo\?.*symbolStatus=TRADING/,
    );
  });

  it('refuses a WebSocket address in words', () => {
    expect(() => exchangeInfoUrl('usdm', 'ws://127.0.0.1')).toThrow(/--rest-url must begin with/);
  });
});

it('shows no credentials of an address', () => {
  expect(hostOf('wss://user:secret@example.org:9443/market?token=1')).toBe('example.org:9443');
});
