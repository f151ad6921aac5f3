/** A clock that all processes of a run share, so many times faster than the machine's. */
export interface FastClock {
  readonly speed: number;
  /** Epoch ms at which both clocks agreed. */
  readonly machineStartMs: number;
  /** What the market's clock showed then, epoch ms. */
  readonly marketStartMs: number;
}

/** The market's time now, epoch ms with a fraction. */
export function marketTimeMs({ speed, machineStartMs, marketStartMs }: FastClock): number {
  const machineMs = performance.timeOrigin + performance.now();
  return marketStartMs + (machineMs - machineStartMs) * speed;
}

/** @param ageMs - how far in the past the market's time begins */
export function startFastClock(speed: number, ageMs: number): FastClock {
  const machineStartMs = Date.now();
  return { speed, machineStartMs, marketStartMs: machineStartMs - ageMs };
}
