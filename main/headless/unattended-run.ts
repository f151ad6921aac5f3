import type { HeadlessRun } from './headless-run.ts';
import type { CaptureResult } from '../market/capture-completion.ts';
import type { MarketDesk } from '../market/market-desk.ts';

export interface UnattendedRunOptions {
  readonly desk: MarketDesk;
  readonly headless: HeadlessRun;
  /** End after this long; `undefined` waits for the end of the capture. */
  readonly runForMs: number | undefined;
  readonly screenshotFile: string | undefined;
  readonly print: (line: string) => void;
}

const integer = new Intl.NumberFormat('en-US');

const ms = (milliseconds: number): Promise<'timedOut'> =>
  new Promise((settle) => setTimeout(() => settle('timedOut'), milliseconds));

/**
 * Lets the app run until its time is over or its capture is stored, takes the screenshot, and judges.
 *
 * @returns 0, or 1 when ticks that were played are missing from the database or there is no picture
 */
export async function runUnattended(options: UnattendedRunOptions): Promise<0 | 1> {
  const { desk, headless, runForMs, screenshotFile, print } = options;
  if (desk.absentSymbols.length > 0) {
    print(`The capture has no trades of ${desk.absentSymbols.join(' and ')}: nothing to compare.`);
    return 1;
  }
  const capture = desk.captureResult();
  const limits: Promise<unknown>[] = [];
  if (capture !== undefined) {
    limits.push(capture);
  }
  if (runForMs !== undefined) {
    limits.push(ms(runForMs));
  }
  await Promise.race(limits);
  await headless.shownOnScreen(desk.feedReport.state.kind === 'ended');
  headless.printStatus();
  const isPictured =
    screenshotFile === undefined || (await headless.wroteScreenshot(screenshotFile));
  const isStored = await judgeStored(desk, capture, print);
  return isPictured && isStored ? 0 : 1;
}

/** Whether everything that should be in the database is there. */
async function judgeStored(
  desk: MarketDesk,
  capture: Promise<CaptureResult> | undefined,
  print: (line: string) => void,
): Promise<boolean> {
  if (capture === undefined) {
    const { sessionStoredCount, state } = desk.storeReport;
    print(`Stored ${integer.format(sessionStoredCount)} ticks.`);
    if (state.kind === 'failing') {
      print(`Not all that came: ${state.reason}`);
    }
    return sessionStoredCount > 0 && state.kind === 'ok';
  }
  const result = await Promise.race([capture, ms(0)]);
  if (result === 'timedOut') {
    const storedCount = integer.format(desk.storeReport.sessionStoredCount);
    print(
      `Stopped by --seconds before the end of the capture: ${storedCount} ticks stored so far.`,
    );
    return true;
  }
  print(
    `Stored ${integer.format(result.storedCount)} of the ${integer.format(result.sentCount)} ticks of the capture.`,
  );
  return result.storedCount === result.sentCount;
}
