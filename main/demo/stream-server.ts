import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoClock } from './demo-source.ts';
import { StreamClient } from './stream-client.ts';
import type { StreamHub } from './stream-hub.ts';
import type { StreamLimits } from './stream-limits.ts';
import { streamRouteOf } from './stream-route.ts';

/** Room for a SUBSCRIBE of all 1,024 streams; a longer message closes the connection (1009). */
const longestMessageBytes = 128 * 1024;

interface StreamServerOptions {
  readonly venue: Venue;
  readonly hub: StreamHub;
  readonly limits: StreamLimits;
  readonly clock: DemoClock;
}

/** Takes WebSocket connections on an HTTP server and hands them to the hub. */
export function serveStreams(server: Server, options: StreamServerOptions): void {
  const { venue, hub, limits, clock } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: longestMessageBytes,
  });
  server.on('upgrade', (request, transport, head) => {
    const route = streamRouteOf(request.url ?? '/', venue);
    if (route === undefined) {
      refuse(transport);
      return;
    }
    sockets.handleUpgrade(request, transport, head, (socket) => {
      const client = new StreamClient({ socket, transport, route, limits, clock, observer: hub });
      hub.add(client);
      socket.on('close', () => hub.remove(client));
      client.open();
    });
  });
}

function refuse(transport: Duplex): void {
  // The peer may be gone already; that is its own affair.
  transport.on('error', () => transport.destroy());
  transport.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
