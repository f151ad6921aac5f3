import { parentPort, type Transferable } from 'node:worker_threads';
import { faultOf } from './store-error.ts';
import type { CallMessage, ReplyMessage } from './thread-protocol.ts';

type AnyTable<Table> = { [Name in keyof Table]: { request: unknown; reply: unknown } };

/** How a thread answers each of its calls. */
type Handlers<Table extends AnyTable<Table>> = {
  readonly [Name in keyof Table]: (request: Table[Name]['request']) => Table[Name]['reply'];
};

/**
 * Answers the calls that reach this thread, one after the other, failures as typed faults. After
 * `close` the port is closed, which lets the thread end.
 *
 * @param transferOf - buffers of a reply that are handed over instead of copied
 */
export function serveCalls<Table extends AnyTable<Table>>(
  databasePath: string,
  handlers: Handlers<Table>,
  transferOf: (reply: Table[keyof Table]['reply']) => readonly Transferable[] = () => [],
): void {
  const port = parentPort;
  if (port === null) {
    throw new Error('This file runs in a worker thread only.');
  }
  port.on('message', (message: CallMessage<Table>) => {
    const { callId, name, request } = message;
    let answer: ReplyMessage;
    let transfer: readonly Transferable[] = [];
    try {
      const reply = handlers[name](request);
      transfer = transferOf(reply);
      answer = { callId, ok: true, reply };
    } catch (error) {
      answer = { callId, ok: false, fault: faultOf(error, databasePath) };
    }
    port.postMessage(answer, transfer);
    if (name === 'close') {
      port.close();
    }
  });
}
