import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const here = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          entry: resolve(here, 'main/entry.ts'),
          'writer-thread': resolve(here, 'main/store/writer-thread.ts'),
          'reader-thread': resolve(here, 'main/store/reader-thread.ts'),
          'check-thread': resolve(here, 'main/store/check-thread.ts'),
          'demo-thread': resolve(here, 'main/demo/demo-thread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      outDir: 'out/preload',
      // A sandboxed preload must be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(here, 'preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    build: {
      target: 'chrome130',
      outDir: resolve(here, 'out/renderer'),
      minify: 'oxc',
      rolldownOptions: { input: resolve(here, 'renderer/index.html') },
    },
    worker: { format: 'es' },
    plugins: [svelte()],
  },
});
