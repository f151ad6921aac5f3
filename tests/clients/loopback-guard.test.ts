import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { foreignHosts } from './loopback-guard.ts';

it('refuses and notes every way out to another machine', async () => {
  await expect(fetch('http://192.0.2.1/')).rejects.toThrow();
  await expect(fetch('https://stream.binance.com/')).rejects.toThrow();
  const errors = await Promise.all(
    [request('http://192.0.2.2/').end(), connect(80, '192.0.2.3')].map(
      (socket) => new Promise<Error>((resolve) => socket.on('error', resolve)),
    ),
  );
  expect(errors.every(({ message }) => message.endsWith('is not this machine.'))).toBe(true);
  expect(foreignHosts).toEqual(['192.0.2.1', 'stream.binance.com', '192.0.2.2', '192.0.2.3']);
});
