const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * hourMs),
  dayMs,
  2 * dayMs,
];

/** Room for `HH:MM:SS` and the space around it. */
const labelWidthPx = 92;

/** The shortest step whose labels do not touch. */
export function timeStepMs(spanMs: number, widthPx: number): number {
  const fitting = Math.max(1, Math.floor(widthPx / labelWidthPx));
  return stepsMs.find((stepMs) => spanMs / stepMs <= fitting) ?? 2 * dayMs;
}

/** Round local times between the two moments. @param offsetMs - local time minus UTC */
export function timeTicks(
  fromMs: number,
  toMs: number,
  stepMs: number,
  offsetMs: number,
): number[] {
  const ticks: number[] = [];
  const first = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  for (let timeMs = first; timeMs <= toMs; timeMs += stepMs) {
    ticks.push(timeMs);
  }
  return ticks;
}

/** Local time minus UTC at a moment. */
export function localOffsetMs(timeMs: number): number {
  return -new Date(timeMs).getTimezoneOffset() * minuteMs;
}

/** Whether a local day begins at this moment. */
export function isLocalMidnight(timeMs: number): boolean {
  return (timeMs + localOffsetMs(timeMs)) % dayMs === 0;
}
