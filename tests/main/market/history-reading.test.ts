import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar, BarColumns } from '../../../analytics/market/bar.ts';
import type { Hole } from '../../../analytics/market/gap.ts';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import { durationMs } from '../../../analytics/market/units.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { barAt, BarSeries } from '../../../analytics/sampling/bar-series.ts';
import { joinBefore, stretchBefore } from '../../../main/market/history-reading.ts';

const barMs = 1_000;

interface Trade {
  readonly timeMs: number;
  readonly price: number;
}

function barsOf(trades: readonly Trade[]): Bar[] {
  const builder = new BarBuilder(durationMs(barMs));
  const bars = trades.flatMap(({ timeMs, price }) => builder.push(timeMs, price, 1) ?? []);
  return builder.openBar === undefined ? bars : [...bars, builder.openBar];
}

function columnsOf(bars: readonly Bar[]): BarColumns {
  const series = new BarSeries();
  bars.forEach((bar) => series.append(bar));
  return series.toColumns();
}

const rowsOf = ({ bars }: LegHistory): Bar[] =>
  Array.from(bars.openTimeMs, (_, row) => barAt(bars, row));

function history(bars: readonly Bar[], holes: readonly Hole[] = []): LegHistory {
  return { symbol: 'BTCUSDT', bars: columnsOf(bars), lastTradeId: 1, held: [], holes };
}

/** Bars that open at these seconds. */
const at = (...seconds: number[]): Bar[] =>
  barsOf(seconds.map((second) => ({ timeMs: second * barMs, price: 1 + second })));

const tapes = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2_500 }), fc.integer({ min: 1, max: 1_000 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    let timeMs = 10_000;
    return steps.map(([waitMs, price]): Trade => ({ timeMs: (timeMs += waitMs), price }));
  });

describe('bars put before stored ones', () => {
  it('are with them the bars of all trades, wherever storing began', () => {
    fc.assert(
      fc.property(tapes, fc.nat(60), fc.nat(20), (trades, cut, seconds) => {
        const all = barsOf(trades);
        const newestMs = all.at(-1)?.openTimeMs ?? 0;
        const fromMs = newestMs - seconds * barMs;
        const stored = history(barsOf(trades.slice(cut % trades.length)));
        const stretch = stretchBefore(stored, barMs, fromMs, newestMs);
        if (stretch === undefined) {
          // It reaches back far enough, or is the bar that is still forming.
          expect(stored.bars.openTimeMs[0]).toSatisfy(
            (openMs: number) => openMs <= fromMs || openMs === newestMs,
          );
          return;
        }
        const joined = rowsOf(joinBefore(stored, [columnsOf(all)], stretch));
        const wanted = all.filter(({ openTimeMs }) => openTimeMs >= fromMs);
        expect(joined.slice(0, -1)).toEqual(wanted.slice(0, -1));
        // Trades still go into the last one: only what was stored of it may be there.
        expect(joined.at(-1)).toEqual(rowsOf(stored).at(-1));
      }),
    );
  });

  it('reach the first whole bar, past a hole that follows at once', () => {
    const whole = stretchBefore(history(at(50, 51, 52, 53)), barMs, 0, 53_000);
    expect(whole).toEqual({ fromMs: 0, toMs: 51_000 });
    const hole = { fromTimeMs: 49_900, toTimeMs: 52_300 };
    const holed = stretchBefore(history(at(50, 51, 52, 53, 54), [hole]), barMs, 0, 54_000);
    expect(holed).toEqual({ fromMs: 0, toMs: 53_000 });
    const later = { fromTimeMs: 52_500, toTimeMs: 52_600 };
    const earlier = stretchBefore(history(at(50, 51, 52, 53), [later]), barMs, 0, 53_000);
    expect(earlier).toEqual({ fromMs: 0, toMs: 51_000 });
  });

  it('never take the place of the bar that is still forming', () => {
    expect(stretchBefore(history(at(50)), barMs, 0, 53_000)).toEqual({ fromMs: 0, toMs: 50_000 });
    const hole = { fromTimeMs: 49_000, toTimeMs: 53_000 };
    expect(stretchBefore(history(at(50, 53), [hole]), barMs, 0, 53_000)?.toMs).toBe(53_000);
  });

  it('end with the newest bar of the other leg where nothing is stored of this one', () => {
    expect(stretchBefore(history([]), barMs, 0, 53_000)).toEqual({ fromMs: 0, toMs: 53_000 });
  });

  it('are not wanted where enough is stored', () => {
    expect(stretchBefore(history(at(7, 8)), barMs, 7_000, 8_000)).toBeUndefined();
    expect(stretchBefore(history(at(8)), barMs, 8_000, 8_000)).toBeUndefined();
  });

  it('leave holes told and stored bars where there is none to put', () => {
    const hole = { fromTimeMs: 49_900, toTimeMs: 52_300 };
    const stored = history(at(50, 52, 53, 54), [hole]);
    const stretch = { fromMs: 0, toMs: 53_000 };
    const joined = joinBefore(stored, [columnsOf(at(48, 49)), columnsOf(at(51, 60))], stretch);
    expect(Array.from(joined.bars.openTimeMs, (openMs) => openMs / barMs)).toEqual([
      48, 49, 50, 51, 52, 53, 54,
    ]);
    expect(joined.holes).toEqual([hole]);
    expect(joinBefore(stored, [], stretch)).toEqual(stored);
  });
});
