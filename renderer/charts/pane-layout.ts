const leastGutterPx = 76;
const characterPx = 7;
const tagMarginPx = 16;

/**
 * Both side gutters of every chart: one width for all of them, so that the plots share their
 * left and right edges. It is as wide as the longest price needs, and never shrinks on its own.
 */
export class Gutter {
  #widthPx = leastGutterPx;

  get widthPx(): number {
    return this.#widthPx;
  }

  /** Makes room for this text. */
  fit(text: string): void {
    this.#widthPx = Math.max(this.#widthPx, text.length * characterPx + tagMarginPx);
  }
}

/** Height of the time labels under the last chart. */
export const timeLabelsPx = 20;
/** Half a label above and below the plot: the outermost ones are as high as its edges. */
export const plotTopPx = 8;
export const plotBottomPx = 8;
export const fontFamily = "'Inter Variable', system-ui, sans-serif";
export const fontSizePx = 11;
export const axisFont = `${fontSizePx}px ${fontFamily}`;
export const tagFont = `600 ${fontSizePx}px ${fontFamily}`;

/** Axis ids of every chart. */
export type ValueAxis = 'left' | 'right';
