import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { databasePathIn, openedStore, otherConnection } from '../fixtures/opened-store.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';

const crashWriter = fileURLToPath(new URL('../fixtures/crash-writer.ts', import.meta.url));

it.each([3, 17, 40])(
  'keeps all that was committed when the process is killed after %i batches',
  async (batchCount) => {
    const databasePath = databasePathIn(temporaryFolder());
    const child = spawn(process.execPath, [crashWriter, databasePath], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let committedCount = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      committedCount = Number(line);
      if (committedCount === batchCount * 1_000) {
        child.kill('SIGKILL');
      }
    }
    await ended;
    expect(child.signalCode).toBe('SIGKILL');

    const { store } = await openedStore({ databasePath });
    expect(committedCount).toBeGreaterThanOrEqual(batchCount * 1_000);
    expect(store.initialCount).toBeGreaterThanOrEqual(committedCount);
    expect(store.initialCount % 1_000).toBe(0);
    const database = otherConnection(databasePath);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(
      database.prepare('SELECT count(*), min(trade_id), max(trade_id) FROM tick').raw().get(),
    ).toEqual([store.initialCount, 0, store.initialCount - 1]);
  },
);
