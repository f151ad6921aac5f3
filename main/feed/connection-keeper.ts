import type { Log } from '../log.ts';
import type { AttemptPacer } from './attempt-pacer.ts';
import { problemOfHandover, type ConnectionProblem } from './connection-problem.ts';
import { FeedConnection } from './feed-connection.ts';
import type { FeedTiming } from './feed-timing.ts';
import { Handover } from './handover.ts';
import type { Clocks } from './wall-clock.ts';

/** Why nothing is connected, and when that is tried again. */
export interface Outage {
  /** A sentence for the user. */
  readonly reason: string;
  readonly attemptCount: number;
  readonly retryInMs: number;
}

interface KeeperHandlers {
  /** The first connection, or the one after an outage, is being opened. */
  connecting(): void;
  /** Trades can come. `outageMs`: how long none could. */
  connected(outageMs: number): void;
  disconnected(outage: Outage): void;
  text(message: Buffer, connection: FeedConnection): void;
  binary(): void;
  oversize(): void;
}

interface ConnectionKeeperOptions {
  readonly url: string;
  readonly host: string;
  readonly legCount: number;
  readonly maxPayloadBytes: number;
  readonly timing: FeedTiming;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly pacer: AttemptPacer;
  readonly log: Log;
  readonly handlers: KeeperHandlers;
}

/**
 * Keeps one connection open. A lost one is opened again by the back-off; one that must go while it
 * still works is replaced by a second one before it is closed, so that no trade is missed.
 */
export class ConnectionKeeper {
  readonly #options: ConnectionKeeperOptions;
  /** Says goodbye, and may still deliver what was on the way. */
  readonly #retiring = new Map<FeedConnection, Promise<void>>();
  #current: FeedConnection | undefined;
  #replacement: FeedConnection | undefined;
  #handover: Handover | undefined;
  /** Why the current connection is to be replaced. */
  #renewalReason: string | undefined;
  #replaceFromMs = -Infinity;
  #retryTimer: NodeJS.Timeout | undefined;
  #openedCount = 0;
  /** Monotonic time since when nothing is connected. */
  #disconnectedAtMs: number | undefined;
  #isPaused = false;
  #isStopped = false;

  constructor(options: ConnectionKeeperOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#current?.isOpen === true;
  }

  /** Connections opened after the first one. */
  get reconnectCount(): number {
    return Math.max(0, this.#openedCount - 1);
  }

  /** Monotonic time of the peer's last ping; −∞ when there was none. */
  get pingedAtMs(): number {
    return this.#current?.pingedAtMs ?? -Infinity;
  }

  start(): void {
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
    const connections = this.#connections;
    this.#current = undefined;
    this.#replacement = undefined;
    await Promise.all([
      ...connections.map((connection) => connection.close()),
      ...this.#retiring.values(),
    ]);
  }

  pause(): void {
    this.#isPaused = true;
    for (const connection of this.#connections) {
      connection.pause();
    }
  }

  resume(): void {
    this.#isPaused = false;
    this.#handover?.restart(this.#nowMs);
    for (const connection of this.#connections) {
      connection.resume();
    }
  }

  /** A trade came over this connection. */
  delivered(connection: FeedConnection, symbolIndex: number): void {
    if (this.#handover === undefined) {
      return;
    }
    if (connection === this.#replacement) {
      this.#handover.fromNew(symbolIndex);
    } else if (connection === this.#current) {
      this.#handover.fromOld(symbolIndex, this.#nowMs);
    }
  }

  /** Cuts the current connection, which is of no use any more; it is opened again. */
  cut(problem: ConnectionProblem): void {
    this.#current?.terminate(problem);
  }

  /** Replaces the current connection by a second one, without a break where it still delivers. */
  renew(reason: string): void {
    this.#renewalReason ??= reason;
    this.#openReplacement();
  }

  /** The peer announced over this connection that it ends soon. */
  announcedEnd(connection: FeedConnection): void {
    connection.expectEnd();
    this.#renewWhenDue(this.#nowMs);
  }

  /** A fresh connection now, whatever is waited for; only what the peer forbids is not done. */
  reconnect(reason: string): void {
    const { freshForMs } = this.#options.timing;
    if (this.#isStopped || (this.#replacement ?? this.#current)?.isFresh(freshForMs) === true) {
      return;
    }
    this.#options.log.info('A fresh connection is asked for', { reason });
    if (this.#current?.isOpen === true) {
      this.#discard(this.#replacement);
      this.#replacement = undefined;
      this.#handover = undefined;
      this.#renewalReason = reason;
      this.#replaceFromMs = -Infinity;
      this.#openReplacement();
      return;
    }
    this.#discard(this.#current);
    this.#current = undefined;
    clearTimeout(this.#retryTimer);
    this.#connect();
  }

  /**
   * Looks at ages and at the handover; to be called every second or so.
   *
   * @param isLive - per leg, whether trades of it are flowing
   */
  watch(isLive: readonly boolean[]): void {
    const nowMs = this.#nowMs;
    this.#renewWhenDue(nowMs);
    if (this.#handover !== undefined && !this.#isPaused) {
      this.#decide(this.#handover, nowMs, isLive);
    }
    this.#options.pacer.watch(nowMs, this.isOpen && isLive.includes(true));
  }

  get #connections(): readonly FeedConnection[] {
    return [this.#current, this.#replacement].filter((connection) => connection !== undefined);
  }

  get #nowMs(): number {
    return this.#options.clocks.monotonicMs();
  }

  #connect(): void {
    const { pacer, handlers } = this.#options;
    const refusal = pacer.refusal(this.#nowMs);
    if (refusal !== undefined) {
      this.#retryIn(refusal.waitMs, refusal.reason);
      return;
    }
    this.#current = this.#open();
    handlers.connecting();
  }

  #renewWhenDue(nowMs: number): void {
    if (this.#current?.isDueForRenewal(nowMs) === true) {
      this.#renewalReason ??= 'The connection nears the end of its life';
    }
    this.#openReplacement();
  }

