import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { ExtremeHold } from '../../../analytics/sampling/extreme-hold.ts';

const { ordinary, extreme, confirming } = tickStandings;

/** Times of the ticks taken, with the tick's number as its time, price and quantity. */
function taken(standings: readonly number[], hold = new ExtremeHold(), from = 0): number[] {
  const out: number[] = [];
  standings.forEach((standing, row) => {
    const number = from + row;
    hold.push(standing, number, number + 0.25, number + 0.5, (timeMs, price, quantity) => {
      expect([price, quantity]).toEqual([timeMs + 0.25, timeMs + 0.5]);
      out.push(timeMs);
    });
  });
  return out;
}

/** The rule said once more: an extreme tick counts if the next one that is not extreme confirms it. */
function expected(standings: readonly number[]): number[] {
  return standings.flatMap((standing, row) => {
    const judge = standings.slice(row).find((later) => later !== extreme);
    return standing !== extreme || judge === confirming ? [row] : [];
  });
}

describe('ExtremeHold', () => {
  it('drops a lone print and keeps a confirmed move, in order', () => {
    const standings = [ordinary, extreme, ordinary, extreme, extreme, confirming, ordinary];
    expect(taken(standings)).toEqual([0, 2, 3, 4, 5, 6]);
  });

  it('takes what the ticks after it decide, for any run of standings', () => {
    const standing = fc.constantFrom(ordinary, extreme, confirming);
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 60 }), (standings) => {
        expect(taken(standings)).toEqual(expected(standings));
      }),
    );
  });

  it('goes on where another one stopped', () => {
    const standing = fc.constantFrom(ordinary, extreme, confirming);
    const list = fc.array(standing, { maxLength: 40 });
    fc.assert(
      fc.property(list, list, (before, after) => {
        const first = new ExtremeHold();
        const head = taken(before, first);
        const second = new ExtremeHold();
        second.resume(first.held);
        expect([...head, ...taken(after, second, before.length)]).toEqual(
          expected([...before, ...after]),
        );
      }),
    );
  });

  it('takes a thousand extreme ticks in a row for real, so that none waits for ever', () => {
    const hold = new ExtremeHold();
    expect(taken(Array<number>(999).fill(extreme), hold)).toEqual([]);
    expect(hold.held).toHaveLength(999);
    expect(taken([extreme, ordinary], hold, 999)).toHaveLength(1_001);
    expect(hold.held).toEqual([]);
  });
});
