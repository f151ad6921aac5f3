import type { Server } from 'node:http';
import { listenOnLoopback } from '../loopback-server.ts';
import type { StreamClient } from '../stream-client.ts';
import type { StreamHub } from '../stream-hub.ts';
import type { Conduct, ConductBook } from './conduct-book.ts';
import type { FrontDoor } from './front-door.ts';
import type { WireFaults } from './wire-faults.ts';

interface ExchangeFaultsOptions {
  readonly hub: StreamHub;
  readonly server: Server;
  readonly port: number;
  readonly wire: WireFaults;
  readonly restDoor: FrontDoor;
  readonly streamDoor: FrontDoor;
  readonly conduct: ConductBook;
}

/**
 * Everything that can be made to go wrong at the demo exchange, for tests. Nothing of it happens by
 * itself.
 */
export class ExchangeFaults {
  readonly wire: WireFaults;
  /** Who asks over REST meets this door. */
  readonly restDoor: FrontDoor;
  /** Who asks for a WebSocket connection meets this one. */
  readonly streamDoor: FrontDoor;
  readonly #options: ExchangeFaultsOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #unservedCount = 0;

  constructor(options: ExchangeFaultsOptions) {
    this.#options = options;
    this.wire = options.wire;
    this.restDoor = options.restDoor;
    this.streamDoor = options.streamDoor;
  }

  get conduct(): Conduct {
    return this.#options.conduct.conduct;
  }

  /** Every connection goes dead: nothing is sent or answered any more, and nothing is closed. */
  halfOpen(): void {
    this.#each((client) => client.freeze());
  }

  /** Ends every connection with a close frame. */
  closeConnections(code: number, reason: string): void {
    this.#each((client) => client.close(code, reason));
  }

  /** Announces a shutdown, and ends the connections of this moment after a grace time. */
  shutDown(graceMs: number): void {
    const clients = [...this.#options.hub.clients];
    for (const client of clients) {
      client.announceShutdown();
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      for (const client of clients) {
        client.close(1001, 'Server shutdown');
      }
    }, graceMs);
    this.#timers.add(timer);
  }

  /** The next connections are acknowledged and never get a trade, as on a wrong route. */
  leaveUnserved(connectionCount: number): void {
    this.#unservedCount = connectionCount;
  }

  /** Whether a connection that opens now is to be left without trades. */
  takesUnserved(): boolean {
    const isUnserved = this.#unservedCount > 0;
    this.#unservedCount -= isUnserved ? 1 : 0;
    return isUnserved;
  }

  /** Nobody listens any more: new connections are refused, those that are open stay. */
  leavePort(): void {
    if (this.#options.server.listening) {
      this.#options.server.close();
    }
  }

  /** Listens again. @throws the system's error when another program has taken the port */
  async returnToPort(): Promise<void> {
    if (!this.#options.server.listening) {
      await listenOnLoopback(this.#options.server, this.#options.port);
    }
  }

  /** Forgets what is still to happen. */
  stop(): void {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    this.#timers.clear();
  }

  #each(act: (client: StreamClient) => void): void {
    for (const client of this.#options.hub.clients) {
      act(client);
    }
  }
}
