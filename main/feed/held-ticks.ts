import type { TickSink } from './feed.ts';

type Tick = Parameters<TickSink['append']>;

/** From the first to the last of some ticks. */
export interface TickSpan {
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  readonly lengthMs: number;
}

/** Ticks of one symbol that wait for older ones to come first. */
export class HeldTicks implements TickSink {
  #ticks: Tick[] = [];

  get count(): number {
    return this.#ticks.length;
  }

  /** Id of the first tick that waits. */
  get firstTradeId(): number | undefined {
    return this.#ticks[0]?.[1];
  }

  /** `undefined` when none waits. */
  get span(): TickSpan | undefined {
    const first = this.#ticks[0];
    const last = this.#ticks.at(-1);
    if (first === undefined || last === undefined) {
      return undefined;
    }
    return { firstTradeId: first[1], lastTradeId: last[1], lengthMs: last[2] - first[2] };
  }

  append(...tick: Tick): void {
    this.#ticks.push(tick);
  }

  /** Hands all over, in their order, and is empty. */
  releaseTo(sink: TickSink): void {
    const ticks = this.#ticks;
    this.#ticks = [];
    for (const tick of ticks) {
      sink.append(...tick);
    }
  }
}
