import type { FromWorker } from '../../renderer/worker/protocol.ts';
import type { RunningApp } from './running-app.ts';

type FramesMessage = Extract<FromWorker, { kind: 'frames' }>;

declare global {
  interface Window {
    recordedFrames?: FramesMessage[];
  }
}

/** One closed bar as the worker told it. */
export interface RecordedFrame {
  /** The fields of a row of `npm run analyze` up to the correlation; numbers as shortest text. */
  readonly numbers: string;
  /** Its last three fields. */
  readonly test: string;
  readonly zScore: number;
  readonly hasHole: boolean;
  /** As the worker told it, which it does for the newest bar of each message. */
  readonly toldSignal: string | undefined;
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

/** The frames that count: those of the last reading of history and of what came after it. */
export async function recordedFrames(app: RunningApp): Promise<RecordedFrame[]> {
  return app.page.evaluate(() => {
    const text = (value: number | undefined): string =>
      value === undefined || Number.isNaN(value) ? '' : String(value);
    const messages = window.recordedFrames ?? [];
    const generation = Math.max(...messages.map((message) => message.generation));
    return messages.flatMap(({ generation: own, columns, latest }) => {
      if (own !== generation || columns === undefined) {
        return [];
      }
      const { closeTimeMs, priceY, priceX, alpha, beta, betaStandardError, rSquared } = columns;
      const { spread, zScore, correlation, testT, testP, halfLifeBars, hasHole } = columns;
      const line = [closeTimeMs, priceY, priceX, alpha, beta, betaStandardError, rSquared];
      const fields = (row: number, of: readonly Float64Array[]): string =>
        of.map((column) => text(column[row])).join(',');
      return Array.from(closeTimeMs, (timeMs, row) => ({
        numbers: fields(row, [...line, spread, zScore, correlation]),
        test: fields(row, [testT, testP, halfLifeBars]),
        zScore: zScore[row] ?? NaN,
        hasHole: hasHole[row] === 1,
        toldSignal: latest?.closeTimeMs === timeMs ? (latest.signal ?? '') : undefined,
      }));
    });
  });
}

/** How often history was read, the first time included. */
export function readingCount(app: RunningApp): Promise<number> {
  return app.page.evaluate(
    () => (window.recordedFrames ?? []).filter(({ isHistory }) => isHistory).length,
  );
}
