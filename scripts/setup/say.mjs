// @ts-check

let toStderr = false;

/** `runtime` prints JSON on stdout, so everything else must go to stderr. */
export function sayOnStderr() {
  toStderr = true;
}

/** The descriptor that progress goes to, for children that write their own. */
export function progressDescriptor() {
  return toStderr ? 2 : 1;
}

/** @param {string} text one line of progress */
export function say(text) {
  (toStderr ? process.stderr : process.stdout).write(`${text}\n`);
}
