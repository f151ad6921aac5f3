import { describe, expect, it } from 'vitest';
import { LaunchOptionError, parseLaunchOptions } from '../../main/launch-options.ts';

const parse = (...args: string[]) => parseLaunchOptions(args, '/home/trader');

describe('parseLaunchOptions', () => {
  it('listens to Binance until closed when nothing is asked for', () => {
    expect(parse()).toEqual({
      source: { kind: 'live' },
      headless: false,
      runForMs: undefined,
      screenshotFile: undefined,
      userDataDirectory: undefined,
    });
  });

  it('ends a headless demo after a minute, with a screenshot', () => {
    const options = parse('--demo', '--headless');
    expect(options.source).toEqual({ kind: 'generated', seed: 42 });
    expect(options.runForMs).toBe(60_000);
    expect(options.screenshotFile).toBe('/home/trader/pairwatch.png');
  });

  it('lets a capture end by its own end, not after a minute', () => {
    const options = parse('--demo', '--headless', '--capture', 'ticks.ndjson.gz', '--speed=max');
    expect(options.source).toEqual({
      kind: 'capture',
      file: '/home/trader/ticks.ndjson.gz',
      speed: 'max',
    });
    expect(options.runForMs).toBeUndefined();
  });

  it('passes over the flags that drivers and Chromium add', () => {
    const options = parse(
      '--inspect=0',
      '--remote-debugging-port=0',
      '/home/trader',
      '--no-sandbox',
      '--demo',
      '--seconds',
      '2.5',
      '--user-data-dir=data',
    );
    expect(options.runForMs).toBe(2_500);
    expect(options.userDataDirectory).toBe('/home/trader/data');
  });

  it.each([
    [['--ws-url', 'ws://127.0.0.1:9443'], 'ws://127.0.0.1:9443/', 'http://127.0.0.1:9443/'],
    [['--ws-url', 'wss://proxy.example/x'], 'wss://proxy.example/x', 'https://proxy.example/'],
    [['--rest-url', 'http://localhost:80'], 'ws://localhost/', 'http://localhost/'],
    [
      ['--ws-url', 'ws://127.0.0.1:1', '--rest-url', 'http://127.0.0.1:2'],
      'ws://127.0.0.1:1/',
      'http://127.0.0.1:2/',
    ],
  ])('takes the address that is missing in %j from the other', (args, wsUrl, restUrl) => {
    const { source } = parse(...args);
    expect(source).toMatchObject({ kind: 'custom' });
    if (source.kind !== 'custom') {
      return;
    }
    expect([source.wsUrl.href, source.restUrl.href]).toEqual([wsUrl, restUrl]);
  });

  it.each([
    [['--demo', '--seconds', 'soon'], '--seconds'],
    [['--demo', '--seconds', '-3'], '--seconds'],
    [['--demo', '--capture', 'f.gz', '--speed', '0'], '--speed'],
    [['--demo', '--speed', '5'], '--capture'],
    [['--capture', 'f.gz'], '--demo'],
    [['--demo', '--capture'], '--capture needs a value'],
    [['--demo', '--capture', '--headless'], '--capture needs a value'],
    [['--demo', '--seed', '1.5'], '--seed'],
    [['--ws-url', 'http://127.0.0.1'], 'ws:// or wss://'],
    [['--ws-url', 'nonsense'], 'ws:// or wss://'],
    [['--rest-url', 'ws://127.0.0.1'], 'http:// or https://'],
    [['--demo', '--ws-url', 'ws://127.0.0.1'], 'leave out'],
  ])('refuses %j in words', (args, words) => {
    expect(() => parse(...args)).toThrow(LaunchOptionError);
    expect(() => parse(...args)).toThrow(words);
  });
});
