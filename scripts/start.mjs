// @ts-check
// `npm start`: the app on live Binance data, or on the endpoints given.
import { purposeOf } from './setup/endpoints.mjs';
import { hasDisplay } from './setup/display.mjs';
import { ensureNode } from './setup/node.mjs';
import { prepareRuntime } from './setup/prepare-runtime.mjs';
import { runApp } from './setup/run-app.mjs';
import { say } from './setup/say.mjs';
import { reportFailure } from './setup/setup-error.mjs';
import { usageAskedFor } from './setup/usage.mjs';

const flags = process.argv.slice(2);
const usage = usageAskedFor('start', flags);

try {
  if (usage !== undefined) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  await ensureNode(import.meta.url);
  const runtime = await prepareRuntime({ purpose: purposeOf(flags) });
  if (!hasDisplay(process.env) && !flags.includes('--headless')) {
    say('There is no display here: the window opens on a virtual one that nobody sees.');
    say('Ctrl-C ends it; with `npm start -- --headless` it prints its statistics.');
  }
  await runApp(runtime, flags);
} catch (failure) {
  reportFailure(failure);
}
