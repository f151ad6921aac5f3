import { describe, expect, it } from 'vitest';
import { AnalyzeError } from '../../../main/analyze/analyze-error.ts';
import { parseAnalyzeOptions } from '../../../main/analyze/analyze-options.ts';

const parse = (...args: readonly string[]) => parseAnalyzeOptions(args, '/data');

function usageError(args: readonly string[]): string {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof AnalyzeError && error.kind === 'usage') {
      return error.message;
    }
    throw error;
  }
  return 'It makes sense.';
}

describe('the flags', () => {
  it('have defaults, those of the app', () => {
    expect(parse('--ticks', 'ticks.csv')).toEqual({
      input: {
        kind: 'ticks',
        path: '/data/ticks.csv',
        venue: undefined,
        extremeDeviations: 20,
      },
      symbolY: 'ETHUSDT',
      symbolX: 'BTCUSDT',
      timeframe: undefined,
      windowSamples: 60,
      scale: 'log',
      hedgeMethod: { kind: 'ols' },
      zDefinition: 'lagged',
      zDdof: 1,
      entryZ: 2,
      cointegrationSamples: 3_600,
      cointegrationLag: 'auto',
      out: undefined,
      isJson: false,
      isStrict: false,
    });
  });

  it('are all read', () => {
    const text =
      '--ticks=a --y solusdt --x BNBUSDT --venue spot --extreme off --timeframe 5m --window 120 --scale price --hedge theil-sen --z rolling --ddof 0 --entry 2.5 --coint-window 900 --coint-lag 3 --out ../b.csv --json --strict';
    expect(parse(...text.split(' '))).toEqual({
      input: { kind: 'ticks', path: '/data/a', venue: 'spot', extremeDeviations: undefined },
      symbolY: 'SOLUSDT',
      symbolX: 'BNBUSDT',
      timeframe: '5m',
      windowSamples: 120,
      scale: 'price',
      hedgeMethod: { kind: 'theil-sen' },
      zDefinition: 'rolling',
      zDdof: 0,
      entryZ: 2.5,
      cointegrationSamples: 900,
      cointegrationLag: 3,
      out: '/b.csv',
      isJson: true,
      isStrict: true,
    });
    expect(parse('--bars-y', 'a', '--bars-x', '/b', '--out', '-')).toMatchObject({
      input: { kind: 'bars', pathY: '/data/a', pathX: '/b' },
      out: '-',
    });
  });

  it.each([['--help'], ['-h'], ['--ticks', 'a', '--help']])('ask for help as %s', (...args) => {
    expect(parse(...args)).toBe('help');
  });

  it.each([
    [[], 'Say what to analyze'],
    [['--ticks', 'a', '--oops'], "Unknown option '--oops'. All flags"],
    [['--ticks'], "Option '--ticks <value>' argument missing"],
    [['--ticks='], '--ticks needs a value.'],
    [['ticks.csv'], "Unexpected argument 'ticks.csv'"],
    [['--ticks', 'a', '--y', 'btcusdt'], 'A pair needs two symbols, not BTCUSDT twice.'],
    [['--ticks', 'a', '--y', 'BTC/USDT'], '--y is a Binance symbol'],
    [['--ticks', 'a', '--bars-y', 'b'], 'Give either --ticks or --bars-y and --bars-x.'],
    [['--bars-y', 'a'], 'Bars need a file for each leg'],
    [['--bars-y', 'a', '--bars-x', './a'], 'A pair needs two files of bars, not a twice.'],
    [['--bars-y', 'a', '--bars-x', 'b', '--venue', 'usdm'], 'are for --ticks.'],
    [['--ticks', 'a', '--timeframe', '2m'], '--timeframe is one of 1s, 5s'],
    [['--ticks', 'a', '--window', '2'], '--window is a whole number from 3'],
    [['--ticks', 'a', '--window', '1e3'], '--window is a whole number from 3'],
    [['--ticks', 'a', '--scale', 'ln'], '--scale is one of log, price'],
    [['--ticks', 'a', '--hedge', 'svd'], '--hedge is one of ols, tls, huber'],
    [['--ticks', 'a', '--z', 'mine'], '--z is one of in-window, lagged, rolling'],
    [['--ticks', 'a', '--ddof', '2'], '--ddof is one of 0, 1, not "2".'],
    [['--ticks', 'a', '--entry', '0'], '--entry is a positive number'],
    [['--ticks', 'a', '--coint-window', 'x'], '--coint-window is a whole number from 20'],
    [['--ticks', 'a', '--coint-lag', '-1'], "'--coint-lag' argument is ambiguous"],
    [['--ticks', 'a', '--coint-lag', 'some'], ', or auto, not "some".'],
    [['--ticks', 'a', '--extreme', 'never'], '--extreme is a positive number'],
  ])('make no sense as %j', (args, words) => {
    const message = usageError(args);
    expect(message).toContain(words);
    expect(message).toContain('All flags: npm run analyze -- --help');
    expect(message.split('\n')).toHaveLength(1);
  });
});
