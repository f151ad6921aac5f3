import { expect, it } from 'vitest';
import { alertText } from '../../../main/alerts/alert-text.ts';
import type { Alert } from '../../../analytics/alerts/alert.ts';

const alert: Alert = {
  symbolY: 'ETHUSDT',
  symbolX: 'BTCUSDT',
  signal: 'shortSpread',
  closeTimeMs: 1_700_000_000_000,
  zScore: 2.314,
  beta: 0.716353,
  priceY: 3012.4,
  priceX: 60123.1,
  ground: { kind: 'cointegrated', levelPct: 5, pValue: 0.013 },
};

it('names side and pair in the title; z, β, its ground and both prices in the body', () => {
  expect(alertText(alert)).toEqual({
    title: '🔴 SELL spread ETHUSDT / BTCUSDT',
    body: [
      'z +2.31 · β 0.71635',
      'cointegrated at 5 % (p 0.013)',
      'ETHUSDT 3,012.40 · BTCUSDT 60,123.10',
      'Sell ETHUSDT, buy BTCUSDT',
    ].join('\n'),
  });
});

it('turns the sides round for a BUY and keeps the digits of a small price', () => {
  const text = alertText({ ...alert, signal: 'longSpread', zScore: -2, priceY: 0.00001234 });
  expect(text.title).toBe('🟢 BUY spread ETHUSDT / BTCUSDT');
  expect(text.body).toContain('z -2.00');
  expect(text.body).toContain('ETHUSDT 0.00001234');
  expect(text.body).toContain('Buy ETHUSDT, sell BTCUSDT');
});

it('turns the hedge round too where β is negative', () => {
  expect(alertText({ ...alert, beta: -0.4 }).body).toContain('Sell ETHUSDT, sell BTCUSDT');
});

it('says what a signal of an unrelated pair is worth', () => {
  const ground = { kind: 'notCointegrated', pValue: 0.412 } as const;
  const { title, body } = alertText({ ...alert, ground });
  expect(title).toBe('⚪ SELL spread ETHUSDT / BTCUSDT');
  expect(body.split('\n')[1]).toBe('not cointegrated (p 0.41): unrelated pairs cross more often');
});
