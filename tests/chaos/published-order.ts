import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import type { LegHole } from '../../preload/contract.ts';

/** Checks what a window is sent: of each symbol every trade once and in order, or a hole told before. */
export class PublishedOrder {
  readonly #onProblem: (problem: string) => void;
  readonly #lastIds = new Map<string, number>();
  readonly #toldHoles = new Set<string>();

  constructor(onProblem: (problem: string) => void) {
    this.#onProblem = onProblem;
  }

  take({ symbols, symbolIndex, tradeId, count }: TickBatch): void {
    for (let row = 0; row < count; row += 1) {
      this.#next(symbols[symbolIndex[row] ?? NaN] ?? '', tradeId[row] ?? NaN);
    }
  }

  markHole({ symbol }: LegHole): void {
    this.#toldHoles.add(symbol);
  }

  #next(symbol: string, id: number): void {
    const lastId = this.#lastIds.get(symbol);
    const wasHoleTold = this.#toldHoles.delete(symbol);
    this.#lastIds.set(symbol, id);
    if (lastId === undefined || (id === lastId + 1 && !wasHoleTold)) {
      return;
    }
    if (id <= lastId) {
      this.#onProblem(`${symbol}: the window got ${id} after ${lastId}`);
    } else if (id === lastId + 1) {
      this.#onProblem(`${symbol}: the window was told of a hole before ${id}, and there is none`);
    } else if (!wasHoleTold) {
      this.#onProblem(`${symbol}: the window got ${id} after ${lastId} and was told of no hole`);
    }
  }
}
