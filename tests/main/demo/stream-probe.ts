import { once } from 'node:events';
import WebSocket from 'ws';

/** A bare WebSocket client that keeps what it hears and lets a test wait for it. */
export class StreamProbe {
  readonly texts: string[] = [];
  readonly socket: WebSocket;
  closeCode: number | undefined;
  #waiting: (() => void)[] = [];

  constructor(url: string, options: WebSocket.ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer) => {
      this.texts.push(data.toString('utf8'));
      this.#wake();
    });
    this.socket.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    // A refused or dropped connection shows as a close; the error says no more.
    this.socket.on('error', () => this.#wake());
  }

  /** Connects, and resolves when the connection is open. */
  static async open(url: string, options: WebSocket.ClientOptions = {}): Promise<StreamProbe> {
    const probe = new StreamProbe(url, options);
    await once(probe.socket, 'open');
    return probe;
  }

  get messages(): unknown[] {
    return this.texts.map((text): unknown => JSON.parse(text));
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends a message and resolves with the next thing heard. */
  async ask(message: unknown): Promise<unknown> {
    const heard = this.texts.length;
    this.send(message);
    await this.until(() => this.texts.length > heard);
    return this.messages[heard];
  }

  /** Resolves when `condition` holds, looked at after every event; rejects when the socket closes. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closeCode !== undefined) {
        throw new Error(`The connection closed (${this.closeCode}) before the condition held.`);
      }
      await this.#next();
    }
  }

  /** Resolves with the close code. */
  async closed(): Promise<number> {
    while (this.closeCode === undefined) {
      await this.#next();
    }
    return this.closeCode;
  }

  async close(): Promise<void> {
    this.socket.terminate();
    await this.closed();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) {
      resolve();
    }
  }
}
