import { breakages } from '../../main/demo/faults/broken-frames.ts';
import { seededRandom } from '../../main/demo/seeded-random.ts';
import type { Fault, FaultKind, ScheduledFault } from './fault.ts';

interface Draw {
  /** A whole number from `low` to `high`, small ones as likely as large ones by their logarithm. */
  between(low: number, high: number): number;
  oneOf<Item>(first: Item, ...others: readonly Item[]): Item;
}

type Makers = {
  readonly [Kind in FaultKind]: (
    draw: Draw,
    symbols: readonly [string, string],
  ) => Extract<Fault, { readonly kind: Kind }>;
};

const hourMs = 3_600_000;

const makers: Makers = {
  drop: () => ({ kind: 'drop' }),
  halfOpen: () => ({ kind: 'halfOpen' }),
  legSilent: (draw, symbols) => ({
    kind: 'legSilent',
    symbol: draw.oneOf(...symbols),
    forMs: draw.between(50, 800),
  }),
  allSilent: (draw) => ({ kind: 'allSilent', forMs: draw.between(50, 800) }),
  wrongRoute: (draw) => ({ kind: 'wrongRoute', connectionCount: draw.between(1, 3) }),
  garbage: (draw, symbols) => ({
    kind: 'garbage',
    symbol: draw.oneOf(...symbols),
    breakages: Array.from({ length: draw.between(1, 30) }, () => draw.oneOf(...allBreakages)),
  }),
  oversize: (draw) => ({ kind: 'oversize', bytes: draw.oneOf(70_000, 1_200_000) }),
  repeated: (draw, symbols) => ({
    kind: 'repeated',
    symbol: draw.oneOf(...symbols),
    count: draw.between(1, 300),
  }),
  reordered: (draw, symbols) => ({
    kind: 'reordered',
    symbol: draw.oneOf(...symbols),
    count: draw.between(2, 100),
    order: draw.oneOf('reversed', 'firstLast'),
  }),
  missing: (draw, symbols) => ({
    kind: 'missing',
    symbol: draw.oneOf(...symbols),
    count: draw.between(1, 5_000),
  }),
  restHole: (draw, symbols) => ({
    kind: 'restHole',
    symbol: draw.oneOf(...symbols),
    count: draw.between(1, 300),
  }),
  close1008: () => ({ kind: 'close1008' }),
  restBan: (draw) => ({ kind: 'restBan', status: draw.oneOf(429, 418), seconds: 1 }),
  streamBan: (draw) => ({ kind: 'streamBan', status: draw.oneOf(429, 418), seconds: 1 }),
  refused451: (draw) => ({ kind: 'refused451', forMs: draw.between(20, 500) }),
  serverShutdown: (draw) => ({ kind: 'serverShutdown', graceMs: draw.between(20, 500) }),
  lifeOver: () => ({ kind: 'lifeOver' }),
  dnsFailure: (draw) => ({
    kind: 'dnsFailure',
    code: draw.oneOf('ENOTFOUND', 'EAI_AGAIN'),
    forMs: draw.between(20, 500),
  }),
  portClosed: (draw) => ({ kind: 'portClosed', forMs: draw.between(20, 500) }),
  blackHole: (draw) => ({ kind: 'blackHole', forMs: draw.between(20, 500) }),
  resets: (draw) => ({ kind: 'resets', forMs: draw.between(20, 500) }),
  slowRest: (draw) => ({
    kind: 'slowRest',
    delayMs: draw.between(10, 400),
    dripMs: draw.oneOf(undefined, 5, 20),
    forMs: draw.between(200, 1_500),
  }),
  deadRest: (draw) => ({
    kind: 'deadRest',
    how: draw.oneOf('hanging', 'cutting'),
    forMs: draw.between(50, 800),
  }),
  restError: (draw) => ({
    kind: 'restError',
    status: draw.oneOf(500, 503),
    forMs: draw.between(50, 800),
  }),
  clockJump: (draw) => ({ kind: 'clockJump', jumpMs: draw.oneOf(hourMs, -hourMs) }),
  resume: () => ({ kind: 'resume' }),
  storeLocked: (draw) => ({ kind: 'storeLocked', forMs: draw.between(50, 3_000) }),
  // A quarter of an hour of the market now and then: more than a minute's request weight can fill.
  restart: (draw) => ({
    kind: 'restart',
    awayMs: draw.oneOf(false, false, false, false, true)
      ? draw.between(8_000, 15_000)
      : draw.between(10, 500),
  }),
  kill: (draw) => ({ kind: 'kill', awayMs: draw.between(10, 500) }),
};

const [firstBreakage, ...otherBreakages] = breakages;
const allBreakages = [firstBreakage, ...otherBreakages] as const;

export const faultKinds = Object.keys(makers) as readonly FaultKind[];

/**
 * A schedule of faults, the same for the same seed. Every kind comes equally often: each round has all
 * of them, shuffled.
 */
export function schedule(
  seed: number,
  faultCount: number,
  meanPauseMs: number,
  symbols: readonly [string, string],
): readonly ScheduledFault[] {
  const random = seededRandom(seed);
  const below = (bound: number): number => Math.floor(random.uniform() * bound);
  const draw: Draw = {
    between: (low, high) =>
      Math.min(high, Math.floor(low * Math.exp(random.uniform() * Math.log((high + 1) / low)))),
    oneOf: (first, ...others) => [first, ...others][below(1 + others.length)] ?? first,
  };
  const faults: ScheduledFault[] = [];
  while (faults.length < faultCount) {
    const deck = [...faultKinds];
    while (deck.length > 0 && faults.length < faultCount) {
      const [kind] = deck.splice(below(deck.length), 1);
      if (kind !== undefined) {
        // Faults come in clusters, as trouble does: many pauses are short and a few are long.
        const afterMs = Math.round(random.exponential() * meanPauseMs);
        faults.push({ afterMs, fault: makers[kind](draw, symbols) });
      }
    }
  }
  return faults;
}
