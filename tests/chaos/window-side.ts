import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { TickStore } from '../../main/store/tick-store.ts';
import type { LegHole } from '../../preload/contract.ts';
import { defaultSettings } from '../../preload/settings.ts';
import { analysisConfigOf, thresholdsOf } from '../../renderer/state/analysis-config.ts';
import { AnalysisSession } from '../../renderer/worker/analysis-session.ts';

const { symbolY, symbolX, timeframe } = defaultSettings;
const lookbackMs = 600_000;

/** What the window does with the market: bars, regression and signals, with history from the store. */
export class WindowSide {
  readonly #store: Pick<TickStore, 'readBars'>;
  readonly #venueKey: string;
  readonly #analysis: AnalysisSession;
  #generation = 1;
  #frameCount = 0;

  constructor(store: Pick<TickStore, 'readBars'>, venueKey: string) {
    this.#store = store;
    this.#venueKey = venueKey;
    this.#analysis = new AnalysisSession(
      (message) => {
        if (message.kind === 'frames') {
          this.#frameCount += message.columns?.count ?? 0;
        }
      },
      () => performance.now(),
    );
    this.#analysis.handle({
      kind: 'configure',
      generation: this.#generation,
      config: analysisConfigOf(defaultSettings),
      thresholds: thresholdsOf(defaultSettings),
    });
  }

  /** Frames of history and of live trades. */
  get frameCount(): number {
    return this.#frameCount;
  }

  async loadHistory(): Promise<void> {
    const { y, x } = await this.#store.readBars({
      venueKey: this.#venueKey,
      ...{ symbolY, symbolX, timeframe, lookbackMs },
    });
    this.#analysis.handle({ kind: 'history', generation: this.#generation, legs: { y, x } });
  }

  take(batch: TickBatch): void {
    this.#analysis.handle({ kind: 'ticks', batch });
  }

  markHole({ symbol, ...hole }: LegHole): void {
    this.#analysis.handle({ kind: 'hole', symbol, hole });
  }

  /** Reads history anew, as the window does after trades were completed. */
  reload(): Promise<void> {
    this.#generation += 1;
    this.#analysis.handle({ kind: 'reload', generation: this.#generation });
    return this.loadHistory();
  }
}
