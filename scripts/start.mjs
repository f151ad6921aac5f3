// @ts-check
// `npm start`: the app on live Binance data, or on the endpoints given.
import { purposeOf } from './setup/endpoints.mjs';
import { ensureNode } from './setup/node.mjs';
import { prepareRuntime } from './setup/prepare-runtime.mjs';
import { runApp } from './setup/run-app.mjs';
import { reportFailure } from './setup/setup-error.mjs';

try {
  await ensureNode(import.meta.url);
  const flags = process.argv.slice(2);
  await runApp(await prepareRuntime({ purpose: purposeOf(flags) }), flags);
} catch (failure) {
  reportFailure(failure);
}
