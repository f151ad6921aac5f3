import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeedReport, StoreReport } from '../../preload/contract.ts';
import type { AppCommand, AppMeasure, AppMessage, AppSetup } from './app-messages.ts';

/** How the app's process ended when nobody had asked it to. */
export class AppDeathError extends Error {
  override readonly name = 'AppDeathError';
}

interface AppReport {
  readonly feed: FeedReport | undefined;
  readonly store: StoreReport;
}

/** Feed, pipeline and store of the app in a process of their own, so that it can be killed for real. */
export class AppProcess {
  readonly #process: ChildProcess;
  readonly #onProblem: (problem: string) => void;
  readonly #exited: Promise<string>;
  #waiting: { kind: AppMessage['kind']; take: (message: AppMessage) => void }[] = [];
  #isEndExpected = false;
  report: AppReport | undefined;

  private constructor(process: ChildProcess, onProblem: (problem: string) => void) {
    this.#process = process;
    this.#onProblem = onProblem;
    process.on('message', (message: AppMessage) => this.#take(message));
    this.#exited = new Promise((resolve) => {
      process.on('exit', (code, signal) => {
        const how = signal === null ? `with code ${code}` : `by ${signal}`;
        if (!this.#isEndExpected) {
          onProblem(`The app's process ended by itself, ${how}`);
        }
        resolve(how);
      });
    });
  }

  /**
   * Starts the process, and resolves when its feed runs.
   *
   * @param logFile - gets what it logs and what Node prints of a crash
   * @param onProblem - told, in words, when it ends without being asked to, and of what it finds wrong
   */
  static async start(
    setup: AppSetup,
    logFile: string,
    onProblem: (problem: string) => void,
  ): Promise<AppProcess> {
    const log = openSync(logFile, 'a');
    const child = fork(fileURLToPath(new URL('./app-side.ts', import.meta.url)), [], {
      stdio: ['ignore', log, log, 'ipc'],
      execArgv: ['--expose-gc'],
    });
    closeSync(log);
    const app = new AppProcess(child, onProblem);
    app.send({ kind: 'start', setup });
    await app.#next('running');
    return app;
  }

  send(command: AppCommand): void {
    // A process that has just died takes no command; its death is told elsewhere.
    if (this.#process.connected) {
      this.#process.send(command, () => undefined);
    }
  }

  /** Ends the app in order. */
  async stop(): Promise<StoreReport> {
    this.#isEndExpected = true;
    const stopped = this.#next('stopped');
    this.send({ kind: 'stop' });
    const { store } = await stopped;
    await this.#exited;
    return store;
  }

  /** Ends the process without a word. */
  async kill(): Promise<void> {
    this.#isEndExpected = true;
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  async measure(): Promise<AppMeasure> {
    const answer = this.#next('measure');
    this.send({ kind: 'measure' });
    return (await answer).measure;
  }

  /** @throws AppDeathError when the process ends first */
  #next<Kind extends AppMessage['kind']>(
    kind: Kind,
  ): Promise<Extract<AppMessage, { readonly kind: Kind }>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        kind,
        take: (message) => resolve(message as Extract<AppMessage, { readonly kind: Kind }>),
      });
      void this.#exited.then((how) =>
        reject(new AppDeathError(`The app's process ended ${how} before it was ${kind}.`)),
      );
    });
  }

  #take(message: AppMessage): void {
    if (message.kind === 'report') {
      this.report = message;
    } else if (message.kind === 'problem') {
      this.#onProblem(message.words);
    }
    const waiting = this.#waiting.filter(({ kind }) => kind === message.kind);
    this.#waiting = this.#waiting.filter(({ kind }) => kind !== message.kind);
    for (const { take } of waiting) {
      take(message);
    }
  }
}
