import { expect, it } from 'vitest';
import { findsDamage } from '../../../main/store/damage-check.ts';

it('takes a disk that fails while it reads for no damage of the file', () => {
  const words = (code: number) =>
    `*** in database main ***\nTree 5 page 7: unable to get the page. error code=${code}`;
  const ioErrorRead = 266;
  const corrupt = 11;
  expect(() => findsDamage(words(ioErrorRead), '/there/market_data.db')).toThrow(/disk failed/);
  expect(findsDamage(words(corrupt), '/there/market_data.db')).toBe(true);
  expect(findsDamage('Tree 5 page 7: btreeInitPage() returns error code 11', '')).toBe(true);
  expect(findsDamage('ok', '')).toBe(false);
});
