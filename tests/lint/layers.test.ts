import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { expect, it } from 'vitest';
import { layerRules } from '../../eslint.layers.js';

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
    ...layerRules,
  ],
});

async function complaints(filePath: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath });
  return result?.messages.length ?? NaN;
}

it.each([
  ['analytics/stats/a.ts', "import 'node:fs';"],
  ['analytics/stats/a.ts', "import 'ws';"],
  ['analytics/stats/a.ts', "import '../../preload/contract.ts';"],
  ['preload/a.ts', "import '../main/app.ts';"],
  ['main/app.ts', "import '../renderer/bridge.ts';"],
  ['main/app.ts', "import Database from 'better-sqlite3';"],
  ['main/launch-options.ts', "import { app } from 'electron';"],
  ['main/feed/a.ts', "import '../store/tick-store.ts';"],
  ['main/feed/a.ts', "import { app } from 'electron';"],
  ['main/store/a.ts', "import 'ws';"],
  ['main/ipc/a.ts', "import '../store/store-error.ts';"],
  ['main/pipeline/a.ts', "import '../demo/demo-host.ts';"],
  ['main/demo/a.ts', "import '../feed/feed.ts';"],
  ['main/analyze/a.ts', "import { app } from 'electron';"],
  ['main/analyze/a.ts', "import '../demo/demo-host.ts';"],
  ['main/analyze/a.ts', "import Database from 'better-sqlite3';"],
  ['main/alerts/a.ts', "import { Notification } from 'electron';"],
  ['main/feed/a.ts', "import '../../tests/fixtures/random.ts';"],
  ['renderer/main.ts', "import 'chart.js';"],
  ['renderer/charts/a.ts', "import '../state/pair.svelte.ts';"],
  ['renderer/charts/a.ts', "import '../../preload/contract.ts';"],
  ['renderer/worker/a.ts', "import 'svelte';"],
  ['renderer/state/a.ts', "import '../components/format.ts';"],
  ['renderer/components/a.ts', "import '../worker/protocol.ts';"],
  ['renderer/components/a.ts', "import 'node:fs';"],
  ['renderer/state/a.ts', 'window.pairwatch.getSnapshot();'],
])('%s must not say %s', async (filePath, code) => {
  expect(await complaints(filePath, code)).toBeGreaterThan(0);
});

it.each([
  ['analytics/stats/a.ts', "import 'ml-regression-simple-linear';"],
  ['analytics/stats/a.ts', "import '../market/bar.ts';"],
  ['preload/preload.ts', "import { ipcRenderer } from 'electron';"],
  ['main/app.ts', "import { app } from 'electron';"],
  ['main/feed/a.ts', "import 'ws';"],
  ['main/demo/a.ts', "import 'ws';"],
  ['main/store/a.ts', "import 'better-sqlite3';"],
  ['main/alerts/notifier.ts', "import { Notification } from 'electron';"],
  ['main/market/a.ts', "import '../store/tick-store.ts';"],
  ['main/pipeline/a.ts', "import '../feed/feed.ts';"],
  ['main/analyze/a.ts', "import '../store/stored-market.ts';"],
  ['renderer/charts/a.ts', "import 'chart.js';"],
  ['renderer/components/a.ts', "import '../charts/palette.ts';"],
  ['renderer/state/a.ts', "import '../worker/protocol.ts';"],
  ['renderer/bridge.ts', 'window.pairwatch.getSnapshot();'],
])('%s may say %s', async (filePath, code) => {
  expect(await complaints(filePath, code)).toBe(0);
});
