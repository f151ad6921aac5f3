import { AnalyzeError } from './analyze-error.ts';
import { parseAnalyzeOptions } from './analyze-options.ts';
import { OutputClosed } from './row-output.ts';
import { runAnalysis } from './run-analysis.ts';
import { usage } from './usage.ts';

const exitCodes = { usage: 2, input: 1, output: 1 } as const;

/** `npm run analyze`: the command line's end of it. */
async function main(): Promise<number> {
  const { stdout, stderr } = process;
  // A reader that has gone, as `head` does, is no failure; the rows' own writer notices it too.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') {
        throw error;
      }
    });
  }
  try {
    const options = parseAnalyzeOptions(process.argv.slice(2), process.cwd());
    if (options === 'help') {
      stdout.write(`${usage}\n`);
      return 0;
    }
    return await runAnalysis(options, { stdout, stderr, monotonicMs: () => performance.now() });
  } catch (error) {
    if (error instanceof OutputClosed) {
      return 0;
    }
    if (error instanceof AnalyzeError) {
      stderr.write(`${error.message}\n`);
      return exitCodes[error.kind];
    }
    throw error;
  }
}

process.exitCode = await main();
