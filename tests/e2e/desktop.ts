import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** One call of org.freedesktop.Notifications.Notify, as seen on the bus. */
export interface SeenNotification {
  readonly title: string;
  readonly body: string;
}

/**
 * A real desktop session's notification service: dunst on a display of its own, and a monitor on the
 * session bus (the tests run under dbus-run-session) that sees what applications ask it to show.
 */
export class Desktop {
  readonly display: string;
  readonly #children: readonly ChildProcess[];
  readonly #output: () => string;

  private constructor(display: string, children: readonly ChildProcess[], output: () => string) {
    this.display = display;
    this.#children = children;
    this.#output = output;
  }

  static async start(): Promise<Desktop> {
    const xvfb = spawn(
      'Xvfb',
      ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const display = `:${(await untilPrinted(xvfb, /\d+\n/)).trim()}`;

    let output = '';
    const monitor = spawn(
      'dbus-monitor',
      ['--session', "interface='org.freedesktop.Notifications',member='Notify'"],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    monitor.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const dunst = spawn('dunst', ['-verbosity', 'info'], {
      env: { ...process.env, DISPLAY: display },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const desktop = new Desktop(display, [dunst, monitor, xvfb], () => output);
    await desktop.#untilServing();
    return desktop;
  }

  /** What has been asked to be shown so far, oldest first. */
  notifications(): readonly SeenNotification[] {
    return this.#output()
      .split(/^(?=method call |signal |method return |error )/m)
      .filter((message) => message.includes('member=Notify'))
      .map((message) => {
        const strings = [...message.matchAll(/^ {3}string "([\s\S]*?)"$/gm)].map(
          ([, text]) => text ?? '',
        );
        // app name, icon, summary, body
        return { title: strings[2] ?? '', body: strings[3] ?? '' };
      });
  }

  /** Clicks the newest notification. */
  async clickNewest(): Promise<void> {
    const click = spawn('dunstctl', ['action'], { stdio: 'ignore' });
    await once(click, 'exit');
  }

  async stop(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) {
        continue;
      }
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  }

  /** dunst is ready when it owns its name on the bus. */
  async #untilServing(): Promise<void> {
    const deadlineMs = performance.now() + 20_000;
    while (performance.now() < deadlineMs) {
      // Asking the bus, not the service: a call to the service would start a second dunst.
      const ask = spawn(
        'dbus-send',
        [
          '--session',
          '--print-reply=literal',
          '--dest=org.freedesktop.DBus',
          '/',
          'org.freedesktop.DBus.NameHasOwner',
          'string:org.freedesktop.Notifications',
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      let answer = '';
      ask.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
      await once(ask, 'close');
      if (answer.includes('true')) {
        return;
      }
    }
    throw new Error('dunst did not start within 20 s');
  }
}

async function untilPrinted(child: ChildProcess, pattern: RegExp): Promise<string> {
  let printed = '';
  const { stdout } = child;
  if (stdout === null) {
    throw new Error('The child has no output to read');
  }
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    printed += chunk.toString();
    const found = pattern.exec(printed);
    if (found !== null) {
      return found[0];
    }
  }
  throw new Error(`The child ended before it printed ${pattern.source}`);
}
