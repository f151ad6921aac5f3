import { expect, it } from 'vitest';
import { aggTradeFrame } from '../fixtures/agg-trade-frame.ts';
import { fuzzFrameCount, fuzzMapper } from '../fixtures/frame-fuzz.ts';

it(
  'never throws on an injured frame and makes a tick of none that is not a trade',
  { timeout: 600_000 },
  () => {
    const frames = [
      aggTradeFrame(),
      aggTradeFrame({ s: 'ETHUSDT', p: '2681.62', q: '12', m: true }),
      '{"e":"aggTrade","E":1723161256344,"s":"ETHUSDT","a":7,"p":"1","q":"0.00000001","f":1,"l":2,"T":1723161256344,"m":true,"M":true}',
      '{"result":null,"id":1}',
      '{"code":2,"msg":"Invalid request"}',
    ];
    const { tickCount, outcomes } = fuzzMapper(
      frames,
      ['ETHUSDT', 'BTCUSDT'],
      fuzzFrameCount(40_000),
    );
    // Both kinds must really occur, or the comparison says nothing.
    expect(tickCount).toBeGreaterThan(2_000);
    expect(Object.keys(outcomes).toSorted()).toEqual([
      'badId',
      'badPrice',
      'badQuantity',
      'badSide',
      'badTime',
      'controlAnswer',
      'controlError',
      'notJson',
      'serverShutdown',
      'tick',
      'unknownEvent',
      'unknownShape',
      'unknownSymbol',
    ]);
  },
);
