/** A stop that takes longer is given up: a hanging disk must not keep the app from ending. */
const stopTimeoutMs = 15_000;

/**
 * Makes the app's way out: `stop` runs once, however often and from wherever the end is asked for,
 * then `exit` ends the process.
 */
export function createEnding(
  stop: () => Promise<void>,
  exit: (exitCode: number) => void,
): (exitCode: number) => void {
  let ending = false;
  return (exitCode) => {
    if (ending) return;
    ending = true;
    const timer = setTimeout(() => exit(exitCode === 0 ? 1 : exitCode), stopTimeoutMs);
    void stop().finally(() => {
      clearTimeout(timer);
      exit(exitCode);
    });
  };
}
