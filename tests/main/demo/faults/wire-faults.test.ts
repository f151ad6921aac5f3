import { describe, expect, it } from 'vitest';
import { WireFaults } from '../../../../main/demo/faults/wire-faults.ts';
import { tradeOf } from '../manual-source.ts';

/** What becomes of ids 1 to `count`: those that leave, in order, and those that REST has. */
function run(faults: WireFaults, count: number): { sent: number[]; inRest: number[] } {
  const sent: number[] = [];
  const inRest: number[] = [];
  for (let id = 1; id <= count; id += 1) {
    const trade = tradeOf(id);
    const fate = faults.fateOf(trade);
    if (fate !== 'unfillable') {
      inRest.push(id);
    }
    if (fate === 'sent') {
      sent.push(...faults.passing(trade).map(({ tradeId }) => tradeId));
    }
  }
  return { sent, inRest };
}

describe('the wire', () => {
  it('lets everything pass when nothing was ordered, or for another symbol', () => {
    const faults = new WireFaults();
    faults.withhold('ETHUSDT', 2);
    expect(run(faults, 3)).toEqual({ sent: [1, 2, 3], inRest: [1, 2, 3] });
  });

  it('withholds the next trades, which REST has', () => {
    const faults = new WireFaults();
    faults.withhold('BTCUSDT', 2);
    expect(run(faults, 4)).toEqual({ sent: [3, 4], inRest: [1, 2, 3, 4] });
  });

  it('declares ids that nobody tells, and keeps the list', () => {
    const faults = new WireFaults();
    faults.declareHole('BTCUSDT', 2);
    expect(run(faults, 4)).toEqual({ sent: [3, 4], inRest: [3, 4] });
    faults.declareHole('BTCUSDT', 1);
    run(faults, 1);
    expect(faults.holes('BTCUSDT')).toEqual([
      { fromTradeId: 1, toTradeId: 2 },
      { fromTradeId: 1, toTradeId: 1 },
    ]);
    expect(faults.holes('ETHUSDT')).toEqual([]);
  });

  it('joins holes that touch', () => {
    const faults = new WireFaults();
    faults.declareHole('BTCUSDT', 1);
    faults.declareHole('BTCUSDT', 2);
    run(faults, 3);
    expect(faults.holes('BTCUSDT')).toEqual([{ fromTradeId: 1, toTradeId: 3 }]);
  });

  it('repeats', () => {
    const faults = new WireFaults();
    faults.repeat('BTCUSDT', 2);
    expect(run(faults, 3).sent).toEqual([1, 1, 2, 2, 3]);
  });

  it('forgets its orders when told to', () => {
    const faults = new WireFaults();
    faults.withhold('BTCUSDT', 2);
    faults.reorder('BTCUSDT', 3, 'reversed');
    faults.clear();
    expect(run(faults, 2).sent).toEqual([1, 2]);
  });

  it.each([
    ['reversed', [3, 2, 1, 4]],
    ['firstLast', [2, 3, 1, 4]],
  ] as const)('re-orders, %s', (order, sent) => {
    const faults = new WireFaults();
    faults.reorder('BTCUSDT', 3, order);
    expect(run(faults, 4)).toEqual({ sent, inRest: [1, 2, 3, 4] });
  });
});
