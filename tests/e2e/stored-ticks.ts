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

const troubleSchema = v.object({ extremeCount: v.number(), filledCount: v.number() });

/** Trades at a price too far from those before it, and stretches of missing ones that were fetched. */
export function storedTroubles(userDataDirectory: string): v.InferOutput<typeof troubleSchema> {
  const database = new Database(join(userDataDirectory, 'market_data.db'), { readonly: true });
  try {
    const row = database
      .prepare(
        `SELECT (SELECT COUNT(*) FROM tick_log WHERE standing <> 'ordinary') AS extremeCount,
                (SELECT COUNT(*) FROM gap_log WHERE state = 'filled') AS filledCount`,
      )
      .get();
    return v.parse(troubleSchema, row);
  } finally {
    database.close();
  }
}
