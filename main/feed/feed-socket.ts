import { WebSocket } from 'ws';
import {
  problemOfClose,
  problemOfError,
  problemOfHandshake,
  problemOfStatus,
  type ConnectionProblem,
} from './connection-problem.ts';
import { hostOf } from './endpoints.ts';

interface FeedSocketHandlers {
  opened(): void;
  /** Its bytes, known to be UTF-8. */
  text(message: Buffer): void;
  /** Binance sends text only. */
  binary(): void;
  /** The peer lives, which says nothing of its trades. The pong is sent by itself. */
  pinged(): void;
  /** Called exactly once, whatever happened; nothing is called afterwards. */
  ended(problem: ConnectionProblem): void;
}

export interface FeedSocketLimits {
  readonly handshakeTimeoutMs: number;
  /** A longer message ends the connection before it is held in memory. */
  readonly maxPayloadBytes: number;
  /** How long a closing handshake may take before the socket is cut. */
  readonly closeTimeoutMs: number;
  /** A peer whose rules were broken is left alone for so long where it does not say how long. */
  readonly ruleRestMs: number;
}

/** One connection from its opening to its end, with every way of failing told as one problem. */
export class FeedSocket {
  readonly #socket: WebSocket;
  readonly #closeTimeoutMs: number;
  #problem: ConnectionProblem | undefined;

  constructor(url: string, handlers: FeedSocketHandlers, limits: FeedSocketLimits) {
    const host = hostOf(url);
    const socket = new WebSocket(url, {
      maxPayload: limits.maxPayloadBytes,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    this.#closeTimeoutMs = limits.closeTimeoutMs;
    // ws's own time-out starts anew with every byte; a peer that drips must not hold us up.
    const handshakeTimer = setTimeout(() => {
      this.terminate(problemOfHandshake(limits.handshakeTimeoutMs, host));
    }, limits.handshakeTimeoutMs);

    socket.on('open', () => {
      clearTimeout(handshakeTimer);
      handlers.opened();
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary || !Buffer.isBuffer(data)) {
        handlers.binary();
      } else {
        handlers.text(data);
      }
    });
    socket.on('ping', () => handlers.pinged());
    socket.on('unexpected-response', (_request, { statusCode, headers }) => {
      this.terminate(
        problemOfStatus(statusCode ?? 0, headers['retry-after'], host, limits.ruleRestMs),
      );
    });
    socket.on('error', (error) => {
      this.#problem ??= problemOfError(error, host);
    });
    socket.on('close', (code) => {
      clearTimeout(handshakeTimer);
      handlers.ended(this.#problem ?? problemOfClose(code, host, limits.ruleRestMs));
    });
  }

  /** Stops reading, so that TCP tells the peer to wait. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Cuts the connection now; `ended` follows with this problem. */
  terminate(problem: ConnectionProblem): void {
    this.#problem ??= problem;
    this.#socket.terminate();
  }

  /** Says goodbye; resolves when the connection is gone, by force if need be. */
  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) {
      return;
    }
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => socket.terminate(), this.#closeTimeoutMs);
      socket.once('close', () => {
        clearTimeout(force);
        resolve();
      });
      if (socket.readyState === WebSocket.OPEN && !socket.isPaused) {
        socket.close(1000);
      } else {
        // Not open yet, or not reading: no goodbye would ever be heard.
        socket.terminate();
      }
    });
  }
}
