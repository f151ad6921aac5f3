/** Waits `durationMs`, or until told to stop, whichever comes first. Never rejects. */
export function sleep(durationMs: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, durationMs);
    stop.addEventListener('abort', finish);
  });
}
