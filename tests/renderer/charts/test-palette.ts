import type { Palette } from '../../../renderer/charts/palette.ts';

const colour = '#000000';

/** A palette for tests that do not look at colours. */
export const testPalette: Palette = {
  surface: colour,
  text: colour,
  axis: colour,
  grid: colour,
  zero: colour,
  crosshair: colour,
  exitBand: colour,
  hole: colour,
  legY: colour,
  legX: colour,
  spread: colour,
  zScore: colour,
  beta: colour,
  betaBand: colour,
  buy: colour,
  sell: colour,
};
