// @ts-check
import path from 'node:path';
import { variable } from './environment.mjs';
import { projectFolder } from './project.mjs';

/** Starts Electron on the display that is there, or on a virtual one that ends with it. */
export const displayScript = path.join(
  projectFolder,
  'scripts',
  'launch',
  'electron-with-display.sh',
);

/** @param {NodeJS.ProcessEnv} env */
export function hasDisplay(env) {
  if (process.platform !== 'linux') {
    return true;
  }
  return (variable('DISPLAY', env) ?? variable('WAYLAND_DISPLAY', env)) !== undefined;
}
