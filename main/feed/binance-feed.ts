import type { FeedReport, FeedState } from '../../preload/contract.ts';
import { Backoff } from '../backoff.ts';
import type { Log } from '../log.ts';
import { AggTradeMapper } from './agg-trade-mapper.ts';
import { AttemptBudget } from './attempt-budget.ts';
import { problemOfSilence, type ConnectionProblem } from './connection-problem.ts';
import { continuityLog } from './continuity-log.ts';
import { hostOf } from './endpoints.ts';
import { FeedSocket, type FeedSocketLimits } from './feed-socket.ts';
import type { Feed, TickSink } from './feed.ts';
import { IdContinuity, type SymbolContinuity } from './id-continuity.ts';
import { RejectionCounter } from './rejection-counter.ts';
import { systemClocks, WallClock, type Clocks } from './wall-clock.ts';

interface FeedTiming {
  readonly firstRetryMs: number;
  readonly maxRetryMs: number;
  /** A connection that delivered for this long is healthy: the back-off starts from its beginning. */
  readonly healthyAfterMs: number;
  /** Silence after which the feed is `waiting`. */
  readonly quietAfterMs: number;
  /** Silence after which the socket is opened anew. Doubles while that brings no trade. */
  readonly reopenAfterMs: number;
  readonly maxReopenAfterMs: number;
  /** How often silence and health are looked at, and counts are reported. */
  readonly watchIntervalMs: number;
}

const defaultTiming: FeedTiming = {
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  healthyAfterMs: 60_000,
  quietAfterMs: 10_000,
  reopenAfterMs: 30_000,
  maxReopenAfterMs: 600_000,
  watchIntervalMs: 1_000,
};

const defaultLimits: FeedSocketLimits = {
  handshakeTimeoutMs: 10_000,
  maxPayloadBytes: 1_048_576,
  closeTimeoutMs: 500,
};

export interface BinanceFeedOptions {
  /** The whole address with its streams, from `streamUrl`. */
  readonly url: string;
  /** Upper case; a tick's `symbolIndex` is the position in this list. */
  readonly symbols: readonly string[];
  readonly sink: TickSink;
  readonly log: Log;
  /** Called at once when the state changes, and every `watchIntervalMs` while counts change. */
  readonly onReport: (report: FeedReport) => void;
  /** Shared by all feeds of the app, because Binance counts attempts per address. */
  readonly attemptBudget?: AttemptBudget;
  readonly timing?: Partial<FeedTiming>;
  readonly limits?: Partial<FeedSocketLimits>;
  readonly clocks?: Clocks;
  readonly random?: () => number;
}

/**
 * The trades of some symbols over one WebSocket that is opened again whenever it ends or falls silent.
 * It never throws after construction; faults of the peer become states, counts and log lines.
 */
export class BinanceFeed implements Feed {
  readonly #url: string;
  readonly #host: string;
  readonly #log: Log;
  readonly #onReport: (report: FeedReport) => void;
  readonly #timing: FeedTiming;
  readonly #limits: FeedSocketLimits;
  readonly #clocks: Clocks;
  readonly #wallClock: WallClock;
  readonly #budget: AttemptBudget;
  readonly #backoff: Backoff;
  readonly #continuity: IdContinuity;
  readonly #mapper: AggTradeMapper;
  readonly #rejections: RejectionCounter;

  #state: FeedState;
  #receivedCount = 0;
  #changedSinceReport = false;
  #socket: FeedSocket | undefined;
  #isOpen = false;
  #isStopped = false;
  #isPaused = false;
  #openedAtMs = 0;
  /** Monotonic time of the last trade, of the opening, or of the end of a pause. */
  #lastSignAtMs = 0;
  #silentReopenings = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #watchTimer: NodeJS.Timeout | undefined;

