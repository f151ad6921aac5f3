import { expect, it } from 'vitest';
import { statusLine, windowTitle } from '../../main/status-text.ts';
import type { StatusReport, StoreReport } from '../../preload/contract.ts';

const store: StoreReport = {
  state: { kind: 'ok' },
  storedCount: 99_999,
  sessionStoredCount: 1_204,
  duplicateCount: 0,
  pendingCount: 0,
  journaledCount: 0,
  lostCount: 0,
};
const ready: StatusReport = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  phase: 'ready',
  priceY: 3012.4,
  priceX: 60123.1,
  alpha: -1.5,
  beta: 0.71635,
  rSquared: 0.91,
  correlation: 0.8,
  spread: 0.0003,
  zScore: -2.5,
  signal: 'longSpread',
  ground: 'cointegrated',
  isFrozen: false,
  ticksPerSecond: 61.24,
  barCount: 300,
  hasEnded: false,
  refreshCount: 3,
};

it('shows every statistic in one line', () => {
  expect(statusLine(ready, store)).toBe(
    'ETHUSDT 3,012.40  BTCUSDT 60,123.10  β 0.7164  α -1.5000  R² 0.9100  r 0.8000  z -2.50  ' +
      '🟢 BUY  61.2 ticks/s  1,204 stored',
  );
});

it('shows a dash for what is not known, never 0 or NaN', () => {
  const { symbolY, symbolX } = ready;
  const line = statusLine(
    {
      symbolY,
      symbolX,
      phase: 'warming',
      ground: 'untested',
      isFrozen: true,
      ticksPerSecond: 0,
      barCount: 0,
      hasEnded: false,
      refreshCount: 0,
    },
    store,
  );
  expect(line).toContain('β —');
  expect(line).toContain('z —');
  expect(line).toContain('warming up');
  expect(line).not.toContain('NaN');
});

it('puts the signal into the title only when there is one', () => {
  expect(windowTitle(ready)).toBe('🟢 BUY · z -2.50 · ETHUSDT / BTCUSDT — Pairwatch');
  expect(windowTitle({ ...ready, phase: 'offline' })).toBe(
    'ETHUSDT / BTCUSDT · offline — Pairwatch',
  );
});

it('claims no signal while trades are missing in the window, though there is a z-score', () => {
  const holed = { ...ready, signal: undefined };
  expect(windowTitle(holed)).toBe('no signal · z -2.50 · ETHUSDT / BTCUSDT — Pairwatch');
  expect(statusLine(holed, store)).not.toMatch(/BUY|SELL|NORMAL|warming/);
});

it('calls a signal of numbers that stand still the last one', () => {
  expect(windowTitle({ ...ready, isFrozen: true })).toMatch(/^last signal 🟢 BUY · z -2\.50/);
});

it('says so when a crossing is one of legs that are not known to belong together', () => {
  const apart = { ...ready, ground: 'notCointegrated' } as const;
  expect(windowTitle(apart)).toBe(
    '⚪ BUY, not cointegrated · z -2.50 · ETHUSDT / BTCUSDT — Pairwatch',
  );
  expect(statusLine({ ...apart, signal: 'shortSpread' }, store)).toContain(
    'z -2.50  ⚪ SELL, not cointegrated  61.2',
  );
  expect(windowTitle({ ...ready, ground: 'untested' })).toMatch(/^⚪ BUY, not tested · z/);
  expect(windowTitle({ ...apart, isFrozen: true })).toMatch(/^last signal ⚪ BUY, not cointegr/);
});

it('asks for no ground where nothing is to be traded', () => {
  expect(windowTitle({ ...ready, signal: 'flat', ground: 'untested' })).toMatch(/^🔵 NORMAL · z/);
});

it('says when ticks are not being stored', () => {
  const failing = { ...store, state: { kind: 'failing', reason: 'The disk is full.' } } as const;
  expect(statusLine(ready, failing)).toMatch(/NOT STORING: The disk is full\.$/);
});
