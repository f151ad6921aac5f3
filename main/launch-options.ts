import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How fast a capture is played: a multiple of real time, or as fast as the app takes it. */
export type PlaybackSpeed = number | 'max';

/** Where the command line says that the data comes from. */
export type RequestedSource =
  | { readonly kind: 'live' }
  | { readonly kind: 'custom'; readonly wsUrl: URL; readonly restUrl: URL }
  | { readonly kind: 'generated'; readonly seed: number }
  | { readonly kind: 'capture'; readonly file: string; readonly speed: PlaybackSpeed };

export interface LaunchOptions {
  readonly source: RequestedSource;
  /** Print statistics, write a screenshot and end, with nobody watching. */
  readonly headless: boolean;
  /** End by itself after this long; `undefined` runs until closed or until a capture has ended. */
  readonly runForMs: number | undefined;
  readonly screenshotFile: string | undefined;
  readonly userDataDirectory: string | undefined;
}

/** The command line asks for something that cannot be; the message says what to write instead. */
export class LaunchOptionError extends Error {
  override readonly name = 'LaunchOptionError';
}

const defaultHeadlessSeconds = 60;
const defaultSeed = 42;

/**
 * Reads the app's own flags; Chromium's and Node's, which drivers add, are passed over.
 *
 * @param args - command line without the executable
 * @param workingDirectory - what relative paths are relative to
 * @throws {@link LaunchOptionError} on a value that makes no sense
 */
export function parseLaunchOptions(
  args: readonly string[],
  workingDirectory: string,
): LaunchOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      demo: { type: 'boolean' },
      headless: { type: 'boolean' },
      seconds: { type: 'string' },
      screenshot: { type: 'string' },
      'user-data-dir': { type: 'string' },
      capture: { type: 'string' },
      speed: { type: 'string' },
      seed: { type: 'string' },
      'ws-url': { type: 'string' },
      'rest-url': { type: 'string' },
    },
  });

  const text = (name: keyof typeof values): string | undefined => {
    const value = values[name];
    if (value === undefined || value === false) {
      return undefined;
    }
    if (typeof value !== 'string' || value === '' || value.startsWith('--')) {
      throw new LaunchOptionError(`--${name} needs a value.`);
    }
    return value;
  };
  const path = (name: keyof typeof values): string | undefined => {
    const value = text(name);
    return value === undefined ? undefined : resolve(workingDirectory, value);
  };

  const headless = values.headless === true;
  const capture = path('capture');
  const seconds = readSeconds(text('seconds'));
  const endsByItself = headless && capture === undefined;

  return {
    source: readSource({
      demo: values.demo === true,
      capture,
      speed: text('speed'),
      seed: text('seed'),
      wsUrl: text('ws-url'),
      restUrl: text('rest-url'),
    }),
    headless,
    runForMs: toMs(seconds ?? (endsByItself ? defaultHeadlessSeconds : undefined)),
    screenshotFile:
      path('screenshot') ?? (headless ? resolve(workingDirectory, 'pairwatch.png') : undefined),
    userDataDirectory: path('user-data-dir'),
  };
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}

function readSource(flags: {
  readonly demo: boolean;
  readonly capture: string | undefined;
  readonly speed: string | undefined;
  readonly seed: string | undefined;
  readonly wsUrl: string | undefined;
  readonly restUrl: string | undefined;
}): RequestedSource {
  const { demo, capture, speed, seed, wsUrl, restUrl } = flags;
  if (capture !== undefined && !demo) {
    throw new LaunchOptionError('--capture plays a file in the demo: add --demo.');
  }
  if (speed !== undefined && capture === undefined) {
    throw new LaunchOptionError('--speed is the speed of a capture: add --capture FILE.');
  }
  if (demo && (wsUrl !== undefined || restUrl !== undefined)) {
    throw new LaunchOptionError(
      '--demo brings its own exchange: leave out --ws-url and --rest-url, or leave out --demo.',
    );
  }
  if (capture !== undefined) {
    return { kind: 'capture', file: capture, speed: readSpeed(speed) };
  }
  if (demo) {
    return { kind: 'generated', seed: readSeed(seed) };
  }
  if (wsUrl !== undefined || restUrl !== undefined) {
    return customSource(wsUrl, restUrl);
  }
  return { kind: 'live' };
}

/** One address is enough: the other is taken from the same host. */
function customSource(wsUrl: string | undefined, restUrl: string | undefined): RequestedSource {
  const ws = wsUrl === undefined ? undefined : readUrl('--ws-url', wsUrl, ['ws:', 'wss:']);
  const rest = restUrl === undefined ? undefined : readUrl('--rest-url', restUrl, httpProtocols);
  const given = ws ?? rest;
  if (given === undefined) {
    return { kind: 'live' };
  }
  const secure = given.protocol === 'wss:' || given.protocol === 'https:';
  return {
    kind: 'custom',
    wsUrl: ws ?? new URL(`${secure ? 'wss' : 'ws'}://${given.host}`),
    restUrl: rest ?? new URL(`${secure ? 'https' : 'http'}://${given.host}`),
  };
}

const httpProtocols = ['http:', 'https:'];

function readUrl(flag: string, text: string, protocols: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol)) {
    const schemes = protocols.map((protocol) => `${protocol}//`).join(' or ');
    throw new LaunchOptionError(`${flag} must start with ${schemes}, but is "${text}".`);
  }
  return url;
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 1e6)) {
    throw new LaunchOptionError(`--seconds must be a number above 0, but is "${text}".`);
  }
  return seconds;
}

function readSpeed(text: string | undefined): PlaybackSpeed {
  if (text === undefined) {
    return 1;
  }
  if (text === 'max') {
    return 'max';
  }
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1e6)) {
    throw new LaunchOptionError(`--speed must be a number above 0 or "max", but is "${text}".`);
  }
  return speed;
}

function readSeed(text: string | undefined): number {
  if (text === undefined) {
    return defaultSeed;
  }
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new LaunchOptionError(`--seed must be a whole number from 0, but is "${text}".`);
  }
  return seed;
}
