import type { WebSocket } from 'ws';
import type { StreamLimits } from './stream-limits.ts';

/**
 * Pings a client as Binance does and cuts it off when no pong echoes one of the payloads in time.
 * @param wallMs - the payload of a ping is the time of its sending
 * @returns ends the pinging
 */
export function keepAlive(
  socket: WebSocket,
  limits: StreamLimits,
  wallMs: () => number,
): () => void {
  const outstanding = new Set<string>();
  let deadline: NodeJS.Timeout | undefined;

  const settle = (): void => {
    clearTimeout(deadline);
    deadline = undefined;
    outstanding.clear();
  };
  socket.on('pong', (payload) => {
    // A pong that echoes nothing of ours is allowed and proves nothing.
    if (outstanding.has(payload.toString('utf8'))) {
      settle();
    }
  });
  const interval = setInterval(() => {
    const payload = String(Math.floor(wallMs()));
    outstanding.add(payload);
    deadline ??= setTimeout(() => socket.terminate(), limits.pongTimeoutMs);
    socket.ping(payload);
  }, limits.pingIntervalMs);

  return () => {
    clearInterval(interval);
    settle();
  };
}
