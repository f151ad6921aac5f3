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
 * What the app will talk to with these flags. It takes a missing endpoint from the other one's
 * host, and with neither it goes to Binance.
 * @param {readonly string[]} args the app's flags
 * @returns {Purpose}
 */
export function purposeOf(args) {
  if (args.includes('--demo')) {
    return 'loopback';
  }
  const urls = ['--ws-url', '--rest-url']
    .map((flag) => flagValue(args, flag))
    .filter((url) => url !== undefined);
  return urls.length > 0 && urls.every(isLoopbackUrl) ? 'loopback' : 'live';
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
    if (arg === flag) {
      value = args[index + 1];
    } else if (arg.startsWith(`${flag}=`)) {
      value = arg.slice(flag.length + 1);
    }
  });
  return value;
}
