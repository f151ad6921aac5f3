import type { FeedState } from '../../preload/contract.ts';
import type { Log } from '../log.ts';
import { AggTradeMapper } from './agg-trade-mapper.ts';
import { AttemptBudget } from './attempt-budget.ts';
import { AttemptPacer } from './attempt-pacer.ts';
import { ConnectionKeeper, type Outage } from './connection-keeper.ts';
import { problemOfSilence } from './connection-problem.ts';
import type { ConnectionReport } from './connection-report.ts';
import { hostOf } from './endpoints.ts';
import type { FeedConnection } from './feed-connection.ts';
import { defaultFeedTiming, type FeedTiming } from './feed-timing.ts';
import type { Feed, TickSink } from './feed.ts';
import { MeteredSink } from './leg-meter.ts';
import { LiveTimeLimits } from './live-time-limits.ts';
import { RejectionCounter } from './rejection-counter.ts';
import { SilenceWatch } from './silence-watch.ts';
import { systemClocks, WallClock, type Clocks } from './wall-clock.ts';

/** A longer message ends the connection before it is held in memory. */
const defaultMaxPayloadBytes = 1_048_576;

export interface BinanceFeedOptions {
  /** The whole address with its streams, from `streamUrl`. */
  readonly url: string;
  /** Upper case; a tick's `symbolIndex` is the position in this list. */
  readonly symbols: readonly string[];
  /** Takes trades as they arrive: some come twice while a connection is replaced. */
  readonly sink: TickSink;
  readonly log: Log;
  /** Called at once when the state changes or a leg comes back, and every `watchIntervalMs`. */
  readonly onReport: (report: ConnectionReport) => void;
  /** Silence after which a busy leg is stale; a quiet one is given longer. */
  readonly staleAfterMs?: number;
  /** Binance's clock minus the wall clock, where it was measured. */
  readonly clockOffsetMs?: () => number | undefined;
  /** Shared by all feeds of the app, because Binance counts attempts per address. */
  readonly attemptBudget?: AttemptBudget;
  readonly timing?: Partial<FeedTiming>;
  readonly maxPayloadBytes?: number;
  readonly clocks?: Clocks;
  readonly random?: () => number;
}

/**
 * The trades of some symbols over a WebSocket that is opened again whenever it ends, and replaced when
 * it grows old or a leg falls silent. It never throws after construction; faults of the peer become
 * states, counts and log lines.
 */
export class BinanceFeed implements Feed {
  readonly #symbols: readonly string[];
  readonly #host: string;
  readonly #onReport: (report: ConnectionReport) => void;
  readonly #clockOffsetMs: () => number | undefined;
  readonly #log: Log;
  readonly #timing: FeedTiming;
  readonly #clocks: Clocks;
  readonly #wallClock: WallClock;
  readonly #keeper: ConnectionKeeper;
  readonly #sink: MeteredSink;
  readonly #mapper: AggTradeMapper;
  readonly #timeLimits: LiveTimeLimits;
  readonly #silence: SilenceWatch;
  readonly #rejections: RejectionCounter;

  #state: FeedState;
  #isStopped = false;
  /** Monotonic time of the pause that is on. */
  #pausedAtMs: number | undefined;
  #watchTimer: NodeJS.Timeout | undefined;

