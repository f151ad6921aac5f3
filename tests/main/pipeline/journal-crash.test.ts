import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { databasePathIn, tickLog } from '../fixtures/opened-store.ts';
import { startRecorder } from '../fixtures/recorder.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const journalWriter = fileURLToPath(new URL('../fixtures/journal-writer.ts', import.meta.url));

it.each([1, 30, 120])(
  'stores at the next start all that was in the journal when the app was killed (%i records)',
  async (recordCount) => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, [journalWriter, join(folder, 'market_data.journal')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let journaledCount = 0;
    let lineCount = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      journaledCount = Number(line);
      lineCount += 1;
      if (lineCount === recordCount) {
        child.kill('SIGKILL');
      }
    }
    await ended;
    expect(child.signalCode).toBe('SIGKILL');

    const databasePath = databasePathIn(folder);
    const recorder = await startRecorder(databasePath, { firstId: 1_000_000_000 });
    const waitingCount = recorder.journal.tickCount;
    expect(waitingCount).toBeGreaterThanOrEqual(journaledCount);
    recorder.give(10);
    await recorder.stored(waitingCount + 10);
    const numbers = tickLog(databasePath).map((row) => Number(row['trade_id']));
    expect(numbers.filter((number) => number < 1_000_000_000).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: waitingCount }, (_, number) => number),
    );
    expect(recorder.journal.isEmpty).toBe(true);
  },
);
