import type { PairwatchApi } from '../preload/contract.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent when the preload could not run. */
    readonly pairwatch?: PairwatchApi;
  }
}

/** The one door to the main process: nothing else in the window touches `window.pairwatch`. */
export function openBridge(): PairwatchApi | undefined {
  return window.pairwatch;
}
