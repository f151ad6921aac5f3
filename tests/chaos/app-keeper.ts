import type { StoreReport } from '../../preload/contract.ts';
import type { AppCommand, AppMeasure, AppSetup } from './app-messages.ts';
import { AppDeathError, AppProcess } from './app-process.ts';

interface AppKeeperOptions {
  readonly setup: Omit<AppSetup, 'clockErrorMs'>;
  readonly logFile: string;
}

type NameFailure = Extract<AppCommand, { readonly kind: 'dns' }>['failure'];

/** Of a thing that goes wrong all the time the first ones are enough. */
const maxProblems = 20;

/** The app over the run: started, ended, killed and started again, always in the same surroundings. */
export class AppKeeper {
  readonly #options: AppKeeperOptions;
  readonly #problems: string[] = [];
  #app: AppProcess | undefined;
  #clockErrorMs = 0;
  #nameFailure: NameFailure;
  #startCount = 0;

  constructor(options: AppKeeperOptions) {
    this.#options = options;
  }

  /** Crashes, lost ticks and disorder, in words. */
  get problems(): readonly string[] {
    return this.#problems.slice(0, maxProblems);
  }

  get startCount(): number {
    return this.#startCount;
  }

  get report(): AppProcess['report'] {
    return this.#app?.report;
  }

  /** @throws AppDeathError when it is not running */
  measure(): Promise<AppMeasure> {
    if (this.#app === undefined) {
      return Promise.reject(new AppDeathError('There is no app to measure.'));
    }
    return this.#app.measure();
  }

  async start(): Promise<void> {
    const setup = { ...this.#options.setup, clockErrorMs: this.#clockErrorMs };
    this.#startCount += 1;
    this.#app = await AppProcess.start(setup, this.#options.logFile, (problem) =>
      this.#problems.push(problem),
    );
    this.failNames(this.#nameFailure);
  }

  /** Ends the app in order, and tells what it stored. */
  async stop(): Promise<StoreReport | undefined> {
    const app = this.#app;
    this.#app = undefined;
    const store = await app?.stop();
    this.#noteLost(store);
    return store;
  }

  async kill(): Promise<void> {
    const app = this.#app;
    this.#app = undefined;
    this.#noteLost(app?.report?.store);
    await app?.kill();
  }

  /** Sets the machine's clock; never further than `limitMs` from the truth. */
  jumpClock(wantedMs: number, limitMs: number): void {
    const isTooFar = Math.abs(this.#clockErrorMs + wantedMs) > limitMs;
    const jumpMs = isTooFar ? -wantedMs : wantedMs;
    this.#clockErrorMs += jumpMs;
    this.#app?.send({ kind: 'clockJump', jumpMs });
  }

  failNames(failure: NameFailure): void {
    this.#nameFailure = failure;
    this.#app?.send({ kind: 'dns', failure });
  }

  tellResume(): void {
    this.#app?.send({ kind: 'resume' });
  }

  #noteLost(store: StoreReport | undefined): void {
    if (store !== undefined && store.lostCount > 0) {
      this.#problems.push(`The app gave up ${store.lostCount} ticks`);
    }
  }
}
