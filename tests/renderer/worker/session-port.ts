import type { Hole } from '../../../analytics/market/gap.ts';
import type { LegHistory } from '../../../analytics/market/leg-history.ts';
import type { TickOrigin } from '../../../analytics/market/tick-batch.ts';
import { barLengthMs } from '../../../analytics/market/timeframe.ts';
import { BarBuilder } from '../../../analytics/sampling/bar-builder.ts';
import { BarSeries } from '../../../analytics/sampling/bar-series.ts';
import { defaultSettings } from '../../../preload/settings.ts';
import { analysisConfigOf } from '../../../renderer/state/analysis-config.ts';
import { AnalysisSession } from '../../../renderer/worker/analysis-session.ts';
import type { AnalysisConfig, FromWorker, Thresholds } from '../../../renderer/worker/protocol.ts';
import { batchOf, type Tick } from './tick-batches.ts';

export const usualConfig = analysisConfigOf({ ...defaultSettings, windowSamples: 10 });

type Of<Kind extends FromWorker['kind']> = Extract<FromWorker, { kind: Kind }>;

/** The worker without its thread, of ETHUSDT on BTCUSDT in bars of a second, and all that it posts. */
export class SessionPort {
  readonly messages: FromWorker[] = [];
  readonly #thresholds: Thresholds;
  nowMs = 1_000;
  readonly session = new AnalysisSession(
    (message, transfer) => this.messages.push(structuredClone(message, { transfer })),
    () => this.nowMs,
  );

  constructor(thresholds: Thresholds = { entryZ: 9, exitZ: 0.5 }) {
    this.#thresholds = thresholds;
  }

  of<Kind extends FromWorker['kind']>(kind: Kind): Of<Kind>[] {
    return this.messages.filter((message): message is Of<Kind> => message.kind === kind);
  }

  configure(generation = 1, changes: Partial<AnalysisConfig> = {}): void {
    const config = { ...usualConfig, ...changes };
    this.session.handle({ kind: 'configure', generation, config, thresholds: this.#thresholds });
  }

  ticks(ticks: readonly Tick[], origin: TickOrigin = 'live'): void {
    this.session.handle({ kind: 'ticks', batch: { ...batchOf(ticks), origin } });
  }

  hole(symbol: string, hole: Hole): void {
    this.session.handle({ kind: 'hole', symbol, hole });
  }

  sample(): void {
    this.session.handle({ kind: 'sample' });
  }

  closeTimes(): number[] {
    return this.of('frames').flatMap(({ columns }) => [...(columns?.closeTimeMs ?? [])]);
  }
}

function storedLeg(symbol: string, ticks: readonly Tick[]): LegHistory {
  const builder = new BarBuilder(barLengthMs('1s'));
  const series = new BarSeries();
  let lastTradeId: number | undefined;
  for (const [of, tradeId, tradeTimeMs, priceQuote] of ticks) {
    if (of !== symbol) {
      continue;
    }
    const closed = builder.push(tradeTimeMs, priceQuote, 1);
    if (closed !== undefined) {
      series.append(closed);
    }
    lastTradeId = tradeId;
  }
  if (builder.openBar !== undefined) {
    series.append(builder.openBar);
  }
  return { symbol, bars: series.toColumns(), lastTradeId, held: [], holes: [] };
}

/** What the store hands over for these ticks. */
export function stored(ticks: readonly Tick[]): { y: LegHistory; x: LegHistory } {
  return { y: storedLeg('ETHUSDT', ticks), x: storedLeg('BTCUSDT', ticks) };
}
