import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openedStore } from '../fixtures/opened-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const run = promisify(execFile);
const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

/** What a notebook does: opens the file read-only and counts and reads through the view. */
const notebook = `
import json, sqlite3, sys
connection = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
cursor = connection.execute("SELECT * FROM tick_log WHERE symbol = 'BTCUSDT' ORDER BY time_ms LIMIT 1")
print(json.dumps({
    "columns": [column[0] for column in cursor.description],
    "first": cursor.fetchone(),
    "count": connection.execute("SELECT count(*) FROM tick_log").fetchone()[0],
    "value": connection.execute("SELECT round(sum(price * quantity), 6) FROM tick_log WHERE trade_id < 10").fetchone()[0],
}))
`;

it.skipIf(!hasPython)(
  'a notebook reads the ticks while they are written (needs python3)',
  async () => {
    const { store, databasePath } = await openedStore();
    await store.append('usdm', batchOf(1_000));
    const stop = new AbortController();
    const writing = (async () => {
      for (let number = 1_000; !stop.signal.aborted; number += 1_000) {
        await store.append('usdm', batchOf(1_000, number));
      }
    })();
    const answers: { count: number }[] = [];
    try {
      for (let round = 0; round < 3; round += 1) {
        const { stdout } = await run('python3', ['-c', notebook, databasePath]);
        const answer: unknown = JSON.parse(stdout);
        expect(answer).toMatchObject({
          columns: [
            'time_ms',
            'symbol',
            'price',
            'quantity',
            'trade_id',
            'taker_side',
            'venue',
            'standing',
          ],
          first: [1_723_161_256_345, 'BTCUSDT', 100.01, 0.5, 1, 'sell', 'usdm', 'ordinary'],
          value: 500.225,
        });
        answers.push(answer as { count: number });
      }
    } finally {
      stop.abort();
      await writing;
    }
    const counts = answers.map(({ count }) => count);
    expect(counts.every((count) => count % 1_000 === 0)).toBe(true);
    expect(counts[2]).toBeGreaterThan(counts[0] ?? NaN);
  },
);
