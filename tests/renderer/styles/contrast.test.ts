import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const sheet = readFileSync(new URL('../../../renderer/styles/theme.css', import.meta.url), 'utf8');

/** The colours of one theme by their custom property. */
function colours(theme: string): ReadonlyMap<string, string> {
  const block = sheet.split(`[data-theme='${theme}'] {`)[1]?.split('}')[0] ?? '';
  return new Map(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

function luminance(colour: string): number {
  const linear = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, relative luminance: 4.5 for text, 3 for the borders of controls and lines of charts. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const palette = colours(theme);
  const of = (name: string): string => {
    const colour = palette.get(name);
    if (colour === undefined) {
      throw new Error(`${theme} has no ${name}`);
    }
    return colour;
  };

  test.each([
    ['--text', '--surface'],
    ['--text', '--field'],
    ['--text-muted', '--surface'],
    ['--text-muted', '--background'],
    ['--text-muted', '--field'],
    ['--danger', '--surface'],
    ['--warning', '--surface'],
    // The summary of the data quality, and the row under the pointer.
    ['--text', '--surface-raised'],
    ['--text-muted', '--surface-raised'],
    ['--danger', '--surface-raised'],
    ['--warning', '--surface-raised'],
    ['--buy', '--surface'],
    ['--sell', '--surface'],
    ['--accent-text', '--accent'],
    ['--chart-axis', '--surface'],
    ['--chart-hole', '--surface'],
    // Tags: the surface's colour on a filled box.
    ['--surface', '--chart-crosshair'],
    ['--surface', '--leg-y'],
    ['--surface', '--leg-x'],
    ['--surface', '--series-spread'],
    ['--surface', '--series-z'],
    ['--surface', '--series-beta'],
  ])('text %s on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['--border-strong', '--field'],
    ['--border-strong', '--surface'],
    ['--border-strong', '--surface-raised'],
    ['--accent', '--surface'],
    // Shapes that tell a state.
    ['--buy', '--surface-raised'],
    ['--warning', '--surface-raised'],
    ['--danger', '--surface-raised'],
    ['--chart-zero', '--surface'],
    // Bars and bounds of the diagnostics.
    ['--series-spread', '--field'],
    ['--leg-y', '--field'],
    ['--leg-x', '--field'],
    ['--chart-axis', '--field'],
    ['--series-beta-band', '--surface'],
  ])('line %s on %s', (line, ground) => {
    expect(contrast(of(line), of(ground))).toBeGreaterThanOrEqual(3);
  });
});
