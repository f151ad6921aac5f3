import type { Events } from '../../preload/contract.ts';

/** What can send events to a window. */
export interface EventSender {
  send<Name extends keyof Events>(name: Name, payload: Events[Name]): void;
}

/**
 * Sends events once a window is connected. Nothing is kept before that: a window that opens asks for
 * a snapshot and the history first.
 */
export class EventOutlet implements EventSender {
  #sender: EventSender | undefined;

  connect(sender: EventSender): void {
    this.#sender = sender;
  }

  send<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    this.#sender?.send(name, payload);
  }
}
