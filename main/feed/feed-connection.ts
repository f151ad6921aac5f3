import type { ConnectionProblem } from './connection-problem.ts';
import { FeedSocket, type FeedSocketLimits } from './feed-socket.ts';
import type { Clocks } from './wall-clock.ts';

/** What becomes of a connection; each tells which one it is. */
export interface FeedConnectionHandlers {
  opened(connection: FeedConnection): void;
  text(message: Buffer, connection: FeedConnection): void;
  binary(connection: FeedConnection): void;
  /** Called exactly once. */
  ended(problem: ConnectionProblem, connection: FeedConnection): void;
}

export interface FeedConnectionOptions {
  readonly url: string;
  readonly limits: FeedSocketLimits;
  readonly clocks: Clocks;
  /** Age from its opening on at which it is to be replaced. */
  readonly lifeMs: number;
  /** Age before which it is not, even if the peer announced its end: the next one may hear the same. */
  readonly leastLifeMs: number;
}

/** A socket and what is known of its life. */
export class FeedConnection {
  readonly #socket: FeedSocket;
  readonly #clocks: Clocks;
  readonly #leastLifeMs: number;
  #lifeMs: number;
  readonly #startedAtMs: number;
  readonly #startedAtEpochMs: number;
  #openedAtMs: number | undefined;
  #pingedAtMs = -Infinity;

  constructor(options: FeedConnectionOptions, handlers: FeedConnectionHandlers) {
    const { url, limits, clocks } = options;
    this.#clocks = clocks;
    this.#lifeMs = options.lifeMs;
    this.#leastLifeMs = options.leastLifeMs;
    this.#startedAtMs = clocks.monotonicMs();
    this.#startedAtEpochMs = clocks.epochMs();
    this.#socket = new FeedSocket(
      url,
      {
        opened: () => {
          this.#openedAtMs = clocks.monotonicMs();
          handlers.opened(this);
        },
        text: (message) => handlers.text(message, this),
        binary: () => handlers.binary(this),
        pinged: () => (this.#pingedAtMs = clocks.monotonicMs()),
        ended: (problem) => handlers.ended(problem, this),
      },
      limits,
    );
  }

  get isOpen(): boolean {
    return this.#openedAtMs !== undefined;
  }

  /** Monotonic time of the peer's last ping. */
  get pingedAtMs(): number {
    return this.#pingedAtMs;
  }

  /** The peer said that it ends soon. */
  expectEnd(): void {
    this.#lifeMs = Math.min(this.#lifeMs, this.#leastLifeMs);
  }

  isDueForRenewal(nowMs: number): boolean {
    return this.#openedAtMs !== undefined && nowMs - this.#openedAtMs >= this.#lifeMs;
  }

  /** Begun within the last `freshForMs` by both clocks: the monotonic one stands still in sleep. */
  isFresh(freshForMs: number): boolean {
    const { monotonicMs, epochMs } = this.#clocks;
    const wallAgeMs = Math.abs(epochMs() - this.#startedAtEpochMs);
    return Math.max(monotonicMs() - this.#startedAtMs, wallAgeMs) < freshForMs;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  terminate(problem: ConnectionProblem): void {
    this.#socket.terminate(problem);
  }

  close(): Promise<void> {
    return this.#socket.close();
  }
}
