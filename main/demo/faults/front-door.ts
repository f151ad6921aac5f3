/** How the exchange meets those who come to one of its two doors, REST and the streams. */
export type DoorMode =
  | { readonly kind: 'open' }
  /** Refused with this status until told otherwise, with no hint how long it takes. */
  | { readonly kind: 'refusing'; readonly status: number }
  /** Taken, and never answered. */
  | { readonly kind: 'hanging' }
  /** Broken off without an answer. */
  | { readonly kind: 'cutting' }
  /** Answered late and, where `dripMs` is set, in small pieces so far apart. */
  | { readonly kind: 'slow'; readonly delayMs: number; readonly dripMs: number | undefined };

/** What happens to one who comes now. */
export type Reception =
  | Exclude<DoorMode, { readonly kind: 'refusing' }>
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly retryAfterSeconds: number | undefined;
    };

interface Ban {
  readonly status: number;
  readonly untilMs: number;
  /** When somebody was first told; from then on they know better than to come. */
  readonly toldAtMs: number | undefined;
}

/** Requests that were on their way when the refusal was: on a busy machine a turn may take so long. */
const inFlightMs = 250;

/** One door: open, troubled as ordered, or under a ban that it enforces and remembers. */
export class FrontDoor {
  readonly #name: string;
  readonly #monotonicMs: () => number;
  readonly #onViolation: (violation: string) => void;
  #mode: DoorMode = { kind: 'open' };
  #ban: Ban | undefined;

  /** @param name - for the words of a violation */
  constructor(name: string, monotonicMs: () => number, onViolation: (violation: string) => void) {
    this.#name = name;
    this.#monotonicMs = monotonicMs;
    this.#onViolation = onViolation;
  }

  set(mode: DoorMode): void {
    this.#mode = mode;
  }

  /** Refuses all with this status, 429 or 418, and a `Retry-After`, until that time is over. */
  ban(status: number, seconds: number): void {
    const untilMs = this.#monotonicMs() + seconds * 1_000;
    this.#ban = { status, untilMs, toldAtMs: undefined };
  }

  /** Whoever was told of the ban has gone; who comes now cannot know of it. */
  forgetTold(): void {
    if (this.#ban !== undefined) {
      this.#ban = { ...this.#ban, toldAtMs: undefined };
    }
  }

  /** Receives one who comes now. */
  receive(): Reception {
    const nowMs = this.#monotonicMs();
    const ban = this.#ban;
    if (ban !== undefined && nowMs < ban.untilMs) {
      if (ban.toldAtMs !== undefined && nowMs - ban.toldAtMs > inFlightMs) {
        this.#onViolation(
          `${this.#name}: asked again ${Math.round(ban.untilMs - nowMs)} ms before the Retry-After of a ${ban.status} was over`,
        );
      }
      this.#ban = { ...ban, toldAtMs: ban.toldAtMs ?? nowMs };
      const retryAfterSeconds = Math.ceil((ban.untilMs - nowMs) / 1_000);
      return { kind: 'refused', status: ban.status, retryAfterSeconds };
    }
    return this.#mode.kind === 'refusing'
      ? { kind: 'refused', status: this.#mode.status, retryAfterSeconds: undefined }
      : this.#mode;
  }
}
