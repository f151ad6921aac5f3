/** Panes refresh this far apart: several refreshes in one frame would make it a long one. */
const turnStepMs = 40;

/**
 * What to add to one refresh interval so that the refreshes after it come at the pane's turn, whenever
 * the pane was made: negative when the turn is sooner, and at most half an interval either way.
 * @param turn - 0 for the first pane
 * @param startedAtMs - from when the turns of all panes are counted, on the clock of `nowMs`
 */
export function untilTurnMs(
  turn: number,
  startedAtMs: number,
  nowMs: number,
  refreshMs: number,
): number {
  const lateMs = nowMs - startedAtMs - turn * turnStepMs;
  return Math.round(lateMs / refreshMs) * refreshMs - lateMs;
}
