// @ts-check

/** @typedef {'loopback' | 'live'} Purpose what the app will talk to */

/**
 * True for a URL that can only reach this machine. Names other than "localhost" are not resolved:
 * what a name means can change between the check and the connection.
 * @param {string} url
 */
export function isLoopbackUrl(url) {
  let host;
  try {
    host = new URL(url).hostname;
  } catch {
    return false;
  }
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * @param {readonly string[]} args the app's flags
 * @returns {Purpose} loopback only when both endpoints are given and both are loopback
 */
export function purposeOf(args) {
  const urls = [flagValue(args, '--ws-url'), flagValue(args, '--rest-url')];
  return urls.every((url) => url !== undefined && isLoopbackUrl(url)) ? 'loopback' : 'live';
}

/**
 * The value of the last `--flag value` or `--flag=value`.
 * @param {readonly string[]} args
 * @param {string} flag
 * @returns {string | undefined}
 */
export function flagValue(args, flag) {
  /** @type {string | undefined} */
  let value;
  args.forEach((arg, index) => {
    if (arg === flag) value = args[index + 1];
    else if (arg.startsWith(`${flag}=`)) value = arg.slice(flag.length + 1);
  });
  return value;
}
