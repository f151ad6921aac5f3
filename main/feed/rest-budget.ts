import { problemOfStatus } from './connection-problem.ts';

/** Half of what Binance allows a minute on USD-M futures (2,400); spot allows more. */
const maxUsedWeight = 1_200;
const windowMs = 60_000;

interface Host {
  restUntilMs: number;
  usedWeight: number;
  usedAtMs: number;
}

/**
 * What Binance's REST interface still bears from this address, shared by all who ask. A host that
 * asks for a pause (HTTP 429, 418) gets it, and half of its weight is left to others.
 */
export class RestBudget {
  readonly #monotonicMs: () => number;
  readonly #hosts = new Map<string, Host>();

  /** @param monotonicMs - a clock that never jumps */
  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
  }

  /** How long to wait before asking `host` again; 0 when it may be asked now. */
  waitMs(host: string): number {
    const known = this.#hosts.get(host);
    if (known === undefined) {
      return 0;
    }
    const nowMs = this.#monotonicMs();
    const isSpent = known.usedWeight >= maxUsedWeight;
    const weightWaitMs = isSpent ? known.usedAtMs + windowMs - nowMs : 0;
    return Math.max(0, known.restUntilMs - nowMs, weightWaitMs);
  }

  /** Learns from an answer of `host`. */
  note(host: string, status: number, headers: Headers): void {
    const nowMs = this.#monotonicMs();
    const known = this.#hosts.get(host) ?? { restUntilMs: 0, usedWeight: 0, usedAtMs: nowMs };
    const used = Number(headers.get('x-mbx-used-weight-1m') ?? NaN);
    if (Number.isFinite(used)) {
      known.usedWeight = used;
      known.usedAtMs = nowMs;
    }
    if (status >= 400) {
      const { restMs } = problemOfStatus(status, headers.get('retry-after') ?? undefined, host);
      known.restUntilMs = Math.max(known.restUntilMs, nowMs + restMs);
    }
    this.#hosts.set(host, known);
  }
}
