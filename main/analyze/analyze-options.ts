import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { timeframes, type Timeframe } from '../../analytics/market/timeframe.ts';
import { hedgeKinds, hedgeMethod, type HedgeMethod } from '../../analytics/fits/hedge-method.ts';
import type { PriceScale } from '../../analytics/pair/pair-engine.ts';
import { zDefinitions, type ZDefinition } from '../../analytics/zscore/z-definition.ts';
import { AnalyzeError } from './analyze-error.ts';

/** Where the trades or the bars of the pair are. */
export type AnalyzeInput =
  | {
      readonly kind: 'ticks';
      readonly path: string;
      readonly venue: string | undefined;
      /** `undefined` takes every price as it is. */
      readonly extremeDeviations: number | undefined;
    }
  | { readonly kind: 'bars'; readonly pathY: string; readonly pathX: string };

/** What the command line asks for. */
export interface AnalyzeOptions {
  readonly input: AnalyzeInput;
  readonly symbolY: string;
  readonly symbolX: string;
  /** `undefined` takes that of the files. */
  readonly timeframe: Timeframe | undefined;
  readonly windowSamples: number;
  readonly scale: PriceScale;
  readonly hedgeMethod: HedgeMethod;
  readonly zDefinition: ZDefinition;
  /** See `ZOptions`. */
  readonly zDdof: 0 | 1;
  readonly entryZ: number;
  readonly cointegrationSamples: number;
  readonly cointegrationLag: 'auto' | number;
  /** A path, or `-` for standard output. */
  readonly out: string | undefined;
  readonly isJson: boolean;
  readonly isStrict: boolean;
}

const flags = {
  ticks: { type: 'string' },
  y: { type: 'string' },
  x: { type: 'string' },
  venue: { type: 'string' },
  extreme: { type: 'string' },
  'bars-y': { type: 'string' },
  'bars-x': { type: 'string' },
  timeframe: { type: 'string' },
  window: { type: 'string' },
  scale: { type: 'string' },
  hedge: { type: 'string' },
  z: { type: 'string' },
  ddof: { type: 'string' },
  entry: { type: 'string' },
  'coint-window': { type: 'string' },
  'coint-lag': { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parse>;

const symbolPattern = /^[\p{L}\p{N}_]{1,30}$/u;
/** A million samples of two legs are 16 MB; the windows of the app go to 10,000. */
const mostSamples = 1_000_000;
const mostLags = 1_000;

/**
 * Reads the command line.
 * @param args - without the executable and the script
 * @param workingDirectory - what relative paths are relative to
 * @returns `'help'` when that is asked for
 * @throws AnalyzeError `usage`
 */
export function parseAnalyzeOptions(
  args: readonly string[],
  workingDirectory: string,
): AnalyzeOptions | 'help' {
  const values = parse(args);
  if (values.help === true) {
    return 'help';
  }
  for (const [name, value] of Object.entries(values)) {
    if (value === '') {
      throw usageError(`--${name} needs a value.`);
    }
  }
  const input = inputOf(values, workingDirectory);
  const isTicks = input.kind === 'ticks';
  const symbolY = symbolOf('y', values.y ?? (isTicks ? 'ETHUSDT' : 'Y'));
  const symbolX = symbolOf('x', values.x ?? (isTicks ? 'BTCUSDT' : 'X'));
  if (symbolY === symbolX) {
    throw usageError(`A pair needs two symbols, not ${symbolY} twice.`);
  }
  const { out } = values;
  return {
    input,
    symbolY,
    symbolX,
    timeframe: timeframeOf(values.timeframe),
    windowSamples: wholeNumber('window', values.window ?? '60', 3, mostSamples),
    scale: choice('scale', values.scale ?? 'log', ['log', 'price']),
    hedgeMethod: hedgeMethod(choice('hedge', values.hedge ?? 'ols', hedgeKinds)),
    zDefinition: choice('z', values.z ?? 'lagged', zDefinitions),
    zDdof: choice('ddof', values.ddof ?? '1', ['0', '1']) === '0' ? 0 : 1,
    entryZ: positive('entry', values.entry ?? '2'),
    cointegrationSamples: wholeNumber(
      'coint-window',
      values['coint-window'] ?? '3600',
      20,
      mostSamples,
    ),
    cointegrationLag:
      (values['coint-lag'] ?? 'auto') === 'auto'
        ? 'auto'
        : wholeNumber('coint-lag', values['coint-lag'] ?? '', 0, mostLags, ', or auto'),
    out: out === undefined || out === '-' ? out : resolve(workingDirectory, out),
    isJson: values.json === true,
    isStrict: values.strict === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    // Node's own words begin with the flag or the word that it does not know.
    const words = error instanceof Error ? error.message : String(error);
    const [first = words] = words.split('\n');
    throw usageError(first.endsWith('.') ? first : `${first}.`);
  }
}

function usageError(message: string): AnalyzeError {
  return new AnalyzeError('usage', `${message} All flags: npm run analyze -- --help`);
}

function inputOf(values: Values, workingDirectory: string): AnalyzeInput {
  const { ticks, 'bars-y': barsY, 'bars-x': barsX, venue, extreme } = values;
  if (ticks !== undefined) {
    if (barsY !== undefined || barsX !== undefined) {
      throw usageError('Give either --ticks or --bars-y and --bars-x.');
    }
    return {
      kind: 'ticks',
      path: resolve(workingDirectory, ticks),
      venue,
      extremeDeviations: extreme === 'off' ? undefined : positive('extreme', extreme ?? '20'),
    };
  }
  if (barsY === undefined || barsX === undefined) {
    throw usageError(
      barsY === barsX
        ? 'Say what to analyze: --ticks FILE, or --bars-y FILE and --bars-x FILE.'
        : 'Bars need a file for each leg: --bars-y and --bars-x.',
    );
  }
  if (venue !== undefined || extreme !== undefined) {
    throw usageError('--venue and --extreme are for --ticks.');
  }
  const [pathY, pathX] = [resolve(workingDirectory, barsY), resolve(workingDirectory, barsX)];
  if (pathY === pathX) {
    throw usageError(`A pair needs two files of bars, not ${barsY} twice.`);
  }
  return { kind: 'bars', pathY, pathX };
}

function symbolOf(name: string, text: string): string {
  if (!symbolPattern.test(text)) {
    throw usageError(`--${name} is a Binance symbol such as ETHUSDT, not "${text}".`);
  }
  return text.toUpperCase();
}

function timeframeOf(text: string | undefined): Timeframe | undefined {
  return text === undefined ? undefined : choice('timeframe', text, timeframes);
}

function choice<Name extends string>(flag: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) {
    throw usageError(`--${flag} is one of ${names.join(', ')}, not "${text}".`);
  }
  return found;
}

function wholeNumber(flag: string, text: string, min: number, max: number, or = ''): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) {
    throw usageError(`--${flag} is a whole number from ${min} to ${max}${or}, not "${text}".`);
  }
  return value;
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) {
    throw usageError(`--${flag} is a positive number, not "${text}".`);
  }
  return value;
}
