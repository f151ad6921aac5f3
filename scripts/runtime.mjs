// @ts-check
// `npm run --silent runtime`: sets up, then prints as JSON how the built app is started.
import { ensureNode } from './setup/node.mjs';
import { prepareRuntime } from './setup/prepare-runtime.mjs';
import { sayOnStderr } from './setup/say.mjs';
import { reportFailure } from './setup/setup-error.mjs';

sayOnStderr();
try {
  await ensureNode(import.meta.url);
  const { executablePath, args, env } = await prepareRuntime({ purpose: 'loopback' });
  process.stdout.write(`${JSON.stringify({ executablePath, args, env }, undefined, 2)}\n`);
} catch (failure) {
  reportFailure(failure);
}
