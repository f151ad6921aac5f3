// @ts-check
import { isAtLeast } from './versions.mjs';

/**
 * What Node needs on its command line to load .ts files, in worker threads too.
 * @param {string} nodeVersion
 * @returns {string[]}
 */
export function typeScriptOptions(nodeVersion) {
  if (isAtLeast(nodeVersion, '22.18.0')) {
    return [];
  }
  return ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
}
