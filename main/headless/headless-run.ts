import type { BrowserWindow, NativeImage } from 'electron';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StatusReport, StoreReport } from '../../preload/contract.ts';
import { wordsOf } from '../error-words.ts';
import { statusLine } from '../status-text.ts';
import { ScreenReports } from './screen-reports.ts';

const printEveryMs = 5_000;
const captureTimeoutMs = 10_000;

/** Watches a run that nobody watches: prints the statistics on screen every few seconds. */
export class HeadlessRun {
  readonly #window: BrowserWindow;
  readonly #print: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #reports = new ScreenReports();
  readonly #storeReport: () => StoreReport;

  /** @param storeReport - the newest */
  constructor(
    window: BrowserWindow,
    storeReport: () => StoreReport,
    print: (line: string) => void,
  ) {
    this.#window = window;
    this.#storeReport = storeReport;
    this.#print = print;
    this.#timer = setInterval(() => this.printStatus(), printEveryMs);
  }

  onStatus(status: StatusReport): void {
    this.#reports.take(status);
  }

  printStatus(): void {
    const time = new Date().toISOString().slice(11, 19);
    const status = this.#reports.newest;
    this.#print(
      status === undefined
        ? `${time}  the window is opening`
        : `${time}  ${statusLine(status, this.#storeReport())}`,
    );
  }

  /** See `ScreenReports`. */
  shownOnScreen(hasEnded: boolean): Promise<void> {
    return this.#reports.shown(hasEnded);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Writes what the window shows as a PNG; `false`, with the reason printed, when it cannot. */
  async wroteScreenshot(file: string): Promise<boolean> {
    try {
      const image = (await this.#capture()) ?? (await this.#capture());
      if (image === undefined) {
        this.#print('The screenshot could not be taken: the window does not draw.');
        return false;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, image.toPNG());
      const { width, height } = image.getSize();
      this.#print(`Screenshot: ${file} (${width} × ${height})`);
      return true;
    } catch (error) {
      this.#print(`The screenshot could not be written: ${wordsOf(error)}`);
      return false;
    }
  }

  /** A window that happens to draw no frame never answers: then it is made to draw, and asked again. */
  async #capture(): Promise<NativeImage | undefined> {
    const { webContents } = this.#window;
    webContents.invalidate();
    const timedOut = new Promise<undefined>((settle) => {
      setTimeout(() => settle(undefined), captureTimeoutMs);
    });
    return Promise.race([webContents.capturePage(), timedOut]);
  }
}
