import type { Notice } from '../preload/contract.ts';
import type { Log } from './log.ts';

/** Puts what nobody caught into the log and before the user, instead of ending the app without a word. */
export function tellUnexpectedErrors(log: Log, onNotice: (notice: Notice) => void): void {
  const tell = (error: unknown): void => {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    log.error('Unexpected error', { reason: stack ?? message });
    onNotice({
      id: 'unexpected',
      severity: 'error',
      title: 'Something unexpected went wrong',
      detail: `${message}. If numbers stop moving, start Pairwatch again; the log says more.`,
    });
  };
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}
