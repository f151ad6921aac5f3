// @ts-check
import { createHash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

const waitMs = 20 * 60 * 1000;
const pollMs = 300;

/**
 * A listening socket is the lock: only one process can hold the name, and the system lets go of it
 * when that process ends, however it ends. No stale lock files.
 * @param {string} subject what is locked, e.g. a folder
 */
function lockAddress(subject) {
  const user = process.getuid?.() ?? 'user';
  const name = `pairwatch-${user}-${createHash('sha256').update(subject).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') {
    return `\0${name}`;
  }
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\${name}`;
  }
  return path.join(tmpdir(), `${name}.sock`);
}

/**
 * @param {string} address
 * @returns {Promise<import('node:net').Server | undefined>}
 */
function tryListen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen(address, () => resolve(server));
  });
}

/**
 * Only file sockets (macOS) stay behind after a crash; nobody answers on those.
 * @param {string} address
 */
async function removeIfDead(address) {
  if (process.platform === 'linux' || process.platform === 'win32') {
    return;
  }
  const dead = await new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
  if (dead) {
    unlinkSync(address);
  }
}

/**
 * Does `work` while no other process does work on the same subject.
 * @template T
 * @param {string} subject
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(subject, work) {
  const address = lockAddress(subject);
  const startedAtMs = performance.now();
  let server = await tryListen(address);
  if (!server) {
    say('Another set-up is at work on the same files; waiting for it …');
  }
  while (!server) {
    if (performance.now() - startedAtMs > waitMs) {
      throw new SetupError(
        `Another Pairwatch set-up has been at work for ${waitMs / 60_000} minutes.`,
        'End it, then run this command again.',
      );
    }
    await delay(pollMs);
    await removeIfDead(address);
    server = await tryListen(address);
  }
  try {
    return await work();
  } finally {
    const held = server;
    await new Promise((resolve) => held.close(resolve));
  }
}
