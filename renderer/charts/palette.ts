const properties = {
  surface: '--surface',
  text: '--text',
  axis: '--chart-axis',
  grid: '--chart-grid',
  zero: '--chart-zero',
  crosshair: '--chart-crosshair',
  exitBand: '--chart-exit-band',
  hole: '--chart-hole',
  legY: '--leg-y',
  legX: '--leg-x',
  spread: '--series-spread',
  zScore: '--series-z',
  beta: '--series-beta',
  betaBand: '--series-beta-band',
  buy: '--buy',
  sell: '--sell',
} as const;

/** The colours of the charts. */
export type Palette = Readonly<Record<keyof typeof properties, string>>;

/** Reads the colours of the present theme from its custom properties. */
export function readPalette(root: Element): Palette {
  const style = getComputedStyle(root);
  const read = (name: keyof typeof properties): string =>
    style.getPropertyValue(properties[name]).trim();
  return {
    surface: read('surface'),
    text: read('text'),
    axis: read('axis'),
    grid: read('grid'),
    zero: read('zero'),
    crosshair: read('crosshair'),
    exitBand: read('exitBand'),
    hole: read('hole'),
    legY: read('legY'),
    legX: read('legX'),
    spread: read('spread'),
    zScore: read('zScore'),
    beta: read('beta'),
    betaBand: read('betaBand'),
    buy: read('buy'),
    sell: read('sell'),
  };
}
