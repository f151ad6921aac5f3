import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { instrumentOf } from '../../../main/demo/demo-instruments.ts';
import { exchangeInfo } from '../../../main/demo/exchange-info.ts';
import { LoadFrames } from './load-frames.ts';

/**
 * Run as a process of its own: sends aggTrade frames of two legs over a real socket, to whoever asks
 * for them the way Binance is asked.
 *
 * Arguments: ticks per second (0 = as fast as the other side reads) and how many in all (0 = until
 * the other side hangs up).
 */
const [rateText = '0', countText = '0'] = process.argv.slice(2);
const ticksPerSecond = Number(rateText);
const tickCount = Number(countText) === 0 ? Infinity : Number(countText);

const framesPerWrite = 500;
const paceIntervalMs = 4;
const instruments = [
  instrumentOf('usdm', 'ETHUSDT', 0.01, 0.001),
  instrumentOf('usdm', 'BTCUSDT', 0.1, 0.001),
];

async function play(socket: Socket, frames: LoadFrames): Promise<void> {
  const startedAtMs = performance.now();
  while (!socket.destroyed && frames.issuedCount < tickCount) {
    const elapsedSeconds = (performance.now() - startedAtMs) / 1_000;
    const dueCount =
      ticksPerSecond === 0
        ? framesPerWrite
        : Math.floor(elapsedSeconds * ticksPerSecond) - frames.issuedCount;
    const wantedCount = frames.issuedCount + Math.min(dueCount, tickCount - frames.issuedCount);
    while (frames.issuedCount < wantedCount) {
      const count = Math.min(wantedCount - frames.issuedCount, framesPerWrite);
      const bytes = frames.next(count, Date.now());
      // Told when the kernel has it all, or when the socket is gone.
      await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
    }
    await new Promise((resolve) =>
      // Lets the socket's own events run.
      ticksPerSecond === 0 ? setImmediate(resolve) : setTimeout(resolve, paceIntervalMs),
    );
  }
}

/** REST: the list of symbols and the time; there are no trades but those of the stream. */
function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(url, 'http://127.0.0.1');
  const bodies: Readonly<Record<string, () => object>> = {
    '/fapi/v1/exchangeInfo': () => exchangeInfo('usdm', instruments, Date.now()),
    '/fapi/v1/time': () => ({ serverTime: Date.now() }),
    '/fapi/v1/aggTrades': () => [],
  };
  const body = bodies[pathname]?.();
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? { code: -1_000, msg: 'Not here.' }));
}

/** A stream that is named in the address begins at once, another when it is subscribed to. */
async function serve(client: WebSocket, request: IncomingMessage, socket: Socket): Promise<void> {
  client.on('error', () => client.terminate());
  const { pathname, searchParams } = new URL(request.url ?? '', 'ws://127.0.0.1');
  if ((searchParams.get('streams') ?? '') === '') {
    const [message] = (await once(client, 'message')) as [Buffer];
    const { id } = JSON.parse(message.toString('utf8')) as { readonly id: unknown };
    client.send(JSON.stringify({ result: null, id }));
  }
  await play(socket, new LoadFrames(pathname.endsWith('/stream')));
}

const sockets = new WebSocketServer({ noServer: true });
const server = createServer(answer);
server.on('upgrade', (request, socket: Socket, head) => {
  sockets.handleUpgrade(request, socket, head, (client) => void serve(client, request, socket));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ kind: 'listening', port: (server.address() as AddressInfo).port });
process.once('disconnect', () => process.exit(0));
