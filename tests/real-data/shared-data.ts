import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const folder = new URL('../../../shared/data/', import.meta.url);

/** Whether the recorded market data lies beside the repository. */
export function hasSharedData(file: string): boolean {
  return existsSync(new URL(file, folder));
}

/** Lines of a packed text file of the recorded market data. */
export function sharedLines(file: string): readonly string[] {
  return gunzipSync(readFileSync(new URL(file, folder)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
