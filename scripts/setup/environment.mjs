// @ts-check

/**
 * An environment variable; one that is set but empty counts as not set.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function variable(name, env = process.env) {
  const value = env[name];
  return value === '' ? undefined : value;
}
