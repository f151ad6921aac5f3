import type { Timeframe } from '../../analytics/market/timeframe.ts';
import { chartSpansMs } from './chart-spans.ts';

export type PriceMode = 'axes' | 'rebased';

/** What is looked at and how; it changes nothing of what is computed. */
export class ViewState {
  #priceMode = $state.raw<PriceMode>('axes');
  #isQualityOpen = $state.raw(false);
  #chosenSpansMs = $state.raw<Readonly<Partial<Record<Timeframe, number>>>>({});

  /** Two price axes, or both legs in per cent of the left edge. */
  get priceMode(): PriceMode {
    return this.#priceMode;
  }

  set priceMode(mode: PriceMode) {
    this.#priceMode = mode;
  }

  /** Whether the panel with the quality of the data is open. */
  get isQualityOpen(): boolean {
    return this.#isQualityOpen;
  }

  set isQualityOpen(isOpen: boolean) {
    this.#isQualityOpen = isOpen;
  }

  /** Time that the charts cover with bars of this length. */
  spanMs(timeframe: Timeframe): number {
    return this.#chosenSpansMs[timeframe] ?? chartSpansMs(timeframe)[0];
  }

  chooseSpan(timeframe: Timeframe, spanMs: number): void {
    this.#chosenSpansMs = { ...this.#chosenSpansMs, [timeframe]: spanMs };
  }
}
