import type { Migration } from './migration.ts';

/**
 * One row per trade, in the order it is read back: leg, time, id. Prices and quantities are integers
 * of 1e-8, as Binance's own; their product does not fit 53 bits and is never computed on integers.
 */
export const instrumentsAndTicks: Migration = {
  version: 1,
  sql: `
    CREATE TABLE instrument (
      instrument_id INTEGER PRIMARY KEY,
      venue         TEXT    NOT NULL,
      symbol        TEXT    NOT NULL,
      tick_count    INTEGER NOT NULL DEFAULT 0,
      UNIQUE (venue, symbol)
    ) STRICT;

    CREATE TABLE tick (
      instrument_id INTEGER NOT NULL REFERENCES instrument (instrument_id),
      trade_time_ms INTEGER NOT NULL,
      trade_id      INTEGER NOT NULL,
      price_e8      INTEGER NOT NULL CHECK (price_e8 > 0),
      quantity_e8   INTEGER NOT NULL CHECK (quantity_e8 > 0),
      taker_side    INTEGER NOT NULL CHECK (taker_side IN (0, 1)),
      PRIMARY KEY (instrument_id, trade_time_ms, trade_id)
    ) STRICT, WITHOUT ROWID;

    CREATE VIEW tick_log (time_ms, symbol, price, quantity, trade_id, taker_side, venue) AS
    SELECT tick.trade_time_ms,
           instrument.symbol,
           tick.price_e8 / 1e8,
           tick.quantity_e8 / 1e8,
           tick.trade_id,
           CASE tick.taker_side WHEN 0 THEN 'buy' ELSE 'sell' END,
           instrument.venue
      FROM tick
      JOIN instrument USING (instrument_id);
  `,
};
