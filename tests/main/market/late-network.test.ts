import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Timeframe } from '../../../analytics/market/timeframe.ts';
import { deskOn, marketWithPast, ready, symbolX, symbolY } from '../fixtures/fresh-install.ts';

const minuteMs = 60_000;
const venue = 'usdm';
const patience = { timeout: 20_000, interval: 20 };

/** An address at which nobody listens until `open` is called; then it leads to the other one. */
async function closedDoor(targetUrl: string) {
  const { hostname, port: targetPort } = new URL(targetUrl);
  const sockets: Socket[] = [];
  const server = createServer((from) => {
    const to = connect(Number(targetPort), hostname);
    sockets.push(from, to);
    from.on('error', () => to.destroy()).pipe(to);
    to.on('error', () => from.destroy()).pipe(from);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, hostname);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  server.close();
  await once(server, 'close');
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return { port, open: () => listen(port) };
}

it.each<Timeframe>(['1s', '1m'])(
  'a fresh install without a network at its start has a past of %s soon after there is one',
  async (timeframe) => {
    const market = await marketWithPast({
      venue,
      prehistoryMs: 40 * minuteMs,
      tradesPerSecond: 20,
      prehistoryTradesPerSecond: 2.5,
    });
    const { restUrl, wsUrl } = market.exchange;
    const door = await closedDoor(restUrl);
    const behindDoor = (url: string): string => {
      const moved = new URL(url);
      moved.port = String(door.port);
      return moved.href;
    };
    const exchange = { restUrl: behindDoor(restUrl), wsUrl: behindDoor(wsUrl) };
    const { desk, history, changes } = await deskOn({ exchange, venue, timeframe });
    desk.start();
    const lookbackMs = 20 * minuteMs;
    const before = await ready(history(lookbackMs));
    expect([before.y, before.x].map(({ bars }) => bars.openTimeMs.length)).toEqual([0, 0]);

    await door.open();
    await expect
      .poll(() => [...new Set(changes.map(({ symbol }) => symbol))].toSorted(), patience)
      .toEqual([symbolX, symbolY]);
    const reachedMs = async (): Promise<number> => {
      const { y, x } = await ready(history(lookbackMs));
      return Math.max(...[y, x].map(({ bars }) => bars.openTimeMs[0] ?? Infinity));
    };
    await expect.poll(reachedMs, patience).toBeLessThan(Date.now() - 19 * minuteMs);
  },
  60_000,
);
