// @ts-check
import { foreignFlags, runTimeoutMs, withAbsoluteFiles } from './app-flags.mjs';
import { isWorthShowing } from './noise.mjs';
import { endOf, run } from './process.mjs';
import { projectFolder, readPackage, userFolder } from './project.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Runs the built app in the foreground and hands on its exit code.
 * @param {Awaited<ReturnType<typeof import('./prepare-runtime.mjs').prepareRuntime>>} runtime
 * @param {readonly string[]} flags the app's
 */
export async function runApp(runtime, flags) {
  const { electron } = runtime;
  if (runtime.args.includes('--no-sandbox')) {
    say("Running as root: Chromium's sandbox is off (--no-sandbox). A package never does this.");
  }
  say(
    `Starting Pairwatch ${readPackage(projectFolder).version} on Electron ${electron.version} (${electron.kind}), Node ${process.versions.node} for the set-up.`,
  );
  for (const flag of foreignFlags(flags)) {
    say(`${flag} is not a flag of Pairwatch; it is passed on to Electron.`);
  }
  const args = withAbsoluteFiles(flags, userFolder());
  /** @type {import('./process.mjs').RunOptions} */
  const options = {
    cwd: userFolder(),
    env: { ...process.env, ...runtime.env },
    output: 'stdout-raw',
    keepErrorLine: isWorthShowing,
    ownsSignals: true,
    timeoutMs: runTimeoutMs(args),
  };
  const outcome = await run(runtime.executablePath, [...runtime.args, ...args], options);
  if (outcome.timedOut) {
    throw new SetupError(
      `The app ${endOf(outcome, options)} and was ended.`,
      'Run again with fewer --seconds; if it stays, report it with the output above.',
    );
  }
  process.exitCode = outcome.code;
}
