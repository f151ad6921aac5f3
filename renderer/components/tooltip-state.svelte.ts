import type { Told } from './explanation.ts';

/** `undefined` where there is nothing to tell just now. */
export type Teller = () => Told | undefined;

interface Open {
  readonly target: HTMLElement;
  readonly tell: Teller;
  readonly by: 'pointer' | 'focus';
}

/** A pointer that only passes by must not make things pop up. */
const restMs = 350;
/** From one number to the next there is no second wait. */
const warmMs = 300;

/** The one tooltip of the window: what it explains, and what it says about it. */
export class TooltipState {
  #open = $state.raw<Open | undefined>(undefined);
  readonly #told = $derived(this.#open?.tell());
  #pending: ReturnType<typeof setTimeout> | undefined;
  #pendingTarget: HTMLElement | undefined;
  #closedAtMs = -Infinity;

  /** What is explained; `undefined` while nothing is. */
  get target(): HTMLElement | undefined {
    return this.#told === undefined ? undefined : this.#open?.target;
  }

  /** Follows the numbers while it is open. */
  get told(): Told | undefined {
    return this.#told;
  }

  /** The pointer has come: opens when it rests, at once where the pointer comes from another one. */
  hover(target: HTMLElement, tell: Teller, nowMs: number): void {
    this.#cancel();
    const open: Open = { target, tell, by: 'pointer' };
    if (this.#open !== undefined || nowMs - this.#closedAtMs < warmMs) {
      this.#open = open;
      return;
    }
    this.#pendingTarget = target;
    this.#pending = setTimeout(() => {
      this.#cancel();
      this.#open = open;
    }, restMs);
  }

  /** Keyboard focus has come: there is nothing to wait for. */
  focus(target: HTMLElement, tell: Teller): void {
    this.#cancel();
    this.#open = { target, tell, by: 'focus' };
  }

  /** The pointer or the focus has left the target. */
  leave(target: HTMLElement, nowMs: number): void {
    if (this.#open?.target === target) {
      this.#closedAtMs = nowMs;
    }
    this.withdraw(target);
  }

  /** The target is pressed, or is there no more. */
  withdraw(target: HTMLElement): void {
    if (this.#pendingTarget === target) {
      this.#cancel();
    }
    if (this.#open?.target === target) {
      this.#open = undefined;
    }
  }

  /** @returns whether there was one to close */
  close(): boolean {
    const isOpen = this.target !== undefined;
    this.#cancel();
    this.#open = undefined;
    return isOpen;
  }

  /** What the pointer was over moves away from under it; what has the focus takes its tooltip along. */
  scroll(scrolled: Node): void {
    if (this.#open?.by === 'pointer' && scrolled.contains(this.#open.target)) {
      this.#open = undefined;
    }
    if (this.#pendingTarget !== undefined && scrolled.contains(this.#pendingTarget)) {
      this.#cancel();
    }
  }

  #cancel(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.#pendingTarget = undefined;
  }
}
