import { describe, expect, it } from 'vitest';
import { isInstalledAsLocked } from '../../scripts/setup/lockfile.mjs';

const locked = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  },
};

describe('isInstalledAsLocked', () => {
  it('takes an installation without the packages of other platforms', () => {
    const packages = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } };
    expect(isInstalledAsLocked(locked, { packages })).toBe(true);
  });

  it('refuses another version, another content or a missing package', () => {
    const other = { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } };
    const changed = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } };
    expect(isInstalledAsLocked(locked, { packages: other })).toBe(false);
    expect(isInstalledAsLocked(locked, { packages: changed })).toBe(false);
    expect(isInstalledAsLocked(locked, { packages: {} })).toBe(false);
  });
});
