declare const unit: unique symbol;

/** A primitive that carries its unit in its type, so that two of them cannot be swapped unseen. */
type Branded<Base, Unit extends string> = Base & { readonly [unit]: Unit };

/** A moment: integer milliseconds since 1970-01-01 UTC. */
export type EpochMs = Branded<number, 'EpochMs'>;
/** A length of time in milliseconds. */
export type DurationMs = Branded<number, 'DurationMs'>;

/** Marks a number that is known to be epoch milliseconds. */
export const epochMs = (value: number): EpochMs => value as EpochMs;
/** Marks a number that is known to be a duration in milliseconds. */
export const durationMs = (value: number): DurationMs => value as DurationMs;
