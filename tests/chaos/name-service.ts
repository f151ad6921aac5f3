import dns, { type LookupAddress, type LookupOptions } from 'node:dns';

type Answer = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** A name that only this process can look up. */
export const exchangeName = 'exchange.test';

/**
 * Takes the place of the system's name service for {@link exchangeName}, for sockets and `fetch` alike.
 *
 * @returns makes names fail with this code, or be found again
 */
export function ownNames(): (failure: 'ENOTFOUND' | 'EAI_AGAIN' | undefined) => void {
  let failing: string | undefined;
  const system = dns.lookup;
  const lookup = (name: string, options: LookupOptions, answer: Answer): void => {
    if (name !== exchangeName) {
      system(name, options, answer);
      return;
    }
    setImmediate(() => {
      if (failing !== undefined) {
        const words = `getaddrinfo ${failing} ${name}`;
        answer(Object.assign(new Error(words), { code: failing, syscall: 'getaddrinfo' }), '');
      } else if (options.all === true) {
        answer(null, [{ address: '127.0.0.1', family: 4 }]);
      } else {
        answer(null, '127.0.0.1', 4);
      }
    });
  };
  // `net` asks the module for its lookup at every connection.
  Object.assign(dns, { lookup });
  return (failure) => {
    failing = failure;
  };
}
