import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foreignFlags, runTimeoutMs, withAbsoluteFiles } from '../../scripts/setup/app-flags.mjs';

describe('withAbsoluteFiles', () => {
  const folder = resolve('/somewhere');

  it('resolves files and folders from where the user stands', () => {
    const args = ['--screenshot', 'a.png', '--user-data-dir=data', '--capture', '../c.ndjson.gz'];
    expect(withAbsoluteFiles(args, folder)).toEqual([
      '--screenshot',
      resolve(folder, 'a.png'),
      `--user-data-dir=${resolve(folder, 'data')}`,
      '--capture',
      resolve(folder, '../c.ndjson.gz'),
    ]);
  });

  it('leaves everything else to the app', () => {
    const args = ['--headless', '--speed', 'max', '--capture', '--screenshot=', '--unknown', 'x'];
    expect(withAbsoluteFiles(args, folder)).toEqual(args);
  });
});

describe('foreignFlags', () => {
  it('names what is not of the app, and nothing else', () => {
    const own = [
      '--demo',
      '--headless',
      '--seconds=5',
      '--capture',
      'file',
      '--speed',
      'max',
      '--',
    ];
    expect(foreignFlags(own)).toEqual([]);
    expect(foreignFlags([...own, '--headles', '--force-dark-mode=1', '-x'])).toEqual([
      '--headles',
      '--force-dark-mode=1',
    ]);
  });
});

describe('runTimeoutMs', () => {
  it('has no end while a user watches or a capture plays', () => {
    expect(runTimeoutMs([])).toBe('none');
    expect(runTimeoutMs(['--seconds', '5'])).toBe('none');
    expect(runTimeoutMs(['--headless', '--capture', 'f'])).toBe('none');
  });

  it('leaves a headless run time to end by itself', () => {
    expect(runTimeoutMs(['--headless'])).toBe(180_000);
    expect(runTimeoutMs(['--headless', '--seconds=5'])).toBe(125_000);
    expect(runTimeoutMs(['--headless', '--seconds', 'soon'])).toBe(120_000);
  });
});
