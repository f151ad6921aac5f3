import type { TickSink } from './feed.ts';

type Tick = Parameters<TickSink['append']>;

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

  append(...tick: Tick): void {
    this.#ticks.push(tick);
  }

  /** Hands all over, in their order, and is empty. */
  releaseTo(sink: TickSink): void {
    const ticks = this.#ticks;
    this.#ticks = [];
    for (const tick of ticks) sink.append(...tick);
  }
}
