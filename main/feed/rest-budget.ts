import { defaultRuleRestMs, problemOfStatus } from './connection-problem.ts';
import { lightRequest, type RequestCost } from './request-cost.ts';

const defaultWindowMs = 60_000;

interface Sent {
  readonly atMs: number;
  readonly weight: number;
}

interface Host {
  restUntilMs: number;
  /** What was sent within the window, oldest first. */
  sent: Sent[];
  /** Sent and not answered yet: Binance may or may not have counted it. */
  underWayWeight: number;
  /** What Binance counted beyond that: others behind the same address. */
  foreignWeight: number;
  foreignAtMs: number;
}

/**
 * What Binance's REST interface still bears from this address, shared by all who ask. A host that
 * asks for a pause (HTTP 429, 418) gets it, and half of its weight is left to others. A request is
 * counted before it is sent, so that several at once do not go beyond the limit together.
 */
export class RestBudget {
  /** A host whose rules were broken is left alone for so long where it does not say how long. */
  readonly ruleRestMs: number;
  readonly #monotonicMs: () => number;
  readonly #windowMs: number;
  readonly #hosts = new Map<string, Host>();

  /**
   * @param monotonicMs - a clock that never jumps
   * @param windowMs - the time in which weights add up: Binance's minute
   */
  constructor(
    monotonicMs: () => number = () => performance.now(),
    windowMs = defaultWindowMs,
    ruleRestMs = defaultRuleRestMs,
  ) {
    this.ruleRestMs = ruleRestMs;
    this.#monotonicMs = monotonicMs;
    this.#windowMs = windowMs;
  }

  /** How long to wait before asking `host` again; 0 when it may be asked now. */
  waitMs(host: string, { weight, maxUsedWeight }: RequestCost = lightRequest): number {
    const known = this.#hosts.get(host);
    if (known === undefined) {
      return 0;
    }
    const nowMs = this.#monotonicMs();
    this.#forgetOld(known, nowMs);
    let usedWeight = usedWeightOf(known);
    // A request that is too heavy by itself must not wait for ever.
    const allowedWeight = Math.max(0, maxUsedWeight - weight);
    let untilMs = nowMs;
    for (const { atMs, weight: freedWeight } of endings(known)) {
      if (usedWeight <= allowedWeight) {
        break;
      }
      usedWeight -= freedWeight;
      untilMs = atMs + this.#windowMs;
    }
    return Math.max(0, known.restUntilMs - nowMs, untilMs - nowMs);
  }

  /** Counts a request that is sent now; {@link note} or {@link unanswered} follows. */
  count(host: string, { weight }: RequestCost = lightRequest): void {
    const known = this.#host(host);
    known.sent.push({ atMs: this.#monotonicMs(), weight });
    known.underWayWeight += weight;
  }

  /** Learns that a request of `host` ended without an answer. */
  unanswered(host: string, { weight }: RequestCost = lightRequest): void {
    const known = this.#host(host);
    known.underWayWeight = Math.max(0, known.underWayWeight - weight);
  }

  /** Learns from an answer of `host`. */
  note(host: string, status: number, headers: Headers, cost: RequestCost = lightRequest): void {
    const known = this.#host(host);
    const nowMs = this.#monotonicMs();
    this.#forgetOld(known, nowMs);
    known.underWayWeight = Math.max(0, known.underWayWeight - cost.weight);
    const counted = Number(headers.get('x-mbx-used-weight-1m') ?? NaN);
    if (Number.isFinite(counted)) {
      known.foreignWeight = Math.max(0, counted - (sentWeightOf(known) - known.underWayWeight));
      known.foreignAtMs = nowMs;
    }
    if (status >= 400) {
      const retryAfter = headers.get('retry-after') ?? undefined;
      const { restMs } = problemOfStatus(status, retryAfter, host, this.ruleRestMs);
      known.restUntilMs = Math.max(known.restUntilMs, nowMs + restMs);
    }
  }

  #host(name: string): Host {
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = {
        restUntilMs: 0,
        sent: [],
        underWayWeight: 0,
        foreignWeight: 0,
        foreignAtMs: 0,
      };
      this.#hosts.set(name, host);
    }
    return host;
  }

  #forgetOld(host: Host, nowMs: number): void {
    const sinceMs = nowMs - this.#windowMs;
    const firstKept = host.sent.findIndex(({ atMs }) => atMs > sinceMs);
    host.sent = firstKept === -1 ? [] : host.sent.slice(firstKept);
    if (host.foreignAtMs <= sinceMs) {
      host.foreignWeight = 0;
    }
  }
}

function sentWeightOf({ sent }: Host): number {
  return sent.reduce((sum, { weight }) => sum + weight, 0);
}

function usedWeightOf(host: Host): number {
  return sentWeightOf(host) + host.foreignWeight;
}

/** What adds to the weight, in the order in which the window leaves it behind. */
function endings({ sent, foreignWeight, foreignAtMs }: Host): readonly Sent[] {
  return [...sent, { atMs: foreignAtMs, weight: foreignWeight }].sort(
    (one, other) => one.atMs - other.atMs,
  );
}
