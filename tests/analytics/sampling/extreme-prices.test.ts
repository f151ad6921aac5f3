import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { ExtremePrices } from '../../../analytics/sampling/extreme-prices.ts';
import { seededNormal } from '../../fixtures/random.ts';

const { ordinary, extreme, confirming } = tickStandings;

/** A quiet market around a price, as a random walk on a grid of cents. */
function quietPrices(count: number, startQuote: number, seed = 42): number[] {
  const normal = seededNormal(seed);
  let priceQuote = startQuote;
  return Array.from({ length: count }, () => {
    priceQuote *= 1 + normal() * 2e-5;
    return Math.round(priceQuote * 100) / 100;
  });
}

function judgeAfterQuiet(startQuote = 60_000, deviations = 20): ExtremePrices {
  const prices = new ExtremePrices(deviations);
  for (const priceQuote of quietPrices(200, startQuote)) {
    expect(prices.judge(priceQuote)).toBe(ordinary);
  }
  return prices;
}

const standingsOf = (prices: ExtremePrices, list: readonly number[]): number[] =>
  list.map((priceQuote) => prices.judge(priceQuote));

describe('ExtremePrices', () => {
  it('judges nothing before sixteen prices are known', () => {
    const prices = new ExtremePrices(20);
    const wild = Array.from({ length: 16 }, (_, row) => 1 + (row % 2) * 1e6);
    expect(standingsOf(prices, wild)).toEqual(wild.map(() => ordinary));
  });

  it('measures by the median absolute deviation × 1.4826 on either side', () => {
    const prices = new ExtremePrices(10);
    // Median 1000, absolute deviations 1…32 twice over: their median is 16.5.
    const spread = Array.from({ length: 64 }, (_, row) => 1_000 + (row < 32 ? row - 32 : row - 31));
    standingsOf(prices, spread);
    const limit = 10 * 1.4826 * 16.5;
    expect(prices.judge(1_000 + limit - 1e-9)).toBe(ordinary);
    expect(prices.judge(1_000 - limit + 1e-9)).toBe(ordinary);
    expect(prices.judge(1_000 + limit + 1e-9)).toBe(extreme);
    expect(prices.judge(1_000)).toBe(ordinary);
    expect(prices.judge(1_000 - limit - 1e-9)).toBe(extreme);
  });

  it('lets a price that stood still move by a basis point for each deviation', () => {
    const prices = new ExtremePrices(20);
    standingsOf(prices, [60_000.1, ...Array<number>(64).fill(60_000)]);
    expect(standingsOf(prices, [60_000 * 1.0019, 60_000 * 0.9981])).toEqual([ordinary, ordinary]);
    expect(prices.judge(60_000 * 1.0021)).toBe(extreme);
  });

  it('takes a few steps of a coarse price for what they are', () => {
    const prices = new ExtremePrices(20);
    // A coin at 50 units of its smallest step: each step is 2 %.
    standingsOf(prices, [51, ...Array<number>(64).fill(50)]);
    expect(standingsOf(prices, [49, 51, 52, 47, 50])).toEqual(Array<number>(5).fill(ordinary));
    expect(prices.judge(60)).toBe(extreme);
  });

  it('judges nothing by a price that was never seen to move', () => {
    const prices = new ExtremePrices(20);
    standingsOf(prices, Array<number>(64).fill(50));
    expect(prices.judge(51)).toBe(ordinary);
  });

  it('confirms a new level at its third trade and is at home there at once', () => {
    const prices = judgeAfterQuiet();
    const level = [57_000, 57_004, 56_998, 57_001, 56_990, 57_010];
    expect(standingsOf(prices, level)).toEqual([
      extreme,
      extreme,
      confirming,
      ordinary,
      ordinary,
      ordinary,
    ]);
    expect(standingsOf(prices, quietPrices(100, 57_000))).toEqual(Array(100).fill(ordinary));
    expect(prices.judge(60_000)).toBe(extreme);
  });

  it('confirms a crash that goes on as it goes, and one that jumps about', () => {
    expect(standingsOf(judgeAfterQuiet(), [59_000, 57_000, 54_000])).toEqual([
      extreme,
      extreme,
      confirming,
    ]);
    expect(standingsOf(judgeAfterQuiet(), [56_000, 56_700, 55_800])).toEqual([
      extreme,
      extreme,
      confirming,
    ]);
  });

  it('keeps nobody waiting for long in a market that has gone mad', () => {
    const prices = judgeAfterQuiet();
    const mad = Array.from({ length: 12 }, (_, row) => (row % 2 === 0 ? 50_000 : 70_000));
    expect(standingsOf(prices, mad)).toEqual([...Array<number>(11).fill(extreme), confirming]);
    // The next one waits anew.
    expect(prices.judge(50_000)).toBe(extreme);
  });

  it('judges right after a crash too, and not by the quiet time before it', () => {
    const prices = judgeAfterQuiet();
    standingsOf(prices, [57_000, 57_000, 57_000]);
    expect(standingsOf(prices, [56_000, 57_900, 40_000, 56_500])).toEqual([
      ordinary,
      ordinary,
      extreme,
      ordinary,
    ]);
  });

  it('takes a new limit at once', () => {
    const prices = judgeAfterQuiet();
    prices.setDeviations(1_000);
    expect(prices.judge(57_000)).toBe(ordinary);
    prices.setDeviations(20);
    expect(prices.judge(57_000)).toBe(extreme);
    expect(() => prices.setDeviations(0)).toThrow(RangeError);
    expect(() => new ExtremePrices(NaN)).toThrow(RangeError);
  });

  it('finds every lone print, up or down, and none of the prices around it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        fc.array(
          fc.record({
            after: fc.integer({ min: 1, max: 40 }),
            factor: fc.oneof(
              fc.double({ min: 1.02, max: 50, noNaN: true }),
              fc.double({ min: 0.01, max: 0.98, noNaN: true }),
            ),
          }),
          { maxLength: 20 },
        ),
        (seed, scale, prints) => {
          const prices = new ExtremePrices(20);
          const normal = seededNormal(seed);
          const next = (): number => scale * (1 + normal() * 1e-4);
          for (let count = 0; count < 64; count += 1) {
            prices.judge(next());
          }
          for (const { after, factor } of prints) {
            for (let count = 0; count < after; count += 1) {
              expect(prices.judge(next())).toBe(ordinary);
            }
            expect(prices.judge(scale * factor)).toBe(extreme);
          }
        },
      ),
    );
  });

  it('never leaves a move unconfirmed: a crash of any path on one side is two trades late', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.double({ min: 0.02, max: 0.9, noNaN: true }), { minLength: 3, maxLength: 30 }),
        (isUp, falls) => {
          const prices = judgeAfterQuiet();
          let level = 60_000;
          let waiting = 0;
          for (const fall of falls) {
            level *= isUp ? 1 + fall : 1 - fall;
            waiting = prices.judge(level) === extreme ? waiting + 1 : 0;
            expect(waiting).toBeLessThanOrEqual(2);
          }
        },
      ),
    );
  });
});
