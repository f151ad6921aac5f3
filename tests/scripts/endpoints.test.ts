import { describe, expect, it } from 'vitest';
import { flagValue, isLoopbackUrl, purposeOf } from '../../scripts/setup/endpoints.mjs';

describe('isLoopbackUrl', () => {
  it.each([
    'ws://127.0.0.1:9000',
    'http://127.8.9.10/path',
    'http://localhost:80',
    'wss://[::1]:1/stream',
    'http://2130706433/',
  ])('takes %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(true);
  });

  it.each([
    'wss://fstream.binance.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://127.0.0.1@example.com',
    'http://10.0.0.1',
    'http://[::2]',
    'http://0.0.0.0',
    'not a url',
    '',
  ])('refuses %s', (url) => {
    expect(isLoopbackUrl(url)).toBe(false);
  });
});

describe('purposeOf', () => {
  it('is live without endpoints', () => {
    expect(purposeOf([])).toBe('live');
    expect(purposeOf(['--seconds', '5'])).toBe('live');
  });

  it('is loopback only when every given endpoint is', () => {
    const local = ['--ws-url', 'ws://127.0.0.1:1', '--rest-url=http://127.0.0.1:2'];
    expect(purposeOf(local)).toBe('loopback');
    expect(purposeOf(['--ws-url', 'ws://127.0.0.1:1'])).toBe('loopback');
    expect(purposeOf([...local, '--rest-url', 'https://fapi.binance.com'])).toBe('live');
    expect(purposeOf(['--ws-url'])).toBe('live');
  });

  it('is loopback for the demo', () => {
    expect(purposeOf(['--demo'])).toBe('loopback');
  });
});

describe('flagValue', () => {
  it('reads both spellings and takes the last', () => {
    expect(flagValue(['--a', '1', '--a=2'], '--a')).toBe('2');
    expect(flagValue(['--ab=1'], '--a')).toBeUndefined();
  });
});
