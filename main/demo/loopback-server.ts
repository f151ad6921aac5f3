import type { Server } from 'node:http';

/**
 * Listens on 127.0.0.1 only.
 * @param port - 0 for any free one
 * @returns the port
 * @throws the system's error, such as EADDRINUSE
 */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) {
        resolve(address.port);
      } else {
        reject(new Error('The demo exchange has no port.'));
      }
    });
  });
}

/** Closes the server and every connection it still has. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
