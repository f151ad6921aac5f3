import type { FromWorker } from '../../renderer/worker/protocol.ts';
import type { FramesMessage } from '../fixtures/worker-rows.ts';
import type { RunningApp } from './running-app.ts';

declare global {
  interface Window {
    recordedFrames?: FramesMessage[];
  }
}

/**
 * Starts the page anew with every frame of its worker written down; the app knows nothing of it.
 * Settles when the worker has read its history.
 */
export async function recordFrames(app: RunningApp): Promise<void> {
  await app.page.context().addInitScript(() => {
    const recorded: FramesMessage[] = [];
    window.recordedFrames = recorded;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
          if (data.kind === 'frames') {
            recorded.push(data);
          }
        });
      }
    };
  });
  await app.page.reload();
  await app.page.waitForFunction(() => window.recordedFrames?.some(({ isHistory }) => isHistory));
}

/** All that was written down so far. */
export function recordedFrames(app: RunningApp): Promise<FramesMessage[]> {
  return app.page.evaluate(() => window.recordedFrames ?? []);
}
