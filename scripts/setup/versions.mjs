// @ts-check

/**
 * Compares dotted versions by number; anything after "-" or "+" is left out.
 * @param {string} a
 * @param {string} b
 * @returns {number} negative when a is older than b, 0 when equal, positive when newer
 */
export function compareVersions(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** @param {string} version */
function numbers(version) {
  const [core = ''] = version.replace(/^v/, '').split(/[-+]/);
  return core.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

/**
 * @param {string} version
 * @param {string} least
 */
export function isAtLeast(version, least) {
  return compareVersions(version, least) >= 0;
}