  #openReplacement(): void {
    const { host, pacer, log } = this.#options;
    const nowMs = this.#nowMs;
    if (
      this.#isStopped ||
      this.#renewalReason === undefined ||
      this.#current?.isOpen !== true ||
      this.#replacement !== undefined ||
      nowMs < this.#replaceFromMs ||
      pacer.refusal(nowMs) !== undefined
    ) {
      return;
    }
    log.info('Opening a second connection', { host, reason: this.#renewalReason });
    this.#replacement = this.#open();
  }

  #open(): FeedConnection {
    const { url, maxPayloadBytes, timing, clocks, random, pacer, handlers } = this.#options;
    pacer.begins(this.#nowMs);
    return new FeedConnection(
      {
        url,
        limits: { ...timing, maxPayloadBytes },
        clocks,
        lifeMs: timing.renewAfterMs + (2 * random() - 1) * timing.renewJitterMs,
        leastLifeMs: timing.healthyAfterMs,
      },
      {
        opened: (connection) => this.#opened(connection),
        text: (message, connection) => handlers.text(message, connection),
        binary: () => handlers.binary(),
        ended: (problem, connection) => this.#ended(problem, connection),
      },
    );
  }

  #opened(connection: FeedConnection): void {
    const { host, legCount, timing, pacer, log } = this.#options;
    log.info('Connected', { host });
    const nowMs = this.#nowMs;
    this.#openedCount += 1;
    pacer.opened(nowMs);
    if (this.#isPaused) {
      connection.pause();
    }
    if (connection === this.#replacement) {
      this.#handover = new Handover(legCount, timing.handoverMs, nowMs);
    } else if (connection === this.#current) {
      this.#connected(nowMs);
    }
  }

  #connected(nowMs: number): void {
    const outageMs = this.#disconnectedAtMs === undefined ? 0 : nowMs - this.#disconnectedAtMs;
    this.#disconnectedAtMs = undefined;
    this.#options.handlers.connected(outageMs);
  }

  #ended(problem: ConnectionProblem, connection: FeedConnection): void {
    if (this.#isStopped || this.#retiring.delete(connection)) {
      return;
    }
    const { host, pacer, handlers, log } = this.#options;
    const nowMs = this.#nowMs;
    log.warn('Not connected', { host, problem: problem.kind });
    if (problem.kind === 'oversize') {
      handlers.oversize();
    }
    const delayMs = pacer.failed(nowMs, problem);
    if (connection === this.#replacement) {
      this.#replacement = undefined;
      this.#handover = undefined;
      this.#replaceFromMs = nowMs + delayMs;
      return;
    }
    this.#current = undefined;
    this.#disconnectedAtMs ??= nowMs;
    if (this.#replacement === undefined) {
      this.#retryIn(delayMs, problem.sentence);
    } else {
      this.#promote();
    }
  }

  /** The second connection is the first one from now on. */
  #promote(): void {
    const wasOpen = this.#replacement?.isOpen === true;
    this.#current = this.#replacement;
    this.#replacement = undefined;
    this.#handover = undefined;
    this.#renewalReason = undefined;
    if (wasOpen) {
      this.#connected(this.#nowMs);
    } else {
      this.#options.handlers.connecting();
    }
  }

  #decide(handover: Handover, nowMs: number, isLive: readonly boolean[]): void {
    switch (handover.verdict(nowMs, isLive)) {
      case 'wait':
        break;
      case 'giveUp':
        this.#replacement?.terminate(problemOfHandover(this.#options.host));
        break;
      case 'takeOver':
        this.#discard(this.#current);
        this.#promote();
    }
  }

  /** Lets a connection go; what it still delivers is taken. */
  #discard(connection: FeedConnection | undefined): void {
    if (connection === undefined) {
      return;
    }
    this.#retiring.set(connection, connection.close());
  }

  #retryIn(delayMs: number, reason: string): void {
    this.#disconnectedAtMs ??= this.#nowMs;
    this.#renewalReason = undefined;
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
    this.#options.handlers.disconnected({
      reason,
      attemptCount: this.#options.pacer.attemptCount,
      retryInMs: delayMs,
    });
  }
}
