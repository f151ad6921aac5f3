import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createFileLog } from '../../main/file-log.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

it('goes on when its folder was deleted, and does not tell the terminal at each line', () => {
  const folder = join(temporaryFolder(), 'data');
  const terminal = (['log', 'info', 'warn', 'error'] as const).map((level) => {
    const spy = vi.spyOn(console, level).mockReturnValue();
    onTestFinished(() => spy.mockRestore());
    return spy;
  });
  const file = join(folder, 'logs', 'pairwatch.log');
  const log = createFileLog(folder);
  log.info('one');
  rmSync(folder, { recursive: true });
  log.info('two', { count: 2 });
  expect(readFileSync(file, 'utf8')).toMatch(/two \{"count":2\}\n$/);

  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'No folder can be here.');
  log.info('three');
  rmSync(folder);
  log.info('four');
  expect(readFileSync(file, 'utf8')).toMatch(/four\n$/);
  expect(terminal.flatMap(({ mock }) => mock.calls)).toEqual([]);
});
