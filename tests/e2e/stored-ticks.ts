import Database from 'better-sqlite3';
import { join } from 'node:path';
import * as v from 'valibot';

const rowSchema = v.object({
  time_ms: v.number(),
  trade_id: v.number(),
  price: v.number(),
  taker_side: v.string(),
});

/** What a notebook would read of one symbol: `tick_log` ordered by trade id. */
export function storedTicks(
  userDataDirectory: string,
  symbol: string,
): readonly v.InferOutput<typeof rowSchema>[] {
  const database = new Database(join(userDataDirectory, 'market_data.db'), { readonly: true });
  try {
    const rows = database
      .prepare(
        'SELECT time_ms, trade_id, price, taker_side FROM tick_log WHERE symbol = ? ORDER BY trade_id, time_ms',
      )
      .all(symbol);
    return v.parse(v.array(rowSchema), rows);
  } finally {
    database.close();
  }
}
