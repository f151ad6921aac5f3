import type { BarColumns } from '../../analytics/market/bar.ts';
import type { LegHistory } from '../../analytics/market/leg-history.ts';
import { barAt, BarSeries } from '../../analytics/sampling/bar-series.ts';

/** Bars that open in `[fromMs, toMs)`; both lie on a bar's edge. */
export interface BarStretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the last bar of a leg opens: the one that is still forming. */
export function newestOpenMs({ bars }: LegHistory): number | undefined {
  return bars.openTimeMs.at(-1);
}

/**
 * Which bars a leg lacks before the stored ones. They end where the first bar opens that is stored
 * whole: storing begins in the middle of a bar, and a hole may follow at once. All of them are closed
 * by what is stored after them. The last bar is never asked for, because trades still go into it.
 *
 * @param fromMs - how far back bars are wanted; on a bar's edge
 * @param pairNewestMs - when the newest bar of either leg opens
 * @returns `undefined` when nothing is missing
 */
export function stretchBefore(
  { bars, holes }: LegHistory,
  barMs: number,
  fromMs: number,
  pairNewestMs: number,
): BarStretch | undefined {
  const { openTimeMs } = bars;
  const firstMs = openTimeMs[0] ?? Infinity;
  const lastRow = openTimeMs.length - 1;
  const firstWhole = openTimeMs.findIndex(
    (openMs, row) =>
      row === lastRow ||
      (row > 0 &&
        !holes.some((hole) => hole.fromTimeMs < openMs + barMs && hole.toTimeMs >= openMs)),
  );
  const toMs = openTimeMs[firstWhole] ?? pairNewestMs;
  return firstMs > fromMs && fromMs < toMs ? { fromMs, toMs } : undefined;
}

/**
 * Puts Binance's own bars before the stored ones. Before `toMs` they take the place of stored bars,
 * which are not whole there; from there on the stored ones stay as they are. Holes stay told: the
 * prices are right in them now, but nobody has seen the trades.
 */
export function joinBefore(
  history: LegHistory,
  klines: readonly BarColumns[],
  { fromMs, toMs }: BarStretch,
): LegHistory {
  const { bars } = history;
  const joined = new BarSeries();
  let row = 0;
  const takeStored = (beforeMs: number): void => {
    for (; (bars.openTimeMs[row] ?? Infinity) < beforeMs; row += 1) {
      joined.append(barAt(bars, row));
    }
  };
  for (const columns of klines) {
    columns.openTimeMs.forEach((openMs, klineRow) => {
      if (openMs >= fromMs && openMs < toMs) {
        takeStored(openMs);
        row += bars.openTimeMs[row] === openMs ? 1 : 0;
        joined.append(barAt(columns, klineRow));
      }
    });
  }
  takeStored(Infinity);
  return { ...history, bars: joined.toColumns() };
}
