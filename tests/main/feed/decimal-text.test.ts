import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePositiveDecimal } from '../../../main/feed/decimal-text.ts';

describe('parsePositiveDecimal', () => {
  it.each([
    ['61800.30', 61_800.3],
    ['1', 1],
    ['0.00000001', 1e-8],
    ['0.205', 0.205],
    ['92233720368', 92_233_720_368],
  ])('reads %s', (text, value) => {
    expect(parsePositiveDecimal(text)).toBe(value);
  });

  it.each([
    ['zero', '0'],
    ['zero with decimals', '0.00000000'],
    ['negative', '-1.5'],
    ['with a sign', '+1.5'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['nine decimals', '1.123456789'],
    ['too large for the store', '92233720369'],
    ['no digit before the point', '.5'],
    ['no digit after the point', '5.'],
    ['two points', '1.2.3'],
    ['a leading zero', '01.5'],
    ['blank', ' 1'],
    ['empty', ''],
    ['a comma', '1,5'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
    ['other digits', '١٢'],
    ['a number', 1.5],
    ['null', null],
    ['absent', undefined],
    ['a list', ['1']],
  ])('refuses %s', (_name, text) => {
    expect(parsePositiveDecimal(text)).toBeUndefined();
  });

  it('agrees with a regular expression on any text', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789.-e ')),
      maxLength: 14,
    });
    fc.assert(
      fc.property(digits, (text) => {
        const isWellFormed = /^(0|[1-9]\d*)(\.\d{1,8})?$/.test(text);
        const value = Number(text);
        const expected = isWellFormed && value > 0 && value <= 92_233_720_368 ? value : undefined;
        expect(parsePositiveDecimal(text)).toBe(expected);
      }),
      { numRuns: 20_000, seed: 42 },
    );
  });
});
