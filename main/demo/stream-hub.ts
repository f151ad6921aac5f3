import type { StreamClient, SubscriptionObserver } from './stream-client.ts';
import { combined } from './trade-frames.ts';

/** Above this much unsent data for one client, nothing more is issued until it has drained. */
const highWaterBytes = 512 * 1024;

/** All connected clients, and who listens to which stream. */
export class StreamHub implements SubscriptionObserver {
  readonly #clients = new Set<StreamClient>();
  readonly #listeners = new Map<string, Set<StreamClient>>();
  #waiting: (() => void)[] = [];

  get clients(): ReadonlySet<StreamClient> {
    return this.#clients;
  }

  add(client: StreamClient): void {
    this.#clients.add(client);
  }

  remove(client: StreamClient): void {
    this.#clients.delete(client);
  }

  subscribed(client: StreamClient, streamName: string): void {
    // The wrong route: acknowledged like any other, and never served.
    if (!client.route.carriesTrades) {
      return;
    }
    const listeners = this.#listeners.get(streamName) ?? new Set();
    listeners.add(client);
    this.#listeners.set(streamName, listeners);
    this.#wake();
  }

  unsubscribed(client: StreamClient, streamName: string): void {
    const listeners = this.#listeners.get(streamName);
    if (listeners?.delete(client) === true && listeners.size === 0) {
      this.#listeners.delete(streamName);
    }
  }

  hasListener(streamName: string): boolean {
    return this.#listeners.has(streamName);
  }

  /** Sends an event to all who listen to the stream. */
  publish(streamName: string, payload: string): void {
    const listeners = this.#listeners.get(streamName);
    if (listeners === undefined) {
      return;
    }
    const wrapped = combined(streamName, payload);
    for (const client of listeners) {
      client.sendEvent(streamName, payload, wrapped);
    }
  }

  /** Runs `send` with all frames of it leaving together. */
  together(send: () => void): void {
    const clients = [...this.#clients];
    for (const client of clients) {
      client.cork();
    }
    try {
      send();
    } finally {
      for (const client of clients) {
        client.uncork();
      }
    }
  }

  /** Resolves when no client is far behind. */
  async room(): Promise<void> {
    for (const client of this.#clients) {
      if (client.backlogBytes > highWaterBytes) {
        await client.drained();
      }
    }
  }

  /** Resolves when all that was sent has left this process. */
  async flushed(): Promise<void> {
    for (const client of this.#clients) {
      await client.drained();
    }
  }

  /** Resolves at the next subscription, or when {@link wake} is called. */
  nextSubscription(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets all who wait for a subscription look again. */
  wake(): void {
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) {
      resolve();
    }
  }
}
