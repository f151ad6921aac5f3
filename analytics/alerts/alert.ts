import type { AlertGround } from './alert-ground.ts';
import type { ActiveSignal } from './signal.ts';

/** A crossing of the entry threshold on a bar that live ticks closed. */
export interface Alert {
  readonly symbolY: string;
  readonly symbolX: string;
  readonly signal: ActiveSignal;
  readonly closeTimeMs: number;
  readonly zScore: number;
  readonly beta: number;
  readonly priceY: number;
  readonly priceX: number;
  readonly ground: AlertGround;
}
