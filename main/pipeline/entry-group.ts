import type { Gap } from '../../analytics/market/gap.ts';
import type { TickBatch } from '../../analytics/market/tick-batch.ts';
import { stretchesOf } from './leg-stretch.ts';
import { gapOf } from './lost-trades.ts';
import type { StoreEntry } from './store-entry.ts';
import type { JournalChunk } from './tick-journal.ts';

/** What goes to the store in one transaction. */
export interface Group {
  readonly venueKey: string;
  /** All of them as one. */
  readonly entry: StoreEntry;
  readonly entries: readonly NumberedEntry[];
  /** Where they come from; `undefined` is memory. */
  readonly chunk: JournalChunk | undefined;
}

export interface NumberedEntry {
  /** Entries are numbered from 1 as they are pushed; those of an earlier session have 0. */
  readonly number: number;
  readonly entry: StoreEntry;
}

/** Ticks of all entries together. */
export function tickCountOf(entries: readonly NumberedEntry[]): number {
  return entries.reduce((sum, { entry }) => sum + entry.batch.count, 0);
}

/** How many of the first entries have so many ticks together, at least one. */
export function lengthWithin(entries: readonly NumberedEntry[], maxTicks: number): number {
  let tickCount = 0;
  const tooMany = entries.findIndex(({ entry }) => (tickCount += entry.batch.count) > maxTicks);
  return tooMany === -1 ? entries.length : Math.max(1, tooMany);
}

/** The trades of a batch that can never be stored, told as missing for good. */
export function missingFor(batch: TickBatch): readonly Gap[] {
  return stretchesOf(batch).flatMap((stretch, leg) => {
    const symbol = batch.symbols[leg];
    return stretch === undefined || symbol === undefined
      ? []
      : [gapOf(symbol, stretch, 'unfillable')];
  });
}
