import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import * as v from 'valibot';
import {
  commandChannels,
  eventChannels,
  type Commands,
  type Events,
} from '../../preload/contract.ts';
import type { EventSender } from './event-outlet.ts';
import { requestSchemas } from './request-schemas.ts';

/** What main does for each command of the contract. */
export type CommandHandlers = {
  readonly [Name in keyof Commands]: (
    request: Commands[Name]['request'],
  ) => Commands[Name]['reply'] | Promise<Commands[Name]['reply']>;
};

/** A message that did not come from the app's own page, or does not fit the contract. */
export class RefusedMessageError extends Error {
  override readonly name = 'RefusedMessageError';
}

/**
 * Main's side of the contract for one window: answers its commands and sends it events. Messages from
 * any other page, frame or shape are refused.
 */
export class IpcHub implements EventSender {
  readonly #contents: WebContents;
  readonly #pageUrl: string;

  constructor(contents: WebContents, pageUrl: string, handlers: CommandHandlers) {
    this.#contents = contents;
    this.#pageUrl = pageUrl;
    this.#answer('getSnapshot', handlers.getSnapshot);
    this.#answer('loadHistory', handlers.loadHistory);
    this.#answer('listSymbols', handlers.listSymbols);
    this.#answer('saveSettings', handlers.saveSettings);
    this.#answer('raiseAlert', handlers.raiseAlert);
    this.#answer('reportStatus', handlers.reportStatus);
    this.#answer('dismissNotice', handlers.dismissNotice);
  }

  /** Sends an event; says nothing when the window is already gone. */
  send<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    if (!this.#contents.isDestroyed()) {
      this.#contents.send(eventChannels[name], payload);
    }
  }

  close(): void {
    for (const channel of Object.values(commandChannels)) {
      ipcMain.removeHandler(channel);
    }
  }

  #answer<Name extends keyof Commands>(name: Name, handler: CommandHandlers[Name]): void {
    ipcMain.handle(commandChannels[name], (event, payload: unknown) => {
      this.#checkSender(event, name);
      const request = v.safeParse(requestSchemas[name], payload);
      if (!request.success) {
        throw new RefusedMessageError(`${name}: ${v.summarize(request.issues)}`);
      }
      return handler(request.output);
    });
  }

  #checkSender(event: IpcMainInvokeEvent, name: string): void {
    const frame = event.senderFrame;
    const ours =
      frame !== null &&
      event.sender === this.#contents &&
      frame === this.#contents.mainFrame &&
      frame.url.startsWith(this.#pageUrl);
    if (!ours) {
      throw new RefusedMessageError(`${name}: not sent by the app's own page`);
    }
  }
}
