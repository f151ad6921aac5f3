import Database from 'better-sqlite3';
import { setTimeout as delay } from 'node:timers/promises';
import type { DemoExchange } from '../../main/demo/demo-exchange.ts';
import type { AppKeeper } from './app-keeper.ts';
import type { Surroundings } from './inflict.ts';

/** The local clock is never further from the truth than this. */
const maxClockErrorMs = 3_600_000;

interface TroubleOptions {
  readonly exchange: DemoExchange;
  readonly app: AppKeeper;
  readonly databasePath: string;
}

/** What faults act on, and what is still to be put right after them. */
export class Trouble implements Surroundings {
  readonly exchange: DemoExchange;
  readonly #app: AppKeeper;
  readonly #databasePath: string;
  readonly #ends = new Map<NodeJS.Timeout, () => Promise<void> | void>();
  #unlock: () => void = () => undefined;

  constructor(options: TroubleOptions) {
    this.exchange = options.exchange;
    this.#app = options.app;
    this.#databasePath = options.databasePath;
  }

  readonly later = (delayMs: number, end: () => Promise<void> | void): void => {
    const timer = setTimeout(() => {
      this.#ends.delete(timer);
      void end();
    }, delayMs);
    this.#ends.set(timer, end);
  };

  jumpClock(jumpMs: number): void {
    this.#app.jumpClock(jumpMs, maxClockErrorMs);
  }

  failNames(code: 'ENOTFOUND' | 'EAI_AGAIN' | undefined): void {
    this.#app.failNames(code);
  }

  tellResume(): void {
    this.#app.tellResume();
  }

  lockStore(): () => void {
    this.#unlock();
    const other = new Database(this.#databasePath, { timeout: 2_000 });
    other.exec('BEGIN IMMEDIATE');
    this.#unlock = () => {
      this.#unlock = () => undefined;
      other.close();
    };
    return () => this.#unlock();
  }

  async restart(how: 'stop' | 'kill', awayMs: number): Promise<void> {
    await (how === 'stop' ? this.#app.stop() : this.#app.kill());
    await delay(awayMs);
    // The next one cannot know what its predecessor was told.
    this.exchange.faults.restDoor.forgetTold();
    this.exchange.faults.streamDoor.forgetTold();
    await this.#app.start();
  }

  /** Puts everything right that still goes wrong. */
  async end(): Promise<void> {
    const ends = [...this.#ends];
    this.#ends.clear();
    for (const [timer, end] of ends) {
      clearTimeout(timer);
      await end();
    }
    this.exchange.faults.leaveUnserved(0);
    this.exchange.faults.wire.clear();
  }
}
