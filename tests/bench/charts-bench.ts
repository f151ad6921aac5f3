import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import * as v from 'valibot';
import { build } from 'vite';
import type { BenchOptions, BenchTable } from './report.ts';

const appFolder = fileURLToPath(new URL('./charts-app/', import.meta.url));
const pointCounts = [600, 3_600, 10_000];
const subjects = [
  { id: 'pairwatch', name: 'Pairwatch: min-max decimation, refresh 250 ms' },
  { id: 'pairwatch-beta', name: 'Pairwatch with the chart of β and its band' },
  { id: 'defaults', name: 'streaming plugin with its defaults' },
] as const;
const defaultSeconds = 36;
const goalMs = 12;

const runtimeSchema = v.object({
  executablePath: v.string(),
  args: v.array(v.string()),
  env: v.record(v.string(), v.string()),
});
const frameTimesSchema = v.object({
  frameCount: v.number(),
  p50Ms: v.number(),
  p95Ms: v.number(),
  worstMs: v.number(),
  framesPerSecond: v.number(),
});

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/**
 * Milliseconds per frame of the three charts in real Electron without a GPU, four lines and ten
 * pushes a second, beside the streaming plugin's defaults with the same points in the same run.
 * @throws Error when PAIRWATCH_RUNTIME_JSON does not say how Electron is started here
 */
export async function run({ seconds = defaultSeconds }: BenchOptions): Promise<BenchTable> {
  const runtime = electronRuntime();
  const folder = mkdtempSync(join(tmpdir(), 'pairwatch-charts-bench-'));
  const pageFolder = join(folder, 'page');
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(appFolder, 'page'),
    build: { outDir: pageFolder, target: 'chrome130' },
  });
  const server = await serve(pageFolder);
  try {
    return await measureAll(runtime, server.address, join(folder, 'user-data'), seconds);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Runtime = v.InferOutput<typeof runtimeSchema>;

function electronRuntime(): Runtime {
  const json = process.env['PAIRWATCH_RUNTIME_JSON'];
  if (json === undefined) {
    throw new Error('Run it by `npm run bench -- charts`: that finds Electron on this machine.');
  }
  return v.parse(runtimeSchema, JSON.parse(json));
}

async function measureAll(
  runtime: Runtime,
  address: string,
  userDataFolder: string,
  seconds: number,
): Promise<BenchTable> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const app = await _electron.launch({
    executablePath: runtime.executablePath,
    // The last argument is the app's folder: the benchmark's own app takes its place.
    args: [
      ...runtime.args.slice(0, -1),
      '--disable-gpu',
      `--user-data-dir=${userDataFolder}`,
      appFolder,
    ],
    env: { ...Object.fromEntries(inherited), ...runtime.env },
    timeout: 60_000,
  });
  try {
    const page = await app.firstWindow({ timeout: 60_000 });
    const durationMs = (seconds * 1_000) / (pointCounts.length * subjects.length);
    const rows: Record<string, string | number>[] = [];
    const goals: BenchTable['goals'][number][] = [];
    for (const points of pointCounts) {
      for (const { id, name } of subjects) {
        // A fresh page each time: nothing of the one before runs on.
        await page.goto(address);
        await page.waitForFunction(() => 'measureCharts' in window);
        const measured = await page.evaluate(
          ([subject, pointCount, ms]) => window.measureCharts(subject, pointCount, ms),
          [id, points, durationMs] as const,
        );
        const { p50Ms, p95Ms, worstMs, frameCount, framesPerSecond } = v.parse(
          frameTimesSchema,
          measured,
        );
        rows.push({ subject: name, points, p50Ms, p95Ms, worstMs, frameCount, framesPerSecond });
        if (id === 'pairwatch') {
          goals.push({
            name: `p95 with ${points.toLocaleString('en-US')} points`,
            limit: goalMs,
            bound: 'atMost',
            measured: p95Ms,
            unit: 'ms',
          });
        }
      }
    }
    const versions = await app.evaluate(() => process.versions);
    return {
      suite: 'charts',
      title:
        'time per frame of the three charts, 1034 × 155 px each, four lines, ten pushes a second',
      rows,
      goals,
      notes: [
        `Electron ${versions.electron}, Chromium ${versions.chrome}, GPU disabled.`,
        'A frame is an animation frame that drew. Its time is all script of timers and animation ' +
          'callbacks since the frame before (data, layout, drawing), and the painting: one pixel is ' +
          'read back after each drawing, so that Chromium paints inside of the measured time.',
        'The frames per second of Pairwatch are as many as the scroll needs, not as many as it could.',
      ],
    };
  } finally {
    await app.close();
  }
}

interface PageServer {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Modules do not load from files: the page comes over loopback. */
async function serve(folder: string): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    const name = request.url === undefined || request.url === '/' ? '/index.html' : request.url;
    readFile(join(folder, normalize(name))).then(
      (content) => {
        response.writeHead(200, { 'content-type': contentTypes[extname(name)] ?? 'text/plain' });
        response.end(content);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The page has no port.');
  }
  return {
    address: `http://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
