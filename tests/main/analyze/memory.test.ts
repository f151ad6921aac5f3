import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { csvHeader } from '../fixtures/analyze-market.ts';
import { command } from '../fixtures/analyze-run.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const megabyte = 1024 * 1024;

/** Trades of both legs in turn, 100 a second, written at the pace of the disk. */
async function writeTicks(rowCount: number): Promise<string> {
  const path = join(temporaryFolder(), 'ticks.csv');
  const file = createWriteStream(path);
  file.write(`${csvHeader},venue,standing\n`);
  let text = '';
  for (let row = 0; row < rowCount; row += 1) {
    const timeMs = 1_700_000_000_000 + row * 10;
    const wave = Math.sin(row / 3_000) + ((row * 7_919) % 101) / 1_000;
    const leg =
      row % 2 === 0
        ? `ETHUSDT,${(2_000 + wave).toFixed(2)}`
        : `BTCUSDT,${(40_000 + 9 * wave).toFixed(1)}`;
    text += `${timeMs},${leg},0.125,${1_000_000_000 + (row >> 1)},usdm,ordinary\n`;
    if (text.length > megabyte) {
      if (!file.write(text)) {
        await once(file, 'drain');
      }
      text = '';
    }
  }
  file.end(text);
  await once(file, 'close');
  return path;
}

/** Tells on standard error how much memory the process had at most. */
const peakTeller =
  "--import=data:text/javascript,process.on('exit',()=>console.error(`peak ${process.resourceUsage().maxRSS}`))";

/** A run in which the heap may be no larger than this, and the rows go nowhere. */
async function peakMegabytes(path: string, rowCount: number): Promise<number> {
  const { code, stdout, stderr } = await command(
    ['--ticks', path, '--json', '--out', '/dev/null'],
    [peakTeller, '--max-old-space-size=32'],
  );
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    input: { yRowCount: rowCount / 2, xRowCount: rowCount / 2 },
  });
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

it.skipIf(process.platform === 'win32')(
  'the memory of an analysis does not grow with its file (not on Windows)',
  { timeout: 120_000 },
  async () => {
    const small = await writeTicks(100_000);
    const large = await writeTicks(3_200_000);
    const moreMegabytes = (statSync(large).size - statSync(small).size) / megabyte;
    expect(moreMegabytes).toBeGreaterThan(180);
    const smallPeak = await peakMegabytes(small, 100_000);
    const largePeak = await peakMegabytes(large, 3_200_000);
    expect(largePeak - smallPeak).toBeLessThan(80);
  },
);
