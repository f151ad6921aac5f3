import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../main/analyze/input-file.ts';
import { lineBlocks } from '../../../main/analyze/line-blocks.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { fileWith } from '../fixtures/analyze-market.ts';

async function linesOf(text: string, name: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const block of lineBlocks(inspectFile(fileWith(text, name)))) {
    const blockText = block.toString();
    expect(blockText.endsWith('\n')).toBe(true);
    lines.push(...blockText.split('\n').slice(0, -1));
  }
  return lines;
}

/** About 3 MB, so that the file is read in several pieces. */
function manyLines(): string[] {
  const random = seededRandom(11);
  return Array.from({ length: 6_000 }, (_, number) => {
    const length = Math.floor(random() ** 4 * 2_500);
    return `${number} ${'x'.repeat(length)}`;
  });
}

describe.each(['lines.txt', 'lines.txt.gz'])('the lines of %s', (name) => {
  it('are all there once and in order, across the borders of what is read at a time', async () => {
    const lines = manyLines();
    expect(await linesOf(`${lines.join('\n')}\n`, name)).toEqual(lines);
  });

  it('are the same without the last line feed and behind a byte order mark', async () => {
    const lines = manyLines();
    expect(await linesOf(`\uFEFF${lines.join('\n')}`, name)).toEqual(lines);
  });

  it('may be longer than what is read at a time, up to a limit beyond which they are cut', async () => {
    const long = 'y'.repeat(900_000);
    const tooLong = 'z'.repeat(2_500_000);
    const lines = await linesOf(`first\n${long}\nbetween\n${tooLong}\nlast\n`, name);
    expect(lines.filter((line) => line.length < 100)).toEqual(['first', 'between', 'last']);
    expect(lines[1]).toBe(long);
    expect(lines[3]?.length).toBeLessThan(tooLong.length);
  });
});
