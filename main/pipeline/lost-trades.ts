import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { stretchesOf, unionOf, type LegStretch } from './leg-stretch.ts';

/** Remembers which trades were given up, so that they can be recorded as missing and asked for again. */
export class LostTrades {
  readonly #stretches = new Map<string, LegStretch[]>();

  add(batch: TickBatch): void {
    stretchesOf(batch).forEach((stretch, leg) => {
      const symbol = batch.symbols[leg];
      if (stretch !== undefined && symbol !== undefined) {
        this.#addTo(symbol, stretch);
      }
    });
  }

  /** The trades added since the last call, as open gaps. */
  takeGaps(): readonly Gap[] {
    const gaps = [...this.#stretches].flatMap(([symbol, stretches]) =>
      stretches.map((stretch) => gapOf(symbol, stretch, 'open')),
    );
    this.#stretches.clear();
    return gaps;
  }

  #addTo(symbol: string, stretch: LegStretch): void {
    const stretches = this.#stretches.get(symbol) ?? [];
    this.#stretches.set(symbol, stretches);
    // Live and late trades may be given up in turn: each goes on from its own.
    const before = stretches.findIndex(
      ({ lastTradeId }) => lastTradeId + 1 === stretch.firstTradeId,
    );
    if (before === -1) {
      stretches.push(stretch);
    } else {
      stretches[before] = unionOf(stretches[before], stretch);
    }
  }
}

/** The trades of a stretch, told as missing ones. Its times are those of the first and last of them. */
export function gapOf(symbol: string, stretch: LegStretch, state: Gap['state']): Gap {
  return {
    symbol,
    fromTradeId: stretch.firstTradeId,
    toTradeId: stretch.lastTradeId,
    fromTimeMs: stretch.firstTimeMs,
    toTimeMs: stretch.lastTimeMs,
    state,
  };
}