  constructor(options: BinanceFeedOptions) {
    this.#url = options.url;
    this.#host = hostOf(options.url);
    this.#log = options.log;
    this.#onReport = options.onReport;
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#clocks = options.clocks ?? systemClocks;
    this.#wallClock = new WallClock(this.#clocks);
    this.#budget = options.attemptBudget ?? new AttemptBudget();
    this.#backoff = new Backoff({
      firstDelayMs: this.#timing.firstRetryMs,
      maxDelayMs: this.#timing.maxRetryMs,
      random: options.random ?? Math.random,
    });
    this.#continuity = new IdContinuity(options.symbols, options.sink, continuityLog(this.#log));
    this.#mapper = new AggTradeMapper(options.symbols, this.#continuity);
    this.#rejections = new RejectionCounter(this.#log, this.#host);
    this.#state = { kind: 'connecting', host: this.#host };
  }

  get report(): FeedReport {
    return {
      state: this.#state,
      receivedCount: this.#receivedCount,
      reconnectCount: 0,
      clockOffsetMs: undefined,
      legs: [],
      recentGaps: [],
      missingCount: this.#continuity.missingCount,
      repeatCount: this.#continuity.repeatCount,
      rejectedCounts: this.#rejections.counts,
    };
  }

  /** Missing and repeated ids per symbol, since the start and across reconnects. */
  get continuity(): readonly SymbolContinuity[] {
    return this.#continuity.legs;
  }

  start(): void {
    if (this.#watchTimer !== undefined || this.#isStopped) {
      return;
    }
    this.#watchTimer = setInterval(() => this.#watch(), this.#timing.watchIntervalMs);
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#watchTimer);
    await this.#socket?.close();
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    // The silence was ours.
    this.#lastSignAtMs = this.#clocks.monotonicMs();
    this.#socket?.resume();
  }

  #connect(): void {
    const nowMs = this.#clocks.monotonicMs();
    const waitMs = this.#budget.waitMs(nowMs);
    if (waitMs > 0) {
      this.#retryIn(
        waitMs,
        `There were too many connection attempts in five minutes, and ${this.#host} could ban this network.`,
      );
      return;
    }
    this.#budget.record(nowMs);
    this.#setState({ kind: 'connecting', host: this.#host });
    this.#socket = new FeedSocket(
      this.#url,
      {
        opened: () => this.#opened(),
        text: (message) => this.#message(message),
        binary: () => this.#reject('binary', ''),
        ended: (problem) => this.#ended(problem),
      },
      this.#limits,
    );
  }

  #opened(): void {
    this.#log.info('Connected', { host: this.#host });
    this.#isOpen = true;
    this.#openedAtMs = this.#clocks.monotonicMs();
    this.#lastSignAtMs = this.#openedAtMs;
    this.#setState({ kind: 'waiting', host: this.#host, sinceMs: this.#clocks.epochMs() });
    if (this.#isPaused) {
      this.#socket?.pause();
    }
  }

  #message(text: string): void {
    if (this.#isStopped) {
      return;
    }
    const nowMs = this.#clocks.monotonicMs();
    const outcome = this.#mapper.map(text, this.#wallClock.at(nowMs));
    if (outcome === 'tick') {
      this.#ticked(nowMs);
    } else if (outcome === 'serverShutdown') {
      this.#log.info('The server announced that it shuts down', { host: this.#host });
    } else if (outcome !== 'controlAnswer') {
      this.#reject(outcome, text);
    }
  }

  #ticked(nowMs: number): void {
    this.#receivedCount += 1;
    this.#changedSinceReport = true;
    this.#lastSignAtMs = nowMs;
    if (this.#state.kind !== 'live') {
      this.#silentReopenings = 0;
      this.#setState({ kind: 'live', host: this.#host, sinceMs: this.#clocks.epochMs() });
    }
  }

  #reject(reason: string, frame: string): void {
    this.#rejections.add(reason, frame);
    this.#changedSinceReport = true;
  }

  #ended(problem: ConnectionProblem): void {
    this.#socket = undefined;
    this.#isOpen = false;
    if (this.#isStopped) {
      return;
    }
    if (problem.kind === 'oversize') {
      this.#reject('oversize', '');
    }
    this.#log.warn('Not connected', { host: this.#host, problem: problem.kind });
    const nowMs = this.#clocks.monotonicMs();
    this.#retryIn(
      Math.max(this.#backoff.nextDelayMs(), problem.restMs, this.#budget.waitMs(nowMs)),
      problem.sentence,
    );
  }

  #retryIn(delayMs: number, reason: string): void {
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
    this.#setState({
      kind: 'offline',
      host: this.#host,
      reason: `${reason} Pairwatch keeps trying.`,
      attemptCount: this.#backoff.attemptCount,
      retryAtMs: Math.round(this.#clocks.epochMs() + delayMs),
    });
  }

  /** Silence of the whole socket, told on the monotonic clock; a watch per leg would hook in here. */
  #watch(): void {
    this.#wallClock.adjust();
    if (this.#isOpen && !this.#isPaused) {
      this.#watchSilence();
    }
    if (this.#changedSinceReport) {
      this.#sendReport();
    }
  }

  #watchSilence(): void {
    const { healthyAfterMs, quietAfterMs, reopenAfterMs, maxReopenAfterMs } = this.#timing;
    const nowMs = this.#clocks.monotonicMs();
    const silenceMs = nowMs - this.#lastSignAtMs;
    const patienceMs = Math.min(maxReopenAfterMs, reopenAfterMs * 2 ** this.#silentReopenings);
    if (silenceMs >= patienceMs) {
      this.#silentReopenings += 1;
      this.#socket?.terminate(problemOfSilence(silenceMs, this.#host));
    } else if (this.#state.kind === 'live' && silenceMs >= quietAfterMs) {
      const sinceMs = Math.round(this.#clocks.epochMs() - silenceMs);
      this.#setState({ kind: 'waiting', host: this.#host, sinceMs });
    } else if (this.#state.kind === 'live' && nowMs - this.#openedAtMs >= healthyAfterMs) {
      this.#backoff.reset();
    }
  }

  #setState(state: FeedState): void {
    this.#state = state;
    this.#sendReport();
  }

  #sendReport(): void {
    this.#changedSinceReport = false;
    this.#onReport(this.report);
  }
}
