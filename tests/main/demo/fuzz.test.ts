import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { StreamProbe } from './stream-probe.ts';

let exchange: DemoExchange;

beforeAll(async () => {
  exchange = await startDemoExchange({ limits: { incomingPerSecond: 1e6 } });
});
afterAll(() => exchange.stop());

/** Still serves trades and REST to an honest client. */
async function stillServes(): Promise<void> {
  const probe = await StreamProbe.open(`${exchange.wsUrl}/market/ws/btcusdt@aggTrade`);
  await probe.until(() => probe.texts.length > 0);
  await probe.close();
  expect((await fetch(`${exchange.restUrl}/fapi/v1/ping`)).status).toBe(200);
}

function isId(id: unknown): boolean {
  return id === null || typeof id === 'number' || typeof id === 'string';
}

/** Sends bytes to the port as they are, and waits until the server has had enough of them. */
async function sendBytes(bytes: Buffer): Promise<void> {
  const socket = connect(Number(new URL(exchange.restUrl).port), '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(bytes);
  await once(socket, 'close');
}

describe('nothing a client sends ends the exchange', () => {
  it('frames of any text or bytes', async () => {
    const probe = await StreamProbe.open(`${exchange.wsUrl}/market/ws`);
    const requests = fc.record(
      {
        method: fc.oneof(
          fc.constantFrom('SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY'),
          fc.jsonValue(),
        ),
        params: fc.jsonValue(),
        id: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      requests.map((request) => JSON.stringify(request)),
    );
    const messages = fc.oneof(texts, fc.uint8Array({ maxLength: 200 }));
    let sentCount = 0;
    await fc.assert(
      fc.asyncProperty(messages, async (message) => {
        probe.socket.send(message);
        sentCount += 1;
        // Every message has an answer, in order; nothing is subscribed that trades.
        await probe.until(() => probe.texts.length >= sentCount);
        const answer: unknown = probe.messages[sentCount - 1];
        const shape = JSON.stringify(answer).startsWith('{"code":')
          ? { code: expect.any(Number) as unknown, msg: expect.any(String) as unknown }
          : {
              result: expect.toSatisfy(() => true) as unknown,
              id: expect.toSatisfy(isId) as unknown,
            };
        expect(answer).toEqual(shape);
      }),
      { numRuns: 300, examples: [['{"method":"LIST_SUBSCRIPTIONS","id":1}']] },
    );
    await probe.close();
    await stillServes();
  });

  it('addresses of any kind', async () => {
    const paths = fc.oneof(fc.webPath(), fc.string()).map((path) => `/${path}`);
    const queries = fc.webQueryParameters();
    const upgrade =
      'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    await fc.assert(
      fc.asyncProperty(paths, queries, async (path, query) => {
        const line = `${path}?${query}`.replaceAll(/[\r\n]/g, '');
        const asked = `GET ${line} HTTP/1.1\r\nHost: x\r\n`;
        await sendBytes(Buffer.from(`${asked}Connection: close\r\n\r\n`));
        await sendBytes(Buffer.from(asked + upgrade));
      }),
      {
        numRuns: 100,
        examples: [
          ['//', ''],
          ['/market/ws/%zz', ''],
        ],
      },
    );
    await stillServes();
  });

  it('parameters of any kind', async () => {
    const names = fc.constantFrom('symbol', 'symbols', 'fromId', 'startTime', 'endTime', 'limit');
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom('BTCUSDT', '1', '0', '-1', '1e9', '9007199254740993', '1m'),
      fc.maxSafeNat().map(String),
    );
    const parameters = fc.array(fc.tuple(fc.oneof(names, fc.constant('interval')), values));
    const endpoints = fc.constantFrom('aggTrades', 'klines', 'exchangeInfo');
    await fc.assert(
      fc.asyncProperty(endpoints, parameters, async (endpoint, pairs) => {
        const query = new URLSearchParams([['symbol', 'BTCUSDT'], ['interval', '1m'], ...pairs]);
        const answer = await fetch(`${exchange.restUrl}/fapi/v1/${endpoint}?${query.toString()}`);
        const body: unknown = await answer.json();
        if (answer.status !== 200) {
          expect(answer.status).toBe(400);
          expect(body).toMatchObject({ code: expect.any(Number) as unknown });
        }
      }),
      { numRuns: 150 },
    );
    await stillServes();
  });

  it('bytes that are no HTTP, and handshakes that are no handshakes', async () => {
    await sendBytes(Buffer.from([0x16, 0x03, 0x01, 0, 5, 1, 2, 3]));
    await sendBytes(
      Buffer.from('GET /market/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n'),
    );
    await sendBytes(
      Buffer.from(
        'GET /market/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n',
      ),
    );
    await sendBytes(
      Buffer.from(
        'GET /market/ws/btcusdt@aggTrade HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n' +
          'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
          'Sec-WebSocket-Version: 13\r\n\r\n\xff\xff\xff\xff\xff',
        'latin1',
      ),
    );
    await stillServes();
  });
});
