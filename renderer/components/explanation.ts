/** What a number is, for its tooltip. */
export interface Explanation {
  readonly title: string;
  /** One sentence in plain words. */
  readonly meaning: string;
  /** How it is computed; lines are kept. */
  readonly formula?: string | undefined;
  /** What it stands on: window, samples used, time of the last closed bar. */
  readonly facts: readonly ExplainedFact[];
  /** Where the method comes from: `Engle and Granger 1987`. */
  readonly source?: string | undefined;
}

export interface ExplainedFact {
  readonly label: string;
  readonly value: string;
}

/** What a tooltip tells: a number in full, or a few words. */
export type Told = Explanation | string;
