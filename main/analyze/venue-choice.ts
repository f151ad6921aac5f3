import { AnalyzeError } from './analyze-error.ts';

/** Which market the trades of a file are taken from: the one asked for, or else its only one. */
export class VenueChoice {
  readonly #path: string;
  readonly #wanted: string | undefined;
  readonly #seen = new Set<string>();

  constructor(path: string, wanted: string | undefined) {
    this.#path = path;
    this.#wanted = wanted;
  }

  /** The one that trades were taken from, once there are any. */
  get chosen(): string | undefined {
    const [only] = this.#seen;
    return this.#wanted ?? only;
  }

  /** The venues of the pair so far. */
  get seen(): readonly string[] {
    return [...this.#seen];
  }

  /**
   * Whether trades of this venue are taken.
   * @throws AnalyzeError when there is another one already and none was chosen
   */
  accepts(venue: string): boolean {
    this.#seen.add(venue);
    if (this.#wanted === undefined && this.#seen.size > 1) {
      throw severalVenues(this.#path, this.seen);
    }
    return this.#wanted === undefined || venue === this.#wanted;
  }
}

/** The pair was traded at more than one venue. */
export function severalVenues(path: string, venues: readonly string[]): AnalyzeError {
  const names = venues.toSorted().join(', ');
  return new AnalyzeError(
    'input',
    `${path} has trades of the pair from several venues: ${names}. Choose one with --venue.`,
  );
}
