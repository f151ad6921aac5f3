import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * Run as a process of its own: sends combined aggTrade frames of two legs over a real socket. Frames
 * are put on the wire by hand, many per write, so that the sender is not what is measured.
 *
 * Arguments: ticks per second (0 = as fast as the other side reads) and seconds.
 */
const [rateText = '0', secondsText = '30'] = process.argv.slice(2);
const ticksPerSecond = Number(rateText);
const durationMs = Number(secondsText) * 1_000;

const framesPerWrite = 500;
const paceIntervalMs = 4;
const legs = [
  { stream: 'ethusdt@aggTrade', symbol: 'ETHUSDT', id: 0, price: 2_681.62 },
  { stream: 'btcusdt@aggTrade', symbol: 'BTCUSDT', id: 0, price: 61_800.3 },
];
let randomState = 42;
const random = (): number => (randomState = (16_807 * randomState) % 2_147_483_647) / 2_147_483_647;

const maxFrameBytes = 320;
const buffer = Buffer.allocUnsafe(framesPerWrite * maxFrameBytes);
let issuedCount = 0;

function writeFrame(offset: number, timeMs: number): number {
  const leg = legs[random() < 0.5 ? 0 : 1];
  if (leg === undefined) {
    throw new RangeError('No such leg.');
  }
  leg.id += 1;
  leg.price = Math.max(1, leg.price + (random() - 0.5) * leg.price * 1e-5);
  const quantity = (0.001 + random() * 2).toFixed(3);
  const trades = 5_266_000_000 + leg.id * 2;
  const text =
    `{"stream":"${leg.stream}","data":{"e":"aggTrade","E":${timeMs},"s":"${leg.symbol}",` +
    `"a":${leg.id},"p":"${leg.price.toFixed(2)}","q":"${quantity}","nq":"${quantity}",` +
    `"f":${trades},"l":${trades + 1},"T":${timeMs},"m":${String(random() < 0.5)},"st":1}}`;
  // An unmasked text frame whose length needs two bytes (RFC 6455, 5.2).
  buffer[offset] = 0x81;
  buffer[offset + 1] = 126;
  buffer.writeUInt16BE(text.length, offset + 2);
  buffer.write(text, offset + 4, 'latin1');
  issuedCount += 1;
  return offset + 4 + text.length;
}

/** Sends `count` frames; resolves when the socket has room again. */
async function send(socket: Socket, count: number): Promise<void> {
  const timeMs = Date.now();
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    offset = writeFrame(offset, timeMs);
  }
  // A copy: the socket keeps the memory until the kernel has taken it.
  if (!socket.write(Buffer.from(buffer.subarray(0, offset)))) {
    await once(socket, 'drain');
  }
}

async function play(socket: Socket): Promise<void> {
  const startedAtMs = performance.now();
  const elapsedMs = (): number => performance.now() - startedAtMs;
  while (elapsedMs() < durationMs) {
    if (ticksPerSecond === 0) {
      await send(socket, framesPerWrite);
      // Lets the socket's own events run.
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    let due = Math.floor((elapsedMs() / 1_000) * ticksPerSecond) - issuedCount;
    for (; due > 0; due -= framesPerWrite) {
      await send(socket, Math.min(due, framesPerWrite));
    }
    await new Promise((resolve) => setTimeout(resolve, paceIntervalMs));
  }
  process.send?.({ kind: 'done', issuedCount, elapsedMs: elapsedMs() });
}

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (request) => {
    const key = /sec-websocket-key: (\S+)/i.exec(request.toString())?.[1] ?? '';
    const accept = createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    void play(socket);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ kind: 'listening', port: (server.address() as AddressInfo).port });
process.once('disconnect', () => process.exit(0));
