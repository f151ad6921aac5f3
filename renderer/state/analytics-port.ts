import type { FromWorker, ToWorker } from '../worker/protocol.ts';

/** The analytics worker as the state sees it; tests put one without a thread in its place. */
export interface AnalyticsPort {
  post(message: ToWorker): void;
  /** Called for every message of the worker, in order. */
  listen(onMessage: (message: FromWorker) => void, onFailure: (reason: string) => void): void;
}

/** Starts the worker thread. */
export function startAnalyticsWorker(): AnalyticsPort {
  const worker = new Worker(new URL('../worker/analytics-worker.ts', import.meta.url), {
    type: 'module',
    name: 'analytics',
  });
  return {
    post: (message) => worker.postMessage(message),
    listen: (onMessage, onFailure) => {
      worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => onMessage(data));
      worker.addEventListener('error', ({ message }) => onFailure(message));
      worker.addEventListener('messageerror', () => onFailure('a message could not be read'));
    },
  };
}
