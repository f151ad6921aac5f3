import type { ExplainedFact, Explanation } from './explanation.ts';
import { absentText } from './format.ts';
import { reasonWords, type NoFigureReason } from './reason-words.ts';

/** A number of the pair as the panel shows it. */
export interface Figure {
  readonly label: string;
  /** A dash where it means nothing. */
  readonly value: string;
  /** How to read it, or why it is not there. */
  readonly note: string;
  readonly isAbsent: boolean;
  readonly told: Explanation;
}

/** What figures of one window have in common. */
export interface FigureContext {
  readonly symbolY: string;
  readonly symbolX: string;
  readonly scale: 'log' | 'price';
  readonly barLengthMs: number;
  /** Window, samples and time of the last closed bar, for every tooltip. */
  readonly facts: readonly ExplainedFact[];
}

type FigureWords = Pick<Figure, 'value' | 'note'> & { readonly told: Explanation };

export function figureOf(label: string, words: FigureWords): Figure {
  return { label, ...words, isAbsent: false };
}

/** A figure that means nothing here; its tooltip says why before it says what it is. */
export function absentFigure(label: string, reason: NoFigureReason, told: Explanation): Figure {
  const { short, sentence } = reasonWords(reason);
  return {
    label,
    value: absentText,
    note: short,
    isAbsent: true,
    told: { ...told, meaning: `${sentence} ${told.meaning}` },
  };
}
