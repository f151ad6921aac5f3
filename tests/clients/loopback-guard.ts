import { Socket } from 'node:net';

/** Hosts other than this machine that a client tried to reach; each attempt was refused. */
export const foreignHosts: string[] = [];

function hostOf(argument: unknown): string | undefined {
  // Node's own callers pass the arguments as one list, others spread them.
  const target: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof target !== 'object' || target === null) {
    return undefined;
  }
  if ('path' in target && typeof target.path === 'string') {
    return undefined;
  }
  return 'host' in target && typeof target.host === 'string' ? target.host : 'localhost';
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);
const connect = Reflect.get(Socket.prototype, 'connect') as (...args: unknown[]) => Socket;

/** Under every client of this process: `net`, `tls`, `http`, `fetch` and `ws` all end up here. */
Reflect.set(
  Socket.prototype,
  'connect',
  function guarded(this: Socket, ...args: unknown[]): Socket {
    const host = typeof args[0] === 'number' ? args[1] : hostOf(args[0]);
    if (typeof host === 'string' && !loopback.has(host)) {
      foreignHosts.push(host);
      queueMicrotask(() => this.destroy(new Error(`${host} is not this machine.`)));
      return this;
    }
    return connect.apply(this, args);
  },
);
