import { expect, it } from 'vitest';
import { isLoopback } from '../../main/loopback.ts';

it.each(['ws://127.0.0.1:1', 'http://localhost', 'ws://[::1]:80', 'http://127.9.9.9'])(
  '%s stays on this machine',
  (url) => expect(isLoopback(new URL(url))).toBe(true),
);

it.each([
  'wss://fstream.binance.com',
  'ws://127.0.0.1.example.com',
  'http://10.0.0.1',
  'http://localhost.example',
  'http://0.0.0.0',
])('%s does not', (url) => expect(isLoopback(new URL(url))).toBe(false));
