import type { Conduct } from '../../main/demo/faults/conduct-book.ts';
import type { DeclaredHole } from '../../main/demo/faults/wire-faults.ts';
import type { LegTape } from './market-tape.ts';
import type { StoredGap, StoredTick } from './stored-market.ts';

/** Examples of a kind of problem; the rest is only counted. */
const maxExamples = 3;

/** Collects problems of one kind in words. */
class Findings {
  readonly #symbol: string;
  readonly #byKind = new Map<string, { count: number; examples: string[] }>();

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  add(kind: string, example: string): void {
    const known = this.#byKind.get(kind) ?? { count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < maxExamples) {
      known.examples.push(example);
    }
    this.#byKind.set(kind, known);
  }

  get words(): readonly string[] {
    return [...this.#byKind].map(
      ([kind, { count, examples }]) =>
        `${this.#symbol}: ${count} × ${kind}, such as ${examples.join('; ')}`,
    );
  }
}

export interface LegEvidence {
  readonly symbol: string;
  readonly tape: LegTape;
  /** The first trade that must be there; from an earlier one on, if it is, all must be. */
  readonly firstOwedId: number;
  readonly declared: readonly DeclaredHole[];
  readonly ticks: Iterable<StoredTick>;
  readonly gaps: readonly StoredGap[];
}

/**
 * Compares what a leg has in the database with what the exchange issued: every trade exactly once and
 * as it was, or a hole on record that the exchange declared.
 *
 * @returns what is wrong, in words; empty when nothing is
 */
export function judgeLeg(leg: LegEvidence): readonly string[] {
  const findings = new Findings(leg.symbol);
  judgeTicks(leg, findings);
  judgeGaps(leg, findings);
  return findings.words;
}

function judgeTicks({ tape, firstOwedId, declared, ticks }: LegEvidence, found: Findings): void {
  const missing = new Set(declared.flatMap(idsOf));
  const lastIssuedId = tape.firstId + tape.tradeTimeMs.length - 1;
  let expectedId: number | undefined;
  const expectUpTo = (tradeId: number): void => {
    for (let id = expectedId ?? firstOwedId; id < tradeId; id += 1) {
      if (!missing.has(id)) {
        found.add('trade issued and not stored', String(id));
      }
    }
  };
  for (const tick of ticks) {
    const { tradeId } = tick;
    if (expectedId !== undefined && tradeId < expectedId) {
      found.add('trade stored twice', String(tradeId));
      continue;
    }
    expectUpTo(tradeId);
    expectedId = tradeId + 1;
    if (missing.has(tradeId)) {
      found.add('trade stored that was never told', String(tradeId));
    }
    const row = tradeId - tape.firstId;
    const issued = [tape.tradeTimeMs[row], tape.priceQuote[row], tape.quantityBase[row]];
    const stored = [tick.timeMs, tick.price, tick.quantity];
    if (issued.some((value, column) => value !== stored[column])) {
      found.add('trade stored wrong', `${tradeId}: ${issued.join(' ')} as ${stored.join(' ')}`);
    }
  }
  expectUpTo(lastIssuedId + 1);
}

function judgeGaps({ declared, gaps }: LegEvidence, found: Findings): void {
  const declaredIds = new Set(declared.flatMap(idsOf));
  const recordedIds = new Set<number>();
  for (const gap of gaps) {
    if (gap.state === 'open') {
      found.add('gap still open', `${gap.fromTradeId}–${gap.toTradeId}`);
    }
    if (gap.state !== 'unfillable') {
      continue;
    }
    for (const id of idsOf(gap)) {
      recordedIds.add(id);
      if (!declaredIds.has(id)) {
        found.add('trade called unfillable that REST has', String(id));
      }
    }
  }
  for (const id of declaredIds) {
    if (!recordedIds.has(id)) {
      found.add('missing trade that no gap tells of', String(id));
    }
  }
}

/** Half of Binance's allowance on USD-M futures: the other half is left to the user's other programs. */
const decentWeightPerMinute = 1_200;

/** Whether the app kept to the exchange's limits, and to half of the request weight. */
export function judgeConduct({ violations, maxWeightPerMinute }: Conduct): readonly string[] {
  const breaches = [...new Set(violations)].slice(0, maxExamples);
  return [
    ...(violations.length > 0
      ? [`${violations.length} breaches of limits, such as ${breaches.join('; ')}`]
      : []),
    ...(maxWeightPerMinute > decentWeightPerMinute
      ? [`a request weight of ${maxWeightPerMinute} in a minute, above ${decentWeightPerMinute}`]
      : []),
  ];
}

function idsOf({ fromTradeId, toTradeId }: DeclaredHole): number[] {
  return Array.from({ length: toTradeId - fromTradeId + 1 }, (_, index) => fromTradeId + index);
}
