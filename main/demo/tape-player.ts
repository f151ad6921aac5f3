import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DemoSource } from './demo-source.ts';
import type { StreamHub } from './stream-hub.ts';
import type { TradeBook } from './trade-book.ts';
import type { TradePublisher } from './trade-publisher.ts';

interface TapePlayerOptions {
  readonly source: DemoSource;
  readonly hub: StreamHub;
  readonly book: TradeBook;
  readonly publisher: TradePublisher;
  readonly stop: AbortSignal;
}

/**
 * Plays a source to its end: one chunk is issued, then the clients get the time they need to take
 * it, then the next is pulled. So a slow client slows the tape, memory stays bounded, nothing is lost.
 * @returns `true` when the tape ended by itself, `false` when it was stopped
 */
export async function playTape(options: TapePlayerOptions): Promise<boolean> {
  const { source, hub, publisher, stop } = options;
  await listenersPresent(options);
  for await (const chunk of source.trades(stop)) {
    if (stop.aborted) {
      return false;
    }
    publisher.publish(chunk);
    await hub.room();
    // Writes to a willing client never wait: let sockets, timers and controls have their turn.
    await nextTurn();
    await listenersPresent(options);
  }
  await hub.flushed();
  return !stop.aborted;
}

/** For sources that must not play to an empty house. */
async function listenersPresent(options: TapePlayerOptions): Promise<void> {
  const { source, hub, book, publisher, stop } = options;
  if (!source.waitsForSubscriber) {
    return;
  }
  while (!stop.aborted && !book.instruments.some(({ symbol }) => publisher.hasListener(symbol))) {
    await hub.nextSubscription();
  }
}
