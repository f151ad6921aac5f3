import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { requestSchemas } from '../../../main/ipc/request-schemas.ts';

const accepts = (name: keyof typeof requestSchemas, payload: unknown): boolean =>
  v.safeParse(requestSchemas[name], payload).success;

const history = { symbolY: 'ETHUSDT', symbolX: 'BTCUSDT', timeframe: '1s', lookbackMs: 3_600_000 };
const alert = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  signal: 'longSpread',
  closeTimeMs: 1,
  zScore: -2.1,
  beta: 0.7,
  priceY: 3000,
  priceX: 60000,
  ground: { kind: 'cointegrated', levelPct: 5, pValue: 0.013 },
};
const status = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  phase: 'ready',
  signal: 'longSpread',
  ground: 'notCointegrated',
  isFrozen: false,
  ticksPerSecond: 60,
  barCount: 1,
  hasEnded: false,
  refreshCount: 1,
};
const onGround = (ground: unknown) => ({ ...alert, ground });

describe('requests of the window', () => {
  it('are taken when they fit the contract', () => {
    expect(accepts('getSnapshot', undefined)).toBe(true);
    expect(accepts('loadHistory', history)).toBe(true);
    expect(accepts('raiseAlert', alert)).toBe(true);
    expect(accepts('raiseAlert', onGround({ kind: 'notCointegrated', pValue: 1 }))).toBe(true);
    expect(accepts('raiseAlert', onGround({ kind: 'untested' }))).toBe(true);
    expect(accepts('reportStatus', status)).toBe(true);
    expect(accepts('listSymbols', 'spot')).toBe(true);
  });

  it.each([
    ['getSnapshot', 1],
    ['loadHistory', { ...history, timeframe: '2s' }],
    ['loadHistory', { ...history, lookbackMs: Infinity }],
    ['loadHistory', { ...history, lookbackMs: 1e12 }],
    ['loadHistory', { ...history, symbolY: "x'; DROP TABLE tick" }],
    ['loadHistory', { ...history, extra: 1 }],
    ['raiseAlert', { ...alert, zScore: NaN }],
    ['raiseAlert', { ...alert, signal: 'flat' }],
    ['raiseAlert', onGround(undefined)],
    ['raiseAlert', onGround('cointegrated')],
    ['raiseAlert', onGround({ kind: 'sure' })],
    ['raiseAlert', onGround({ kind: 'cointegrated', pValue: 0.01 })],
    ['raiseAlert', onGround({ kind: 'cointegrated', levelPct: 20, pValue: 0.01 })],
    ['raiseAlert', onGround({ kind: 'notCointegrated', pValue: 1.1 })],
    ['raiseAlert', onGround({ kind: 'notCointegrated', pValue: NaN })],
    ['raiseAlert', onGround({ kind: 'notCointegrated' })],
    ['raiseAlert', onGround({ kind: 'untested', pValue: 0.5 })],
    ['listSymbols', '__proto__'],
    ['dismissNotice', 'x'.repeat(101)],
    ['reportStatus', {}],
    ['reportStatus', { ...status, ground: undefined }],
    ['reportStatus', { ...status, ground: 'sure' }],
  ] as const)('%s refuses %j', (name, payload) => {
    expect(accepts(name, payload)).toBe(false);
  });
});
