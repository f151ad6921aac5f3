// @ts-check

/** Shared libraries that Electron links or loads, and the Debian package that holds each. */
const packageOfLibrary = new Map([
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libgdk-3.so.0', 'libgtk-3-0'],
  ['libnss3.so', 'libnss3'],
  ['libnssutil3.so', 'libnss3'],
  ['libsmime3.so', 'libnss3'],
  ['libnspr4.so', 'libnspr4'],
  ['libasound.so.2', 'libasound2'],
  ['libgbm.so.1', 'libgbm1'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libatspi.so.0', 'libatspi2.0-0'],
  ['libdrm.so.2', 'libdrm2'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libcups.so.2', 'libcups2'],
  ['libdbus-1.so.3', 'libdbus-1-3'],
  ['libgcc_s.so.1', 'libgcc-s1'],
  ['libnotify.so.4', 'libnotify4'],
  ['libpango-1.0.so.0', 'libpango-1.0-0'],
  ['libcairo.so.2', 'libcairo2'],
  ['libexpat.so.1', 'libexpat1'],
  ['libglib-2.0.so.0', 'libglib2.0-0'],
  ['libgobject-2.0.so.0', 'libglib2.0-0'],
  ['libgio-2.0.so.0', 'libglib2.0-0'],
  ['libudev.so.1', 'libudev1'],
  ['libX11.so.6', 'libx11-6'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXext.so.6', 'libxext6'],
  ['libXfixes.so.3', 'libxfixes3'],
  ['libXrandr.so.2', 'libxrandr2'],
  ['libxcb.so.1', 'libxcb1'],
]);

/** @param {string} library e.g. "libgtk-3.so.0" */
export function packageForLibrary(library) {
  return packageOfLibrary.get(library);
}

/**
 * @param {string} lddOutput
 * @returns {string[]} the names of libraries that were not found
 */
export function missingLibraries(lddOutput) {
  const missing = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set(missing)];
}

/**
 * Ubuntu 24.04 and Debian 13 renamed packages for 64-bit time (libasound2 → libasound2t64).
 * @param {string} name
 * @param {string} policyOutput of `apt-cache policy name namet64`
 * @returns {string} the one that can be installed
 */
export function installableName(name, policyOutput) {
  const renamed = `${name}t64`;
  return hasCandidate(name, policyOutput) || !hasCandidate(renamed, policyOutput) ? name : renamed;
}

/**
 * @param {string} name
 * @param {string} policyOutput
 */
function hasCandidate(name, policyOutput) {
  const sections = policyOutput.split(/^(?=\S)/m);
  const section = sections.find((text) => text.startsWith(`${name}:\n`));
  const candidate = section?.match(/^\s+Candidate:\s*(\S+)/m)?.[1];
  return candidate !== undefined && candidate !== '(none)';
}
