// @ts-check
// `npm run analyze -- [flags]`: the statistics of a pair from files, without a window.
import path from 'node:path';
import { toolchainFolder } from './setup/cache.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ensureNode } from './setup/node.mjs';
import { run } from './setup/process.mjs';
import { projectFolder, userFolder } from './setup/project.mjs';
import { sayOnStderr } from './setup/say.mjs';
import { reportFailure } from './setup/setup-error.mjs';
import { typeScriptOptions } from './setup/type-stripping.mjs';

try {
  // Standard output is for the rows.
  sayOnStderr();
  await ensureNode(import.meta.url);
  const flags = process.argv.slice(2);
  if (!flags.includes('--help') && !flags.includes('-h')) {
    await ensureDependencies();
  }
  const outcome = await run(
    process.execPath,
    [
      ...typeScriptOptions(process.versions.node),
      path.join(projectFolder, 'main', 'analyze', 'entry.ts'),
      ...flags,
    ],
    {
      cwd: userFolder(),
      // Stripping the types takes longer than all else that a small analysis does.
      env: { NODE_COMPILE_CACHE: path.join(toolchainFolder(), 'compile-cache'), ...process.env },
      output: 'stdout-raw',
      timeoutMs: 'none',
    },
  );
  process.exitCode = outcome.code;
} catch (failure) {
  reportFailure(failure);
}
