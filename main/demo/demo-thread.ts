import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { CaptureFile } from './capture-file.ts';
import { startDemoExchange, type DemoExchange } from './demo-exchange.ts';
import type { DemoThreadMessage, DemoThreadOptions } from './demo-messages.ts';
import type { DemoSource } from './demo-source.ts';
import { GeneratedSource } from './generated-source.ts';

/** Entry of the demo's worker thread: runs the exchange away from the app's main thread. */
async function run(port: MessagePort, options: DemoThreadOptions): Promise<void> {
  const post = (message: DemoThreadMessage): void => port.postMessage(message);
  let exchange: DemoExchange;
  try {
    const source = createSource(options, (message) => post({ kind: 'problem', message }));
    exchange = await startDemoExchange({ venue: options.venue, port: options.port, source });
  } catch (error) {
    post({ kind: 'error', message: error instanceof Error ? error.message : String(error) });
    port.close();
    return;
  }
  // The host has one command only: to stop.
  port.on('message', () => void exchange.stop().then(() => port.close()));
  void exchange.ended.then((end) => {
    if (end.isComplete || end.damage !== undefined) {
      post({ kind: 'capture-ended', end });
    }
  });
  post({
    kind: 'ready',
    wsUrl: exchange.wsUrl,
    restUrl: exchange.restUrl,
    symbols: exchange.instruments.map(({ symbol }) => symbol),
  });
}

function createSource(
  { venue, source }: DemoThreadOptions,
  onProblem: (problem: string) => void,
): DemoSource {
  switch (source.kind) {
    case 'generated':
      return new GeneratedSource({ ...source, venue });
    case 'capture':
      return new CaptureFile({ ...source, venue }, onProblem);
  }
}

if (parentPort !== null) {
  // Typed by the only code that starts this thread: demo-host.ts.
  await run(parentPort, workerData as DemoThreadOptions);
}
