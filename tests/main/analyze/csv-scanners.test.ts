import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tickStandings } from '../../../analytics/market/tick-batch.ts';
import { barCsvLayout, readBarLine } from '../../../main/analyze/bar-csv.ts';
import { BarCsvScanner } from '../../../main/analyze/bar-csv-scanner.ts';
import { csvFields } from '../../../main/analyze/csv-line.ts';
import { TickCsvScanner } from '../../../main/analyze/tick-csv-scanner.ts';
import { tickCsvHeader } from '../../../main/analyze/tick-csv-header.ts';
import { readTick } from '../../../main/analyze/tick-row.ts';

/** A line with some characters changed, so that nearly all lines are nearly plain. */
function injured(line: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(100),
    removed: fc.nat(2),
    added: fc.constantFrom(
      '',
      '',
      ',',
      '.',
      '-',
      '+',
      '"',
      ' ',
      '0',
      '9',
      'e',
      ':',
      'T',
      'Z',
      '\r',
    ),
  });
  return fc.tuple(line, fc.array(change, { maxLength: 3 })).map(([text, changes]) =>
    changes.reduce((changed, { at, removed, added }) => {
      const from = at % (changed.length + 1);
      return changed.slice(0, from) + added + changed.slice(from + removed);
    }, text),
  );
}

const decimal = fc
  .tuple(fc.nat(10 ** 9), fc.integer({ min: 0, max: 8 }))
  .map(([whole, decimals]) => (whole / 10 ** Math.min(decimals, 4)).toFixed(decimals));

it('trades that are read from bytes are read alike from text', () => {
  const header = tickCsvHeader('f', 'time_ms,symbol,price,note,quantity,trade_id,standing');
  const line = fc
    .tuple(
      fc.integer({ min: 0, max: 4_200_000_000_000 }),
      fc.constantFrom('ETHUSDT', 'BTCUSDT'),
      decimal,
      fc.constantFrom('', 'x', 'buy', 'ü'),
      decimal,
      fc.nat(),
      fc.constantFrom(...Object.keys(tickStandings)),
    )
    .map((fields) => fields.join(','));
  let plainCount = 0;
  fc.assert(
    fc.property(injured(line), (text) => {
      const scanner = new TickCsvScanner(header);
      scanner.symbols.add('ETHUSDT', 0);
      scanner.symbols.add('BTCUSDT', 1);
      const bytes = Buffer.from(`${text}\n`);
      if (!scanner.scan(bytes, 0)) {
        return;
      }
      plainCount += 1;
      expect(scanner.end).toBe(bytes.length - 1);
      const fields = csvFields(text, ',') ?? [];
      expect(fields).toHaveLength(7);
      const [time, symbol, price, , quantity, id, standing] = fields;
      expect(symbol).toBe(['ETHUSDT', 'BTCUSDT'][scanner.symbolCode]);
      expect(readTick({ time, price, quantity, id, standing })).toEqual({
        timeMs: scanner.tradeTimeMs,
        price: scanner.priceQuote,
        quantity: scanner.quantityBase,
        id: scanner.tradeId,
        standing: scanner.standing,
      });
    }),
    { numRuns: 20_000, seed: 1 },
  );
  expect(plainCount).toBeGreaterThan(4_000);
});

const dates = fc
  .tuple(
    fc.date({ min: new Date(0), max: new Date('2105-01-01'), noInvalidDate: true }),
    fc.constantFrom(10, 16, 19, 23),
    fc.constantFrom('', 'Z', '+00:00', '+05:30', '-0100', ' UTC'),
    fc.boolean(),
  )
  .map(([date, length, zone, isBlank]) => {
    const text = `${date.toISOString().slice(0, length)}${zone}`;
    return isBlank ? text.replace('T', ' ') : text;
  });
const times = fc.oneof(
  dates,
  fc.integer({ min: 0, max: 4_200_000_000_000 }).map(String),
  fc.integer({ min: 0, max: 4_200_000_000 }).map(String),
  fc.integer({ min: 10 ** 14, max: 10 ** 16 }).map(String),
);

it.each(['date,open,high,low,close,volume', 'date,close,volume', '1700000000000,1,1,1,1,1'])(
  'bars that are read from bytes are read alike from text: %s',
  (firstLine) => {
    const layout = barCsvLayout('f', firstLine);
    const prices = layout.fieldCount === 3 ? 1 : 4;
    const line = fc.tuple(times, fc.nat(1_000), decimal).map(([time, spread, price]) =>
      [time, price, Number(price) + spread, price, price]
        .slice(0, 1 + prices)
        .concat('7')
        .join(','),
    );
    const scanner = new BarCsvScanner(layout);
    let plainCount = 0;
    fc.assert(
      fc.property(injured(line), (text) => {
        const bytes = Buffer.from(`${text}\n`);
        if (!scanner.scan(bytes, 0)) {
          return;
        }
        plainCount += 1;
        expect(scanner.end).toBe(bytes.length - 1);
        expect(readBarLine(text, layout)).toEqual({
          openTimeMs: scanner.openTimeMs,
          close: scanner.close,
        });
      }),
      { numRuns: 20_000, seed: 2 },
    );
    expect(plainCount).toBeGreaterThan(3_000);
  },
);
