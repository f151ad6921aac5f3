import { newestValue } from './chart-source.ts';
import { drawTags } from './overlays.ts';
import type { Palette } from './palette.ts';
import type { Overlay } from './pane-view.ts';
import type { LineContent } from './stream-pane.ts';

/** The newest value of a pane's one line in a tag at the right edge; none while the line is broken. */
export function newestTag(
  line: () => LineContent,
  format: (value: number) => string,
  colorOf: (palette: Palette, value: number) => string,
): Overlay {
  return (view) => {
    const value = newestValue(line());
    if (value === undefined) {
      return;
    }
    const y = view.valuePixel(value, 'left');
    const color = colorOf(view.palette, value);
    drawTags(view, [{ text: format(value), y, side: 'right', color }]);
  };
}
