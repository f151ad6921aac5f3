import { expect, it } from 'vitest';
import { TickRows } from '../../../main/store/tick-rows.ts';
import { TickWriter } from '../../../main/store/tick-writer.ts';
import { openedDatabase } from '../fixtures/opened-store.ts';
import { batchOf } from '../fixtures/tick-batches.ts';

const everyRow = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

it.each([1, 31, 32, 33, 64, 95, 200])(
  'puts %i rows in, whole statements and the rest, and none of them again',
  (count) => {
    const database = openedDatabase();
    // Makes the instrument.
    new TickWriter(database).append('usdm', batchOf(1, 1_000));
    const rows = new TickRows(database);
    expect(rows.insert(1, batchOf(count), everyRow(count))).toBe(count);
    expect(rows.insert(1, batchOf(count), everyRow(count))).toBe(0);
    // One in the middle is new.
    const middle = Math.floor(count / 2);
    database.prepare('DELETE FROM tick WHERE trade_id = ?').run(middle);
    expect(rows.insert(1, batchOf(count), everyRow(count))).toBe(1);
    expect(rows.insertOne(1, batchOf(count + 1), count)).toBe(true);
    expect(rows.insertOne(1, batchOf(count + 1), count)).toBe(false);
    const ids = database.prepare('SELECT trade_id FROM tick WHERE trade_id < 1000 ORDER BY 1');
    expect(ids.pluck().all()).toEqual(everyRow(count + 1));
  },
);

it('gives every column its own value, as one row alone has it', () => {
  const [many, singly] = [openedDatabase(), openedDatabase()];
  new TickWriter(many).append('usdm', batchOf(200));
  const writer = new TickWriter(singly);
  for (const row of everyRow(200)) {
    writer.append('usdm', batchOf(1, row));
  }
  const all = 'SELECT * FROM tick ORDER BY trade_id';
  const expected: unknown = singly.prepare(all).raw().all();
  expect(expected).toHaveLength(200);
  expect(many.prepare(all).raw().all()).toEqual(expected);
});
