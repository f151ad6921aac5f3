import { describe, expect, it } from 'vitest';
import { barTimeOf } from '../../../main/analyze/bar-time.ts';

const noon = Date.UTC(2024, 1, 29, 12);

describe('barTimeOf', () => {
  it.each([
    ['2024-02-29 12:00:00+00:00', noon],
    ['2024-02-29T12:00:00Z', noon],
    ['2024-02-29T12:00:00.000Z', noon],
    ['2024-02-29 12:00', noon],
    ['2024-02-29 12:00:00 UTC', noon],
    ['2024-02-29T17:30:00+0530', noon],
    ['2024-02-29T07:00:00.25-05:00', noon + 250],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    [String(noon / 1_000), noon],
    [String(noon), noon],
    [`${noon}.0`, noon],
    [`${noon}999`, noon],
    [`${noon}000000`, noon],
  ])('reads %s', (text, timeMs) => {
    expect(barTimeOf(text)).toBe(timeMs);
  });

  it.each([
    '',
    'noon',
    '-1',
    '1e30',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-32',
    '2024-01-01 24:00',
    '2024-01-01 10:60',
    '29.02.2024',
    '12:00:00',
    '2150-01-01',
  ])('takes %j for no time', (text) => {
    expect(barTimeOf(text)).toBeUndefined();
  });
});