  constructor(options: BinanceFeedOptions) {
    const { url, symbols, log, staleAfterMs = 10_000 } = options;
    this.#symbols = symbols;
    this.#host = hostOf(url);
    this.#onReport = options.onReport;
    this.#clockOffsetMs = options.clockOffsetMs ?? (() => undefined);
    this.#log = log;
    this.#timing = { ...defaultFeedTiming, ...options.timing };
    this.#clocks = options.clocks ?? systemClocks;
    this.#wallClock = new WallClock(this.#clocks);
    this.#sink = new MeteredSink(symbols.length, options.sink);
    this.#mapper = new AggTradeMapper(symbols, this.#sink);
    this.#timeLimits = new LiveTimeLimits(this.#timing);
    this.#rejections = new RejectionCounter(log, this.#host, symbols.length);
    this.#state = { kind: 'connecting', host: this.#host };
    this.#silence = new SilenceWatch(
      symbols.length,
      staleAfterMs,
      this.#timing.maxPatienceMs,
      this.#clocks.monotonicMs(),
    );
    this.#keeper = this.#createKeeper(options);
  }

  get report(): ConnectionReport {
    const clockOffsetMs = this.#clockOffsetMs();
    const epochMs = this.#clocks.epochMs();
    return {
      state: this.#state,
      reconnectCount: this.#keeper.reconnectCount,
      clockOffsetMs,
      legs: this.#symbols.map((symbol, index) => {
        const meter = this.#sink.meters[index];
        return {
          symbol,
          isStale: this.#silence.isStale(index),
          lastTradeAtMs: meter?.lastTradeAtMs,
          tradesPerSecond: meter?.tradesPerSecond ?? 0,
          latencyMs: meter?.latencyMs(epochMs, clockOffsetMs),
          rejectedCounts: this.#rejections.countsOf(index),
        };
      }),
      rejectedCounts: this.#rejections.counts,
    };
  }

  start(): void {
    if (this.#watchTimer !== undefined || this.#isStopped) {
      return;
    }
    this.#lookAtClocks();
    this.#watchTimer = setInterval(() => this.#watch(), this.#timing.watchIntervalMs);
    this.#keeper.start();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#watchTimer);
    await this.#keeper.stop();
  }

  pause(): void {
    this.#pausedAtMs ??= this.#clocks.monotonicMs();
    this.#keeper.pause();
  }

  resume(): void {
    if (this.#pausedAtMs === undefined) {
      return;
    }
    // The silence was ours.
    const durationMs = this.#clocks.monotonicMs() - this.#pausedAtMs;
    this.#pausedAtMs = undefined;
    this.#silence.resumed(durationMs);
    this.#keeper.resume();
  }

  /** A fresh connection now: the machine slept, or the network changed. */
  reconnect(reason: string): void {
    if (this.#watchTimer !== undefined && !this.#isStopped) {
      this.#keeper.reconnect(reason);
    }
  }

  /** Takes a new setting while running. */
  configure({ staleAfterMs }: { readonly staleAfterMs: number }): void {
    this.#silence.setStaleAfter(staleAfterMs);
  }

  /** Teaches a leg's normal time between two trades, where it has not learnt it by itself. */
  seedRate(symbolIndex: number, meanIntervalMs: number): void {
    this.#silence.seedRate(symbolIndex, meanIntervalMs);
  }

  #createKeeper(options: BinanceFeedOptions): ConnectionKeeper {
    const { url, symbols, attemptBudget, random = Math.random } = options;
    return new ConnectionKeeper({
      url,
      host: this.#host,
      legCount: symbols.length,
      maxPayloadBytes: options.maxPayloadBytes ?? defaultMaxPayloadBytes,
      timing: this.#timing,
      clocks: this.#clocks,
      random,
      pacer: new AttemptPacer({
        host: this.#host,
        budget: attemptBudget ?? new AttemptBudget(),
        timing: this.#timing,
        random,
      }),
      log: this.#log,
      handlers: {
        connecting: () => this.#setState({ kind: 'connecting', host: this.#host }),
        connected: (outageMs) => this.#connected(outageMs),
        disconnected: (outage) => this.#disconnected(outage),
        text: (message, connection) => this.#message(message, connection),
        binary: () => this.#rejections.add('binary', ''),
        oversize: () => this.#rejections.add('oversize', ''),
      },
    });
  }

  #message(message: Buffer, connection: FeedConnection): void {
    if (this.#isStopped) {
      return;
    }
    const nowMs = this.#clocks.monotonicMs();
    let outcome = this.#mapper.map(message, this.#wallClock.at(nowMs));
    if (outcome === 'badTime') {
      // Perhaps it is our clock that has just moved, as after sleep.
      this.#lookAtClocks();
      outcome = this.#mapper.map(message, this.#wallClock.at(nowMs));
    }
    const { symbolIndex } = this.#mapper;
    if (outcome === 'tick') {
      this.#heard(symbolIndex ?? NaN, nowMs, connection);
    } else if (outcome === 'serverShutdown') {
      this.#log.info('The server announced that it shuts down', { host: this.#host });
      this.#keeper.announcedEnd(connection);
    } else if (outcome !== 'controlAnswer') {
      this.#rejections.add(outcome, message.toString('utf8'), symbolIndex);
    }
  }

  #heard(symbolIndex: number, nowMs: number, connection: FeedConnection): void {
    this.#keeper.delivered(connection, symbolIndex);
    const wasStale = this.#silence.heard(symbolIndex, nowMs);
    if (this.#state.kind === 'waiting') {
      this.#setState({ kind: 'live', host: this.#host, sinceMs: this.#clocks.epochMs() });
    } else if (wasStale) {
      this.#onReport(this.report);
    }
  }

  #connected(outageMs: number): void {
    this.#silence.connected(this.#clocks.monotonicMs(), outageMs);
    if (this.#state.kind !== 'live') {
      this.#setState({ kind: 'waiting', host: this.#host, sinceMs: this.#clocks.epochMs() });
    }
  }

  #disconnected({ reason, attemptCount, retryInMs }: Outage): void {
    this.#setState({
      kind: 'offline',
      host: this.#host,
      reason: `${reason} Pairwatch keeps trying.`,
      attemptCount,
      retryAtMs: Math.round(this.#clocks.epochMs() + retryInMs),
    });
  }

  #watch(): void {
    this.#lookAtClocks();
    const nowMs = this.#clocks.monotonicMs();
    for (const meter of this.#sink.meters) {
      meter.mark(nowMs);
    }
    if (this.#pausedAtMs === undefined) {
      this.#silence.watch(nowMs);
      if (this.#keeper.isOpen) {
        this.#watchSilence(nowMs);
      }
    }
    this.#keeper.watch(this.#silence.isLive);
    this.#onReport(this.report);
  }

  #watchSilence(nowMs: number): void {
    const silenceMs = this.#silence.silenceMs(nowMs);
    const { isAllStale } = this.#silence;
    if (isAllStale && this.#state.kind === 'live') {
      const sinceMs = Math.round(this.#clocks.epochMs() - silenceMs);
      this.#setState({ kind: 'waiting', host: this.#host, sinceMs });
    }
    const silent = this.#silence.takeReopening(nowMs);
    if (silent === undefined) {
      return;
    }
    if (isAllStale) {
      const isAlive = this.#keeper.pingedAtMs > nowMs - silenceMs;
      this.#keeper.cut(problemOfSilence(silenceMs, this.#host, isAlive));
    } else {
      // The other leg's trades are not to be missed for it.
      const symbol = this.#symbols[silent.symbolIndex] ?? '';
      this.#keeper.renew(`${symbol} sent no trade for ${Math.round(silent.silenceMs / 1_000)} s`);
    }
  }

  #lookAtClocks(): void {
    const jumpMs = this.#wallClock.adjust();
    const { monotonicMs, epochMs } = this.#clocks;
    this.#timeLimits.update(monotonicMs(), epochMs(), this.#clockOffsetMs());
    this.#mapper.limitTimes(this.#timeLimits.earliestMs, this.#timeLimits.latestMs);
    if (Math.abs(jumpMs) > this.#timing.clockJumpMs) {
      for (const meter of this.#sink.meters) {
        meter.clockJumped();
      }
      const seconds = Math.round(jumpMs / 1_000);
      this.reconnect(`The clock of this computer moved by ${seconds} s, or it slept`);
    }
  }

  #setState(state: FeedState): void {
    this.#state = state;
    this.#onReport(this.report);
  }
}
