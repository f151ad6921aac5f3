import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { pythonWith } from '../../scripts/setup/python.mjs';
import { findProgram } from '../../scripts/setup/system-packages.mjs';

it('finds no Python that has a module which nobody wrote', () => {
  expect(pythonWith('pairwatch_has_no_such_module')).toBeUndefined();
});

it.runIf(findProgram('python3') !== undefined)('finds a Python by a module it has', () => {
  const python = pythonWith('json') ?? '';
  const { stdout } = spawnSync(python, ['-c', 'import json; print(json.dumps(1))'], {
    encoding: 'utf8',
  });
  expect(stdout.trim()).toBe('1');
});
