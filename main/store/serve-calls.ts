import { parentPort, type Transferable } from 'node:worker_threads';
import { faultOf } from './store-error.ts';
import type { RemovedTicks } from './retention.ts';
import type { CallMessage, ReplyMessage } from './thread-protocol.ts';

type AnyTable<Table> = { [Name in keyof Table]: { request: unknown; reply: unknown } };

/** How a thread answers each of its calls; one that takes long may tell how far it is. */
type Handlers<Table extends AnyTable<Table>> = {
  readonly [Name in keyof Table]: (
    request: Table[Name]['request'],
    onProgress: (progress: number) => void,
  ) => Table[Name]['reply'] | Promise<Table[Name]['reply']>;
};

/**
 * Answers the calls that reach this thread, one after the other, failures as typed faults. Only a call
 * whose handler gives a promise lets later ones go ahead. After `close` the port is closed, which lets
 * the thread end. What fails without having been called for is told as trouble.
 *
 * @param transferOf - buffers of a reply that are handed over instead of copied
 */
export function serveCalls<Table extends AnyTable<Table>>(
  databasePath: string,
  handlers: Handlers<Table>,
  transferOf: (reply: Table[keyof Table]['reply']) => readonly Transferable[] = () => [],
): {
  readonly tellTrouble: (error: unknown) => void;
  readonly tellRemoved: (removed: RemovedTicks) => void;
} {
  const port = parentPort;
  if (port === null) {
    throw new Error('This file runs in a worker thread only.');
  }
  const answer = (callId: number, reply: Table[keyof Table]['reply']): void =>
    port.postMessage({ callId, ok: true, reply } satisfies ReplyMessage, transferOf(reply));
  const refuse = (callId: number, error: unknown): void =>
    port.postMessage({
      callId,
      ok: false,
      fault: faultOf(error, databasePath),
    } satisfies ReplyMessage);

  const serve = ({ callId, name, request }: CallMessage<Table>): Promise<void> | undefined => {
    const onProgress = (progress: number): void =>
      port.postMessage({ callId, progress } satisfies ReplyMessage);
    try {
      const reply = handlers[name](request, onProgress);
      if (reply instanceof Promise) {
        return reply.then(
          (value) => answer(callId, value),
          (error: unknown) => refuse(callId, error),
        );
      }
      answer(callId, reply);
    } catch (error) {
      refuse(callId, error);
    }
    return undefined;
  };

  port.on('message', (message: CallMessage<Table>) => {
    const answered = serve(message);
    if (message.name === 'close') {
      void Promise.resolve(answered).then(() => port.close());
    }
  });
  return {
    tellRemoved: (removed) => port.postMessage({ removed } satisfies ReplyMessage),
    tellTrouble: (error) =>
      port.postMessage({ trouble: faultOf(error, databasePath) } satisfies ReplyMessage),
  };
}
