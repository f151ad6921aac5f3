import type { Migration } from './migration.ts';

/**
 * What is missing and what is doubtful gets its place beside the ticks, and minutes get bars of their
 * own that outlive the ticks they were made of.
 *
 * A minute's volume is a double, as in every other bar: summed as integers of 1e-8 the busiest symbols
 * with a tiny price leave 64 bits within a minute.
 */
export const gapsStandingsAndMinuteBars: Migration = {
  version: 2,
  sql: `
    ALTER TABLE tick ADD COLUMN standing INTEGER NOT NULL DEFAULT 0 CHECK (standing IN (0, 1, 2));

    -- Every tick before this time is in bar_1m, whether it is still in tick or not.
    ALTER TABLE instrument ADD COLUMN rolled_up_to_ms INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE gap (
      instrument_id INTEGER NOT NULL REFERENCES instrument (instrument_id),
      from_trade_id INTEGER NOT NULL,
      to_trade_id   INTEGER NOT NULL CHECK (to_trade_id >= from_trade_id),
      from_time_ms  INTEGER NOT NULL,
      to_time_ms    INTEGER NOT NULL,
      state         TEXT    NOT NULL CHECK (state IN ('open', 'filled', 'unfillable')),
      PRIMARY KEY (instrument_id, from_trade_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE bar_1m (
      instrument_id  INTEGER NOT NULL REFERENCES instrument (instrument_id),
      open_time_ms   INTEGER NOT NULL CHECK (open_time_ms % 60000 = 0),
      open_e8        INTEGER NOT NULL,
      high_e8        INTEGER NOT NULL,
      low_e8         INTEGER NOT NULL,
      close_e8       INTEGER NOT NULL,
      volume_base    REAL    NOT NULL,
      tick_count     INTEGER NOT NULL,
      first_trade_id INTEGER NOT NULL,
      last_trade_id  INTEGER NOT NULL,
      PRIMARY KEY (instrument_id, open_time_ms)
    ) STRICT, WITHOUT ROWID;

    DROP VIEW tick_log;
    CREATE VIEW tick_log (
      time_ms, symbol, price, quantity, trade_id, taker_side, venue, standing
    ) AS
    SELECT tick.trade_time_ms,
           instrument.symbol,
           tick.price_e8 / 1e8,
           tick.quantity_e8 / 1e8,
           tick.trade_id,
           CASE tick.taker_side WHEN 0 THEN 'buy' ELSE 'sell' END,
           instrument.venue,
           CASE tick.standing WHEN 0 THEN 'ordinary' WHEN 1 THEN 'extreme' ELSE 'confirming' END
      FROM tick
      JOIN instrument USING (instrument_id);

    CREATE VIEW gap_log (
      from_time_ms, to_time_ms, symbol, state, trade_count, from_trade_id, to_trade_id, venue
    ) AS
    SELECT gap.from_time_ms,
           gap.to_time_ms,
           instrument.symbol,
           gap.state,
           gap.to_trade_id - gap.from_trade_id + 1,
           gap.from_trade_id,
           gap.to_trade_id,
           instrument.venue
      FROM gap
      JOIN instrument USING (instrument_id);

    CREATE VIEW bar_1m_log (
      open_time_ms, symbol, open, high, low, close, volume, tick_count, venue
    ) AS
    SELECT bar_1m.open_time_ms,
           instrument.symbol,
           bar_1m.open_e8 / 1e8,
           bar_1m.high_e8 / 1e8,
           bar_1m.low_e8 / 1e8,
           bar_1m.close_e8 / 1e8,
           bar_1m.volume_base,
           bar_1m.tick_count,
           instrument.venue
      FROM bar_1m
      JOIN instrument USING (instrument_id);
  `,
};
