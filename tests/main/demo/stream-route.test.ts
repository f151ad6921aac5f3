import { expect, it } from 'vitest';
import { streamRouteOf } from '../../../main/demo/stream-route.ts';

const both = ['btcusdt@aggTrade', 'ethusdt@aggTrade'];

it.each([
  ['usdm', '/market/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade', 'combined', true, both],
  [
    'usdm',
    '/market/stream?streams=btcusdt%40aggTrade%2Fethusdt%40aggTrade',
    'combined',
    true,
    both,
  ],
  ['usdm', '/market/stream?streams=', 'combined', true, []],
  ['usdm', '/market/stream', 'combined', true, []],
  ['usdm', '/market/ws/btcusdt@aggTrade/ethusdt@aggTrade', 'raw', true, both],
  ['usdm', '/market/ws/btcusdt%40aggTrade', 'raw', true, ['btcusdt@aggTrade']],
  ['usdm', '/market/ws/0', 'raw', true, []],
  ['usdm', '/market/ws', 'raw', true, []],
  ['usdm', '/stream?streams=btcusdt@aggTrade', 'combined', false, ['btcusdt@aggTrade']],
  ['usdm', '/ws/btcusdt@aggTrade', 'raw', false, ['btcusdt@aggTrade']],
  ['usdm', '/public/stream?streams=btcusdt@aggTrade', 'combined', false, ['btcusdt@aggTrade']],
  ['usdm', '/private/ws', 'raw', false, []],
  ['spot', '/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade', 'combined', true, both],
  [
    'spot',
    '/stream?streams=btcusdt@aggTrade/btcusdt@aggTrade',
    'combined',
    true,
    ['btcusdt@aggTrade'],
  ],
  ['spot', '/ws/btcusdt@aggTrade', 'raw', true, ['btcusdt@aggTrade']],
  ['spot', '/ws/0', 'raw', true, []],
  ['spot', '/ws', 'raw', true, []],
] as const)('%s %s', (venue, url, form, carriesTrades, streamNames) => {
  expect(streamRouteOf(url, venue)).toEqual({ form, carriesTrades, streamNames });
});

it.each([
  ['usdm', '/'],
  ['usdm', '/market'],
  ['usdm', '/market/ws/%zz'],
  ['usdm', '//'],
  ['spot', '/market/stream?streams=btcusdt@aggTrade'],
  ['spot', '/wsx'],
] as const)('%s has no route %s', (venue, url) => {
  expect(streamRouteOf(url, venue)).toBeUndefined();
});
