import type { Timeframe } from '../../analytics/market/timeframe.ts';
import { chartSpansMs } from './chart-spans.ts';

export type PriceMode = 'axes' | 'rebased';

/** How the charts are looked at; it changes nothing of what is computed. */
export class ViewState {
  #priceMode = $state.raw<PriceMode>('axes');
  #chosenSpansMs = $state.raw<Readonly<Partial<Record<Timeframe, number>>>>({});

  /** Two price axes, or both legs in per cent of the left edge. */
  get priceMode(): PriceMode {
    return this.#priceMode;
  }

  set priceMode(mode: PriceMode) {
    this.#priceMode = mode;
  }

  /** Time that the charts cover with bars of this length. */
  spanMs(timeframe: Timeframe): number {
    return this.#chosenSpansMs[timeframe] ?? chartSpansMs(timeframe)[0];
  }

  chooseSpan(timeframe: Timeframe, spanMs: number): void {
    this.#chosenSpansMs = { ...this.#chosenSpansMs, [timeframe]: spanMs };
  }
}
