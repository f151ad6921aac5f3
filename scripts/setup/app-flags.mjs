// @ts-check
import path from 'node:path';
import { flagValue } from './endpoints.mjs';

const fileFlags = ['--screenshot', '--user-data-dir', '--capture'];
const otherFlags = [
  '--demo',
  '--headless',
  '--seconds',
  '--speed',
  '--seed',
  '--ws-url',
  '--rest-url',
];
const headlessDefaultSeconds = 60;
const endAllowanceMs = 120_000;

/**
 * Makes the files and folders in the app's flags absolute, from where the user stands.
 * @param {readonly string[]} args
 * @param {string} folder where the user typed the command
 * @returns {string[]}
 */
export function withAbsoluteFiles(args, folder) {
  return args.map((arg, index) => {
    const before = args[index - 1];
    if (before !== undefined && fileFlags.includes(before) && !arg.startsWith('--')) {
      return path.resolve(folder, arg);
    }
    const flag = fileFlags.find((name) => arg.startsWith(`${name}=`));
    const file = flag === undefined ? '' : arg.slice(flag.length + 1);
    return file === '' ? arg : `${flag}=${path.resolve(folder, file)}`;
  });
}

/**
 * Flags that are not Pairwatch's. Electron has many of its own, so they are no error; but a slip of
 * the finger must not go by without a word.
 * @param {readonly string[]} args
 * @returns {string[]}
 */
export function foreignFlags(args) {
  const own = [...fileFlags, ...otherFlags];
  return args.filter(
    (arg) => arg.startsWith('--') && arg !== '--' && !own.includes(arg.split('=')[0] ?? ''),
  );
}

/**
 * When a run that ends by itself has surely failed to do so. With a capture only the app knows how
 * long it takes; with a window the user ends it.
 * @param {readonly string[]} args
 * @returns {number | 'none'}
 */
export function runTimeoutMs(args) {
  if (!args.includes('--headless')) {
    return 'none';
  }
  if (flagValue(args, '--capture') !== undefined) {
    return 'none';
  }
  const seconds = Number(flagValue(args, '--seconds') ?? headlessDefaultSeconds);
  return Number.isFinite(seconds) ? seconds * 1000 + endAllowanceMs : endAllowanceMs;
}
