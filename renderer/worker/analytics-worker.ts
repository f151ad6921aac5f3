import { AnalysisSession } from './analysis-session.ts';
import type { ToWorker } from './protocol.ts';

const session = new AnalysisSession(
  // The options form: in a window's types the second argument would be a target origin.
  (message, transfer) => self.postMessage(message, { transfer }),
  () => performance.now(),
);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => session.handle(data));
