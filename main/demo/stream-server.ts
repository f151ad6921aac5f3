import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Venue } from '../../analytics/market/venue.ts';
import type { DemoClock } from './demo-source.ts';
import { StreamClient } from './stream-client.ts';
import type { ConductBook } from './faults/conduct-book.ts';
import type { FrontDoor, Reception } from './faults/front-door.ts';
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
  readonly door: FrontDoor;
  readonly conduct: ConductBook;
  /** Whether a connection that opens now is acknowledged and left without trades. */
  readonly takesUnserved: () => boolean;
}

/**
 * Takes WebSocket connections on an HTTP server and hands them to the hub.
 * @returns ends those that still wait for an answer
 */
export function serveStreams(server: Server, options: StreamServerOptions): () => void {
  const { venue, hub, limits, clock, door, conduct } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: longestMessageBytes,
  });
  const waiting = new Set<Duplex>();
  const onExcess = (): void => conduct.violation('more messages in a second than allowed');

  const accept = (request: IncomingMessage, transport: Duplex, head: Buffer): void => {
    const asked = streamRouteOf(request.url ?? '/', venue);
    if (asked === undefined) {
      refuse(transport, 404, undefined);
      return;
    }
    const route = options.takesUnserved() ? { ...asked, carriesTrades: false } : asked;
    sockets.handleUpgrade(request, transport, head, (socket) => {
      const client = new StreamClient({
        ...{ socket, transport, route, limits, clock },
        ...{ observer: hub, onExcess },
      });
      hub.add(client);
      socket.on('close', () => hub.remove(client));
      client.open();
    });
  };

  server.on('upgrade', (request, transport, head) => {
    conduct.attempt();
    receive(door.receive(), transport, waiting, () => accept(request, transport, head));
  });
  return () => {
    for (const transport of waiting) {
      transport.destroy();
    }
  };
}

function receive(
  reception: Reception,
  transport: Duplex,
  waiting: Set<Duplex>,
  accept: () => void,
): void {
  switch (reception.kind) {
    case 'open':
      accept();
      break;
    case 'refused':
      refuse(transport, reception.status, reception.retryAfterSeconds);
      break;
    case 'cutting':
      transport.destroy();
      break;
    case 'hanging':
    case 'slow': {
      waiting.add(transport);
      const timer =
        reception.kind === 'slow' ? setTimeout(() => accept(), reception.delayMs) : undefined;
      transport.on('error', () => transport.destroy());
      transport.on('close', () => {
        clearTimeout(timer);
        waiting.delete(transport);
      });
      break;
    }
  }
}

function refuse(transport: Duplex, status: number, retryAfterSeconds: number | undefined): void {
  // The peer may be gone already; that is its own affair.
  transport.on('error', () => transport.destroy());
  const retryAfter = retryAfterSeconds === undefined ? '' : `Retry-After: ${retryAfterSeconds}\r\n`;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`;
  transport.end(`${head}\r\n${retryAfter}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
