import { Worker } from 'node:worker_threads';
import type { TapeEnd } from './demo-exchange.ts';
import { stopCommand, type DemoThreadMessage, type DemoThreadOptions } from './demo-messages.ts';

/** The demo exchange could not start or has died. The message says why. */
export class DemoThreadError extends Error {
  override readonly name = 'DemoThreadError';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

interface DemoHostOptions {
  /** The thread's file: `demo-thread.js` of the build, or `demo-thread.ts` under plain Node. */
  readonly threadUrl: URL;
  readonly options: DemoThreadOptions;
  /** Told of what the user should know but the demo survives, such as bad lines of a capture. */
  readonly onProblem: (message: string) => void;
  /** Told when the thread dies after it was ready; its addresses answer no more. */
  readonly onDeath: (error: DemoThreadError) => void;
}

/** A running demo exchange, seen from the main thread. */
export interface DemoThread {
  /** Base addresses without a path. */
  readonly wsUrl: string;
  readonly restUrl: string;
  /** The symbols it trades, as far as known at the start. */
  readonly symbols: readonly string[];
  /** Resolves when a capture was sent to its end; never for a generated market. */
  readonly captureEnded: Promise<TapeEnd>;
  /** Ends the exchange and its thread; may be called twice. */
  stop(): Promise<void>;
}

/** How long a thread gets to close its sockets before it is ended. */
const stopGraceMs = 2_000;

/**
 * Starts the demo exchange in a worker thread.
 * @throws DemoThreadError when it cannot start, such as for a capture file that is not there
 */
export function startDemoThread(host: DemoHostOptions): Promise<DemoThread> {
  const worker = new Worker(host.threadUrl, { workerData: host.options });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let isStopping = false;
  let isReady = false;

  const stop = async (): Promise<void> => {
    if (!isStopping) {
      worker.postMessage(stopCommand);
    }
    isStopping = true;
    const timer = setTimeout(() => void worker.terminate(), stopGraceMs);
    await exited;
    clearTimeout(timer);
  };

  return new Promise((resolve, reject) => {
    let announceEnd: (end: TapeEnd) => void = () => undefined;
    const captureEnded = new Promise<TapeEnd>((announce) => {
      announceEnd = announce;
    });
    const fail = (error: DemoThreadError): void => {
      if (!isReady) {
        reject(error);
      } else if (!isStopping) {
        host.onDeath(error);
      }
      // Told once: the exit that follows an error says nothing new.
      isStopping = true;
    };
    worker.on('message', (message: DemoThreadMessage) => {
      switch (message.kind) {
        case 'ready': {
          isReady = true;
          const { wsUrl, restUrl, symbols } = message;
          resolve({ wsUrl, restUrl, symbols, captureEnded, stop });
          break;
        }
        case 'capture-ended':
          announceEnd(message.end);
          break;
        case 'problem':
          host.onProblem(message.message);
          break;
        case 'error':
          fail(new DemoThreadError(message.message));
          break;
      }
    });
    worker.on('error', (error) =>
      fail(new DemoThreadError(`The demo exchange broke: ${error.message}`, error)),
    );
    worker.on('exit', (code) =>
      fail(new DemoThreadError(`The demo exchange ended by itself (code ${code}).`)),
    );
  });
}
