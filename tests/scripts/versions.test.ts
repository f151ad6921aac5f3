import { describe, expect, it } from 'vitest';
import { typeScriptOptions } from '../../scripts/setup/type-stripping.mjs';
import { compareVersions, isAtLeast } from '../../scripts/setup/versions.mjs';

describe('compareVersions', () => {
  it.each([
    ['22.12.0', '22.12.0', 0],
    ['v22.12.0', '22.12', 0],
    ['22.9.0', '22.12.0', -1],
    ['24.0.0', '22.12.0', 1],
    ['10.9.8', '11', -1],
    ['11.0.0-pre.1', '11.0.0', 0],
  ])('compares %s with %s by number', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});

describe('isAtLeast', () => {
  it('takes the bound itself', () => {
    expect(isAtLeast('22.12.0', '22.12.0')).toBe(true);
    expect(isAtLeast('22.11.9', '22.12.0')).toBe(false);
  });
});

describe('typeScriptOptions', () => {
  it('asks older Nodes to strip types', () => {
    expect(typeScriptOptions('22.17.1')).toContain('--experimental-strip-types');
    expect(typeScriptOptions('22.18.0')).toEqual([]);
    expect(typeScriptOptions('24.21.0')).toEqual([]);
  });
});
