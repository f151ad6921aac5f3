import { Backoff } from '../backoff.ts';
import type { AttemptBudget } from './attempt-budget.ts';
import type { ConnectionProblem } from './connection-problem.ts';
import type { FeedTiming } from './feed-timing.ts';

interface AttemptPacerOptions {
  readonly host: string;
  readonly budget: AttemptBudget;
  readonly timing: Pick<FeedTiming, 'firstRetryMs' | 'maxRetryMs' | 'healthyAfterMs'>;
  readonly random: () => number;
}

/** Why no attempt may be made now. */
interface Refusal {
  readonly waitMs: number;
  /** A sentence for the user. */
  readonly reason: string;
}

/** Says when the next connection may be tried: back-off, budget and the rests of the host together. */
export class AttemptPacer {
  readonly #host: string;
  readonly #budget: AttemptBudget;
  readonly #healthyAfterMs: number;
  readonly #backoff: Backoff;
  /** Monotonic time of the last opening or failure of any connection, or of any lack of health. */
  #unsettledAtMs = -Infinity;

  constructor({ host, budget, timing, random }: AttemptPacerOptions) {
    this.#host = host;
    this.#budget = budget;
    this.#healthyAfterMs = timing.healthyAfterMs;
    this.#backoff = new Backoff({
      firstDelayMs: timing.firstRetryMs,
      maxDelayMs: timing.maxRetryMs,
      random,
    });
  }

  /** Attempts that failed since the last health. */
  get attemptCount(): number {
    return this.#backoff.attemptCount;
  }

  /** What forbids an attempt now, whatever the back-off says. */
  refusal(nowMs: number): Refusal | undefined {
    const restMs = this.#budget.restMs(nowMs, this.#host);
    const budgetMs = this.#budget.waitMs(nowMs);
    const waitMs = Math.max(restMs, budgetMs);
    if (waitMs <= 0) {
      return undefined;
    }
    const reason =
      restMs >= budgetMs
        ? `${this.#host} wants to be left alone for a while.`
        : `There were too many connection attempts in five minutes, and ${this.#host} could ban this network.`;
    return { waitMs, reason };
  }

  begins(nowMs: number): void {
    this.#budget.record(nowMs);
  }

  opened(nowMs: number): void {
    this.#unsettledAtMs = nowMs;
  }

  /** @returns how long to wait before the next attempt */
  failed(nowMs: number, { restMs }: ConnectionProblem): number {
    this.#unsettledAtMs = nowMs;
    this.#budget.rest(nowMs, this.#host, restMs);
    return Math.max(this.#backoff.nextDelayMs(), this.refusal(nowMs)?.waitMs ?? 0);
  }

  /** To be called every second or so: only a while of health without a failure ends the back-off. */
  watch(nowMs: number, isHealthy: boolean): void {
    if (!isHealthy) {
      this.#unsettledAtMs = nowMs;
    } else if (nowMs - this.#unsettledAtMs >= this.#healthyAfterMs) {
      this.#backoff.reset();
    }
  }
}
