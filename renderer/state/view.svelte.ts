import type { Timeframe } from '../../analytics/market/timeframe.ts';
import { chartSpansMs } from './chart-spans.ts';

export type PriceMode = 'axes' | 'rebased';
export type PanelName = 'quality' | 'diagnostics';

/** What is looked at and how; it changes nothing of what is computed. */
export class ViewState {
  #priceMode = $state.raw<PriceMode>('axes');
  #openPanel = $state.raw<PanelName | undefined>(undefined);
  #isBetaShown = $state.raw(false);
  #chosenSpansMs = $state.raw<Readonly<Partial<Record<Timeframe, number>>>>({});

  /** Two price axes, or both legs in per cent of the left edge. */
  get priceMode(): PriceMode {
    return this.#priceMode;
  }

  set priceMode(mode: PriceMode) {
    this.#priceMode = mode;
  }

  /** The panel that is open beside the charts: one at a time. */
  get openPanel(): PanelName | undefined {
    return this.#openPanel;
  }

  /** Opens the panel, in place of another one; closes it when it is open. */
  togglePanel(name: PanelName): void {
    this.#openPanel = this.#openPanel === name ? undefined : name;
  }

  /** Closes the panel if it is open. */
  closePanel(name: PanelName): void {
    if (this.#openPanel === name) {
      this.#openPanel = undefined;
    }
  }

  /** Whether the chart of the hedge ratio is there too. */
  get isBetaShown(): boolean {
    return this.#isBetaShown;
  }

  set isBetaShown(isShown: boolean) {
    this.#isBetaShown = isShown;
  }

  /** Time that the charts cover with bars of this length. */
  spanMs(timeframe: Timeframe): number {
    return this.#chosenSpansMs[timeframe] ?? chartSpansMs(timeframe)[0];
  }

  chooseSpan(timeframe: Timeframe, spanMs: number): void {
    this.#chosenSpansMs = { ...this.#chosenSpansMs, [timeframe]: spanMs };
  }
}
