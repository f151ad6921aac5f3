import type { Gap } from '../../analytics/market/gap.ts';
import type { Group } from './entry-group.ts';

/**
 * Gaps that an earlier session left in the journal. Those still open once all of it is stored are
 * asked for again; a later record of the same gap replaces an earlier one.
 */
export class InheritedGaps {
  readonly #venueKey: string;
  readonly #gaps = new Map<string, Gap>();

  constructor(venueKey: string) {
    this.#venueKey = venueKey;
  }

  take({ venueKey, entry }: Group, isInherited: boolean): void {
    if (isInherited && venueKey === this.#venueKey) {
      for (const gap of entry.gaps) {
        this.#gaps.set(`${gap.symbol} ${gap.fromTradeId}`, gap);
      }
    }
  }

  takeOpen(): readonly Gap[] {
    const open = [...this.#gaps.values()].filter(({ state }) => state === 'open');
    this.#gaps.clear();
    return open;
  }
}
