/** Both side gutters of every chart: fixed, so that the three plots share their left and right edges. */
export const gutterPx = 76;
/** Height of the time labels under the last chart. */
export const timeLabelsPx = 20;
export const plotTopPx = 6;
export const plotBottomPx = 5;
export const fontFamily = "'Inter Variable', system-ui, sans-serif";
export const fontSizePx = 11;
export const axisFont = `${fontSizePx}px ${fontFamily}`;
export const tagFont = `600 ${fontSizePx}px ${fontFamily}`;

/** Axis ids of every chart. */
export type ValueAxis = 'left' | 'right';
