import { expect, it } from 'vitest';
import { emptyBatch } from '../../main/pipeline/store-entry.ts';
import { PublishedOrder } from './published-order.ts';

const symbols = ['ETHUSDT', 'BTCUSDT'];

/** What is found wrong when ids of BTCUSDT come in this order; `hole` where one is told. */
function problemsOf(...steps: readonly (number | 'hole')[]): readonly string[] {
  const problems: string[] = [];
  const order = new PublishedOrder((problem) => problems.push(problem));
  for (const step of steps) {
    if (step === 'hole') {
      order.markHole({ symbol: 'BTCUSDT', fromTimeMs: 0, toTimeMs: 0 });
    } else {
      const tradeId = Float64Array.of(step);
      order.take({ ...emptyBatch(symbols), count: 1, symbolIndex: Uint8Array.of(1), tradeId });
    }
  }
  return problems;
}

it('finds nothing wrong with trades in order, and with holes that are told', () => {
  expect(problemsOf(5, 6, 7, 'hole', 10, 11)).toEqual([]);
  expect(problemsOf('hole', 5, 6)).toEqual([]);
  expect(problemsOf(5, 'hole', 'hole', 9)).toEqual([]);
});

it.each([
  ['a repeat', [5, 6, 6], '6 after 6'],
  ['a step back', [5, 6, 4], '4 after 6'],
  ['a hole that is not told', [5, 6, 8], '8 after 6 and was told of no hole'],
  ['a hole that is told and is not there', [5, 'hole', 6], 'there is none'],
] as const)('finds %s', (_case, steps, words) => {
  expect(problemsOf(...steps).join()).toContain(words);
});
