import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import * as v from 'valibot';

/** How long a poll waits: the app starts slowly on a busy machine. */
export const patience = { timeout: 60_000, interval: 100 };

const runtimeSchema = v.object({
  executablePath: v.string(),
  args: v.array(v.string()),
  env: v.record(v.string(), v.string()),
});

/** How the built app is started on this machine: what `npm run --silent runtime` prints. */
export function appRuntime(): v.InferOutput<typeof runtimeSchema> {
  const json = process.env['PAIRWATCH_RUNTIME_JSON'];
  if (json === undefined) {
    throw new Error(
      'Run the end-to-end tests with `npm test -- e2e`: it builds and starts the app.',
    );
  }
  return v.parse(runtimeSchema, JSON.parse(json));
}

/** The environment of a started app, without what only this test process needs. */
export function appEnvironment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('VITEST'),
  );
  return { ...Object.fromEntries(inherited), ...appRuntime().env };
}

/** A user-data folder that is removed after the test. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pairwatch-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The real app under Playwright. */
export class RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Errors of the page: none is expected, ever. */
  readonly pageErrors: string[] = [];

  private constructor(app: ElectronApplication, page: Page) {
    this.app = app;
    this.page = page;
    page.on('pageerror', (error) => this.pageErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.pageErrors.push(message.text());
      }
    });
  }

  /** @param environment - added to the app's own */
  static async launch(
    userDataDirectory: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<RunningApp> {
    const runtime = appRuntime();
    const app = await _electron.launch({
      executablePath: runtime.executablePath,
      args: [...runtime.args, '--user-data-dir', userDataDirectory, ...args],
      env: { ...appEnvironment(), ...environment },
      timeout: 60_000,
    });
    const page = await app.firstWindow({ timeout: 60_000 });
    await page.waitForLoadState('domcontentloaded');
    return new RunningApp(app, page);
  }

  /** Text of the element with this `data-testid`. */
  async text(testId: string): Promise<string> {
    return ((await this.page.getByTestId(testId).textContent()) ?? '').trim();
  }

  /** The number an element shows; `undefined` for a dash. */
  async number(testId: string): Promise<number | undefined> {
    const shown = (await this.text(testId)).replaceAll(',', '').replace('−', '-');
    const value = Number.parseFloat(shown);
    return Number.isNaN(value) ? undefined : value;
  }

  /** Closes the window as a user does, and waits until the process has ended. */
  async close(): Promise<void> {
    await this.app.close();
  }
}
