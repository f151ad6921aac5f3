import log from 'electron-log/node.js';
import { join } from 'node:path';
import type { Log, LogFields } from './log.ts';

/** The log file is started anew at this size; one older file is kept. */
const maxFileBytes = 5_000_000;

/**
 * Writes to `logs/pairwatch.log` in the user-data folder; warnings and errors also to the console.
 */
export function createFileLog(userDataFolder: string): Log {
  log.transports.file.resolvePathFn = () => join(userDataFolder, 'logs', 'pairwatch.log');
  log.transports.file.maxSize = maxFileBytes;
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  const line = (message: string, fields: LogFields | undefined): string =>
    fields === undefined ? message : `${message} ${JSON.stringify(fields)}`;
  return {
    info: (message, fields) => log.info(line(message, fields)),
    warn: (message, fields) => log.warn(line(message, fields)),
    error: (message, fields) => log.error(line(message, fields)),
  };
}
