import log from 'electron-log/node.js';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log, LogFields } from './log.ts';

/** The log file is started anew at this size; one older file is kept. */
const maxFileBytes = 5_000_000;

/**
 * Writes to `logs/pairwatch.log` in the user-data folder; warnings and errors also to the console.
 */
export function createFileLog(userDataFolder: string): Log {
  const path = join(userDataFolder, 'logs', 'pairwatch.log');
  log.transports.file.resolvePathFn = () => path;
  log.transports.file.maxSize = maxFileBytes;
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  const line = (message: string, fields: LogFields | undefined): string => {
    ensureFolder(dirname(path));
    return fields === undefined ? message : `${message} ${JSON.stringify(fields)}`;
  };
  return {
    info: (message, fields) => log.info(line(message, fields)),
    warn: (message, fields) => log.warn(line(message, fields)),
    error: (message, fields) => log.error(line(message, fields)),
  };
}

/** It may be deleted while the app runs; the file is opened anew for each line. */
function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    log.transports.file.level = 'info';
  } catch {
    // Where there can be no file, the terminal is not told so at each line.
    log.transports.file.level = false;
  }
}
