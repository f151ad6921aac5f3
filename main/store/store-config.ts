import type { Synchronous } from './open-database.ts';

/** What the user may choose of the database; it takes effect at once. */
export interface StoreConfig {
  readonly synchronous: Synchronous;
  /** Ticks of a live market are kept this long by their trade time. */
  readonly keepDays: number;
  /** The oldest ticks go while the file holds more than this. */
  readonly keepBytes: number;
}
