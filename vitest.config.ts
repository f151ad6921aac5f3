import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // State classes are compiled as for the window: on the server a `$derived` would not follow.
  plugins: [svelte({ dynamicCompileOptions: () => ({ generate: 'client' }) })],
  test: {
    // Importing `electron` under plain Node would try to download its binary.
    alias: { electron: new URL('./tests/fixtures/no-electron.ts', import.meta.url).pathname },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/clients/**', '**/node_modules/**'],
          testTimeout: 30_000,
          // Many wait for real sockets, files and clocks: one worker would leave a core idle.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'clients',
          include: ['tests/clients/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          // One real app at a time: two on two cores would only wait for each other.
          fileParallelism: false,
          // One test hung once, for a reason not found; the report names what needs its second try.
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
