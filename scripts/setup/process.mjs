// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { variable } from './environment.mjs';
import { progressDescriptor } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} RunOptions
 * @property {number | 'none'} timeoutMs after this the child and its children are ended; 'none' is
 *   only for what the user ends
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; default: ours
 * @property {'capture' | 'show' | 'stdout-raw'} [output] capture both streams (default), show them
 *   as progress, or leave stdout and stderr untouched
 * @property {boolean} [ownsSignals] the child ends itself in good order on Ctrl-C, so wait for it
 * @property {(line: string) => boolean} [keepErrorLine] filter for stderr, line by line
 */

/**
 * @typedef {object} Outcome
 * @property {number} code exit code, 128 + signal number when ended by a signal
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 */

/** @typedef {{ child: import('node:child_process').ChildProcess, ownsSignals: boolean }} Running */

const isWindows = process.platform === 'win32';
const endGraceMs = 5_000;
const ownerGraceMs = 20_000;
const parentPollMs = 1_000;
/** @type {Set<Running>} */
const running = new Set();
let firstSignalAtMs = 0;

/**
 * Children lead their own process group (not on Windows), so a time-out ends the grandchildren too
 * and Ctrl-C in a terminal reaches them once, through us.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) {
    return;
  }
  try {
    if (isWindows) {
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    } else {
      process.kill(-child.pid, signal);
    }
  } catch {
    // The group is already gone.
  }
}

/** @param {NodeJS.Signals} signal */
function onSignal(signal) {
  const nowMs = performance.now();
  if (firstSignalAtMs > 0) {
    // npm passes the terminal's Ctrl-C on once more; only a later one means impatience.
    if (nowMs - firstSignalAtMs > 1_000) {
      process.exit(128 + constants.signals[signal]);
    }
    return;
  }
  firstSignalAtMs = nowMs;
  let graceMs = endGraceMs;
  for (const { child, ownsSignals } of running) {
    if (ownsSignals) {
      graceMs = ownerGraceMs;
      child.kill(signal);
    } else {
      signalGroup(child, signal);
    }
  }
  if (running.size === 0) {
    process.exit(128 + constants.signals[signal]);
  }
  setTimeout(() => process.exit(128 + constants.signals[signal]), graceMs).unref();
}

let listening = false;
function listenForSignals() {
  if (listening) {
    return;
  }
  listening = true;
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  process.on('exit', () => {
    for (const { child } of running) {
      signalGroup(child, 'SIGKILL');
    }
  });
  endWithNpm();
}

/** When npm alone is killed nobody tells its children; they notice that their parent changed. */
function endWithNpm() {
  if (variable('npm_lifecycle_event') === undefined) {
    return;
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !wasInterrupted()) {
      onSignal('SIGTERM');
    }
  }, parentPollMs).unref();
}

/** True once Ctrl-C or a termination was asked for: no further step should start. */
export function wasInterrupted() {
  return firstSignalAtMs > 0;
}

/**
 * Runs a program to its end. Never rejects for the program's own failure.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options) {
  if (wasInterrupted()) {
    return Promise.reject(new SetupError('Interrupted.', 'Run the command again.'));
  }
  listenForSignals();
  const output = options.output ?? 'capture';
  const outcome = { code: 1, stdout: '', stderr: '', timedOut: false };
  const progress = progressDescriptor();
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: !isWindows,
    windowsHide: true,
    stdio:
      output === 'capture'
        ? ['ignore', 'pipe', 'pipe']
        : output === 'show'
          ? ['ignore', progress, progress]
          : ['ignore', 1, options.keepErrorLine ? 'pipe' : 2],
  });
  const entry = { child, ownsSignals: options.ownsSignals ?? false };
  running.add(entry);
  child.stdout
    ?.setEncoding('utf8')
    .on('data', (/** @type {string} */ text) => (outcome.stdout += text));
  if (options.keepErrorLine && child.stderr) {
    passLines(child.stderr, options.keepErrorLine);
  } else {
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (/** @type {string} */ text) => (outcome.stderr += text));
  }

  return new Promise((resolve) => {
    const endIt = () => {
      outcome.timedOut = true;
      signalGroup(child, 'SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), endGraceMs).unref();
    };
    const timeout = options.timeoutMs === 'none' ? undefined : setTimeout(endIt, options.timeoutMs);
    /** @param {number} code */
    const finish = (code) => {
      clearTimeout(timeout);
      running.delete(entry);
      resolve({ ...outcome, code });
    };
    child.on('error', (error) => {
      outcome.stderr += `${command}: ${error.message}\n`;
      finish(127);
    });
    // A grandchild that keeps our pipes open must not keep us waiting.
    child.on('exit', () => setTimeout(() => signalGroup(child, 'SIGKILL'), 2_000).unref());
    child.on('close', (code, signal) => {
      finish(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => boolean} keep
 */
function passLines(stream, keep) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (keep(line)) {
        process.stderr.write(`${line}\n`);
      }
    }
  });
  stream.on('end', () => {
    if (rest !== '' && keep(rest)) {
      process.stderr.write(rest);
    }
  });
}

/**
 * Runs a program that has to succeed.
 * @param {string} what the step in words, e.g. "Building the app"
 * @param {string} wayOut what the reader can do when it fails
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Outcome>}
 */
export async function runOrFail(what, wayOut, command, args, options) {
  const outcome = await run(command, args, options);
  if (outcome.code === 0) {
    return outcome;
  }
  const reason = endOf(outcome, options);
  const shown = ends(`${outcome.stdout}\n${outcome.stderr}`, 40);
  throw new SetupError(`${what} ${reason}.${shown === '' ? '' : `\n${shown}`}`, wayOut);
}

/**
 * How a failed program ended, in words.
 * @param {Outcome} outcome
 * @param {RunOptions} options
 */
export function endOf(outcome, options) {
  if (outcome.timedOut && options.timeoutMs !== 'none') {
    return `did not end within ${Math.round(options.timeoutMs / 1000)} s`;
  }
  return `ended with exit code ${outcome.code}`;
}

/**
 * The start and the end of a long output: one of them names the cause.
 * @param {string} text
 * @param {number} lineCount
 */
function ends(text, lineCount) {
  const lines = text.trim().split('\n');
  if (lines.length <= lineCount) {
    return lines.join('\n');
  }
  const half = lineCount / 2;
  return [...lines.slice(0, half), '…', ...lines.slice(-half)].join('\n');
}

/**
 * @param {string} text
 * @param {number} lineCount
 */
export function lastLines(text, lineCount) {
  return text.trim().split('\n').slice(-lineCount).join('\n');
}
