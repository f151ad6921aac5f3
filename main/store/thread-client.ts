import { Worker } from 'node:worker_threads';
import type { RemovedTicks } from './retention.ts';
import { StoreError } from './store-error.ts';
import type { ReplyMessage } from './thread-protocol.ts';

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: StoreError) => void;
  readonly onProgress: (progress: number) => void;
}

/**
 * Calls into one database thread. Every call is answered: by the thread, or, when it has ended, by an
 * error of kind `threadEnded`.
 */
export class ThreadClient<
  Table extends { [Name in keyof Table]: { request: unknown; reply: unknown } },
> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  readonly #onTrouble: (error: StoreError) => void;
  readonly #onRemoved: (removed: RemovedTicks) => void;
  #endReason: StoreError | undefined;
  #nextCallId = 0;

  /** @param onTrouble - told what fails in the thread without a call */
  constructor(
    url: URL,
    setup: unknown,
    onTrouble: (error: StoreError) => void = () => undefined,
    onRemoved: (removed: RemovedTicks) => void = () => undefined,
  ) {
    this.#onTrouble = onTrouble;
    this.#onRemoved = onRemoved;
    this.#worker = new Worker(url, { workerData: setup });
    this.#worker.on('message', (message: ReplyMessage) => this.#settle(message));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('error', (error) => this.#end(error));
      this.#worker.on('exit', () => {
        this.#end(undefined);
        resolve();
      });
    });
  }

  /**
   * @param onProgress - told how far a long call is, where it says so
   * @throws StoreError of the thread's own, or `threadEnded`
   */
  call<Name extends keyof Table>(
    name: Name,
    request: Table[Name]['request'],
    onProgress: (progress: number) => void = () => undefined,
  ): Promise<Table[Name]['reply']> {
    if (this.#endReason !== undefined) {
      return Promise.reject(this.#endReason);
    }
    const callId = this.#nextCallId;
    this.#nextCallId += 1;
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(callId, { resolve, reject, onProgress });
      this.#worker.postMessage({ callId, name, request });
    });
  }

  /** Resolves when the thread has ended by itself, or was ended after `timeoutMs`. */
  async ended(timeoutMs: number): Promise<void> {
    const force = setTimeout(() => void this.#worker.terminate(), timeoutMs);
    await this.#ended;
    clearTimeout(force);
  }

  #settle(message: ReplyMessage): void {
    if ('trouble' in message) {
      this.#onTrouble(new StoreError(message.trouble.kind, message.trouble.message));
      return;
    }
    if ('removed' in message) {
      this.#onRemoved(message.removed);
      return;
    }
    const waiting = this.#waiting.get(message.callId);
    if ('progress' in message) {
      waiting?.onProgress(message.progress);
      return;
    }
    this.#waiting.delete(message.callId);
    if (message.ok) {
      waiting?.resolve(message.reply);
    } else {
      const { kind, message: words } = message.fault;
      waiting?.reject(new StoreError(kind, words));
    }
  }

  #end(cause: unknown): void {
    this.#endReason ??= new StoreError(
      'threadEnded',
      'The part of Pairwatch that works on the database has stopped. It is started again.',
      { cause },
    );
    for (const { reject } of this.#waiting.values()) {
      reject(this.#endReason);
    }
    this.#waiting.clear();
  }
}
