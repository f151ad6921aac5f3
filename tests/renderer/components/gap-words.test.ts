import { expect, test } from 'vitest';
import type { Gap } from '../../../analytics/market/gap.ts';
import { gapWords } from '../../../renderer/components/gap-words.ts';

const fromTimeMs = new Date(2024, 7, 8, 14, 5, 12).getTime();
const gap: Gap = {
  symbol: 'ETHUSDT',
  fromTimeMs,
  toTimeMs: fromTimeMs + 302_000,
  fromTradeId: 1_000,
  toTradeId: 2_203,
  state: 'filled',
};

test('when, which leg, how much, and what became of it', () => {
  expect(gapWords(gap, fromTimeMs + 400_000)).toEqual({
    time: '14:05:12',
    symbol: 'ETHUSDT',
    tone: 'good',
    text: 'filled 5 m 02 s, 1,204 trades',
  });
  expect(gapWords({ ...gap, state: 'open' }, fromTimeMs)).toMatchObject({
    tone: 'waiting',
    text: 'open 5 m 02 s, 1,204 trades: being asked for',
  });
  const lost = {
    ...gap,
    toTradeId: 1_000,
    toTimeMs: fromTimeMs + 40,
    state: 'unfillable',
  } as const;
  expect(gapWords(lost, fromTimeMs)).toMatchObject({
    tone: 'bad',
    text: 'unfillable 40 ms, 1 trade: the exchange has no trades for it',
  });
});
