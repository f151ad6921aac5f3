import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { DemoClock } from './demo-source.ts';
import { keepAlive } from './keep-alive.ts';
import { RateWindow } from './rate-window.ts';
import type { StreamLimits } from './stream-limits.ts';
import {
  errorPayload,
  parseStreamRequest,
  resultPayload,
  type StreamRequest,
} from './stream-request.ts';
import type { StreamRoute } from './stream-route.ts';
import { combined } from './trade-frames.ts';

/** Told whenever a client starts or stops wanting a stream. */
export interface SubscriptionObserver {
  subscribed(client: StreamClient, streamName: string): void;
  unsubscribed(client: StreamClient, streamName: string): void;
}

interface StreamClientOptions {
  readonly socket: WebSocket;
  /** The TCP socket under it: corked around a chunk, watched for drain. */
  readonly transport: Duplex;
  readonly route: StreamRoute;
  readonly limits: StreamLimits;
  readonly clock: DemoClock;
  readonly observer: SubscriptionObserver;
  /** Told when the client has sent more than it may, before it is closed. */
  readonly onExcess: () => void;
}

/** One connection: its subscriptions, its payload form, and the rules it is held to. */
export class StreamClient {
  readonly route: StreamRoute;
  readonly #socket: WebSocket;
  readonly #transport: Duplex;
  readonly #limits: StreamLimits;
  readonly #clock: DemoClock;
  readonly #observer: SubscriptionObserver;
  readonly #onExcess: () => void;
  readonly #incoming: RateWindow;
  readonly #streamNames = new Set<string>();
  #isCombined: boolean;
  #isFrozen = false;
  #stopPings: () => void = () => undefined;

  constructor(options: StreamClientOptions) {
    this.route = options.route;
    this.#socket = options.socket;
    this.#transport = options.transport;
    this.#limits = options.limits;
    this.#clock = options.clock;
    this.#observer = options.observer;
    this.#onExcess = options.onExcess;
    this.#incoming = new RateWindow(options.limits.incomingPerSecond);
    this.#isCombined = options.route.form === 'combined';
  }

  /** Starts to serve: listens, pings, and subscribes to what the address named. */
  open(): void {
    const socket = this.#socket;
    this.#stopPings = keepAlive(socket, this.#limits, () => this.#clock.wallMs());
    const life = setTimeout(
      () => socket.close(1001, 'Connection life is over'),
      this.#limits.connectionLifeMs,
    );
    // A peer's protocol error ends its connection by itself; unheard it would end the process.
    socket.on('error', () => socket.terminate());
    socket.on('ping', () => this.#allow());
    socket.on('pong', () => this.#allow());
    socket.on('message', (data) => {
      if (this.#allow()) {
        this.#answer(textOf(data));
      }
    });
    socket.on('close', () => {
      this.#stopPings();
      clearTimeout(life);
      this.#unsubscribe([...this.#streamNames]);
    });
    if (!this.#subscribe(this.route.streamNames)) {
      socket.close(1008, 'Too many streams');
    }
  }

  get streamNames(): ReadonlySet<string> {
    return this.#streamNames;
  }

  get backlogBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a payload of a stream in the form this client has chosen. */
  sendEvent(streamName: string, payload: string, wrapped?: string): void {
    this.sendText(this.#isCombined ? (wrapped ?? combined(streamName, payload)) : payload);
  }

  /** Sends any text as a frame of its own. */
  sendText(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN && !this.#isFrozen) {
      this.#socket.send(text);
    }
  }

  /** Holds frames back until {@link uncork}, so that many leave in one system call. */
  cork(): void {
    this.#transport.cork();
  }

  uncork(): void {
    this.#transport.uncork();
  }

  /** Resolves when what was sent so far has left this process, or the client has gone. */
  drained(): Promise<void> {
    if (this.#transport.destroyed) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.#transport.off('close', finish);
        resolve();
      };
      const timer = setTimeout(() => this.drop(), this.#limits.stalledClientTimeoutMs);
      this.#transport.on('close', finish);
      // An empty write is done when all before it are; 'drain' comes only after a full buffer.
      this.#transport.write('', finish);
    });
  }

  /** Cuts the connection without a word, as a dead network does. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Ends the connection with a close frame. */
  close(code: number, reason: string): void {
    if (!this.#isFrozen) {
      this.#socket.close(code, reason);
    }
  }

  /** Sends Binance's warning of a shutdown. */
  announceShutdown(): void {
    const payload = JSON.stringify({ e: 'serverShutdown', E: Math.floor(this.#clock.wallMs()) });
    this.sendEvent('!serverShutdown', payload);
  }

  /** Goes dead as behind a pulled cable: nothing is sent or answered any more, nothing is closed. */
  freeze(): void {
    this.#isFrozen = true;
    this.#stopPings();
    // Bytes are still taken off the wire, so that the peer's own end is seen; nobody hears them.
    this.#transport.removeAllListeners('data');
    this.#transport.resume();
  }

  #allow(): boolean {
    if (this.#incoming.take(this.#clock.monotonicMs())) {
      return true;
    }
    this.#onExcess();
    this.#socket.close(1008, 'Too many requests');
    return false;
  }

  #answer(text: string): void {
    const parsed = parseStreamRequest(text);
    this.sendText(parsed.ok ? this.#carryOut(parsed.request, parsed.idJson) : parsed.answer);
  }

  #carryOut(request: StreamRequest, idJson: string): string {
    switch (request.method) {
      case 'SUBSCRIBE':
        if (!this.#subscribe(request.streamNames)) {
          return errorPayload(2, `too many streams, at most ${this.#limits.maxStreams}`);
        }
        return resultPayload(null, idJson);
      case 'UNSUBSCRIBE':
        this.#unsubscribe(request.streamNames);
        return resultPayload(null, idJson);
      case 'LIST_SUBSCRIPTIONS':
        return resultPayload([...this.#streamNames], idJson);
      case 'SET_PROPERTY':
        this.#isCombined = request.combined;
        return resultPayload(null, idJson);
      case 'GET_PROPERTY':
        return resultPayload(this.#isCombined, idJson);
    }
  }

  /** @returns `false`, with nothing changed, when it would be more streams than allowed */
  #subscribe(streamNames: readonly string[]): boolean {
    const added = new Set(streamNames.filter((name) => !this.#streamNames.has(name)));
    if (this.#streamNames.size + added.size > this.#limits.maxStreams) {
      return false;
    }
    for (const name of added) {
      this.#streamNames.add(name);
      this.#observer.subscribed(this, name);
    }
    return true;
  }

  #unsubscribe(streamNames: readonly string[]): void {
    for (const name of streamNames) {
      if (this.#streamNames.delete(name)) {
        this.#observer.unsubscribed(this, name);
      }
    }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) {
    return Buffer.concat(data).toString('utf8');
  }
  return Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data).toString('utf8');
}
