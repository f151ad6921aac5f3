import { describe, expect, it } from 'vitest';
import { IdTally } from './id-tally.ts';
import { firstAggregateId } from './load-frames.ts';

function tallyOf(...offsets: readonly number[]): IdTally {
  const tally = new IdTally();
  for (const offset of offsets) {
    tally.add('BTCUSDT', firstAggregateId + offset);
  }
  return tally;
}

describe('the tally of delivered ids', () => {
  it('finds nothing lost in an unbroken run, in each symbol for itself', () => {
    const tally = tallyOf(0, 1, 2);
    tally.add('ETHUSDT', firstAggregateId);
    expect(tally).toMatchObject({ count: 4, lostCount: 0, repeatCount: 0 });
  });

  it('counts what is missing between two ids and before the first', () => {
    expect(tallyOf(2, 3, 7)).toMatchObject({ count: 3, lostCount: 5, repeatCount: 0 });
  });

  it('counts what comes again apart from what is delivered', () => {
    expect(tallyOf(0, 1, 1, 0, 2)).toMatchObject({ count: 3, lostCount: 0, repeatCount: 2 });
  });
});
