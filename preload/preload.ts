import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import {
  commandChannels,
  eventChannels,
  type Commands,
  type Events,
  type PairwatchApi,
  type Unsubscribe,
} from './contract.ts';

function command<Name extends keyof Commands>(name: Name) {
  return (request?: Commands[Name]['request']): Promise<Commands[Name]['reply']> =>
    ipcRenderer.invoke(commandChannels[name], request);
}

function event<Name extends keyof Events>(name: Name) {
  return (listener: (payload: Events[Name]) => void): Unsubscribe => {
    // The Electron event object holds the sender and must not reach the page.
    const forward = (_event: IpcRendererEvent, payload: Events[Name]): void => listener(payload);
    ipcRenderer.on(eventChannels[name], forward);
    return () => ipcRenderer.off(eventChannels[name], forward);
  };
}

const api: PairwatchApi = {
  getSnapshot: command('getSnapshot'),
  loadHistory: command('loadHistory'),
  listSymbols: command('listSymbols'),
  saveSettings: command('saveSettings'),
  raiseAlert: command('raiseAlert'),
  reportStatus: command('reportStatus'),
  dismissNotice: command('dismissNotice'),
  onTicks: event('ticks'),
  onHole: event('hole'),
  onHistoryChanged: event('historyChanged'),
  onFeed: event('feed'),
  onStore: event('store'),
  onSettings: event('settings'),
  onNotices: event('notices'),
  onOpenPreferences: event('openPreferences'),
};

contextBridge.exposeInMainWorld('pairwatch', api);
