// @ts-check

/** A failure we expected could happen: what failed, and what the reader can do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message what failed
   * @param {string} wayOut what to do about it
   */
  constructor(message, wayOut) {
    super(message);
    this.name = 'SetupError';
    this.wayOut = wayOut;
  }
}

/**
 * Turns any failure into words on stderr and a non-zero exit code.
 * Expected failures show no stack trace; a fault in the scripts does.
 * @param {unknown} failure
 */
export function reportFailure(failure) {
  if (failure instanceof SetupError) {
    process.stderr.write(`\nFailed: ${failure.message}\nWhat to do: ${failure.wayOut}\n`);
  } else {
    const words = failure instanceof Error ? failure.stack : undefined;
    process.stderr.write(`${words ?? String(failure)}\n`);
  }
  process.exitCode = 1;
}
