import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyzed } from '../../main/fixtures/analyze-run.ts';
import { temporaryFolder } from '../../main/fixtures/temporary-folder.ts';
import { marketTicks, ticksPerSecond } from './market-ticks.ts';
import { tickFileKinds } from './tick-files.ts';

it('holds the same trades in every kind of file, so that speed is all that differs', async () => {
  const seconds = 80;
  const folder = temporaryFolder();
  const runs = [];
  for (const { fileName, write } of tickFileKinds) {
    const path = join(folder, fileName);
    await write(path, seconds * ticksPerSecond);
    runs.push(await analyzed('--ticks', path, '--window', '20'));
  }
  const [csv, ...others] = runs;
  expect(csv?.rows.length).toBe(seconds - 1);
  expect(csv?.summary.input).toMatchObject({ badRowCount: 0, repeatedCount: 0, lateCount: 0 });
  expect(others.map(({ rows }) => rows)).toEqual([csv?.rows, csv?.rows]);
});

it('numbers the trades of each leg without gaps, in order of time', () => {
  const newest = [
    { id: 0, timeMs: 0 },
    { id: 0, timeMs: 0 },
  ];
  let brokenCount = 0;
  for (const { legIndex, id, timeMs } of marketTicks(2_000)) {
    const last = newest[legIndex];
    if (last !== undefined && last.id > 0) {
      brokenCount += id === last.id + 1 && timeMs >= last.timeMs ? 0 : 1;
    }
    newest[legIndex] = { id, timeMs };
  }
  expect(brokenCount).toBe(0);
});
