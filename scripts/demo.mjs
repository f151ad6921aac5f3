// @ts-check
// `npm run demo`: the app on the demo exchange, with nothing needed from outside.
import { hasDisplay } from './setup/display.mjs';
import { ensureNode } from './setup/node.mjs';
import { prepareRuntime } from './setup/prepare-runtime.mjs';
import { runApp } from './setup/run-app.mjs';
import { say } from './setup/say.mjs';
import { reportFailure } from './setup/setup-error.mjs';
import { usageAskedFor } from './setup/usage.mjs';

const flags = process.argv.slice(2);
const usage = usageAskedFor('demo', flags);

try {
  if (usage !== undefined) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  await ensureNode(import.meta.url);
  const runtime = await prepareRuntime({ purpose: 'loopback' });
  if (!hasDisplay(process.env) && !flags.includes('--headless')) {
    say('There is no display here: running with --headless on a virtual one.');
    flags.push('--headless');
  }
  await runApp(runtime, ['--demo', ...flags]);
} catch (failure) {
  reportFailure(failure);
}
