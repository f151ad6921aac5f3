import type { Alert } from '../../../analytics/alerts/alert.ts';
import type { HistoryReply, HistoryRequest } from '../../../preload/contract.ts';
import { defaultSettings, type Settings } from '../../../preload/settings.ts';
import type { AnalyticsPort } from '../../../renderer/state/analytics-port.ts';
import { NoticesState } from '../../../renderer/state/notices.svelte.ts';
import { PairState } from '../../../renderer/state/pair.svelte.ts';
import type { FromWorker, ToWorker } from '../../../renderer/worker/protocol.ts';
import { AnalysisSession } from '../../../renderer/worker/analysis-session.ts';

/** The state with the real analysis behind it, in one thread: messages are copied as by a worker. */
export class Window {
  readonly requests: HistoryRequest[] = [];
  readonly alerts: Alert[] = [];
  readonly toWorker: ToWorker[] = [];
  readonly notices = new NoticesState(() => Promise.resolve(undefined));
  /** The signal each time that the numbers on screen changed. */
  readonly shown: unknown[] = [];
  nowMs = 0;
  answer: () => Promise<HistoryReply> = () => Promise.resolve({ ok: false, reason: 'none stored' });
  raise: (alert: Alert) => Promise<undefined> = (alert) => {
    this.alerts.push(alert);
    return Promise.resolve(undefined);
  };
  readonly state: PairState;
  send: (message: FromWorker) => void = () => undefined;
  fail: (reason: string) => void = () => undefined;

  constructor() {
    const session = new AnalysisSession(
      (message, transfer) => this.send(structuredClone(message, { transfer })),
      () => this.nowMs,
    );
    const port: AnalyticsPort = {
      post: (message) => {
        this.toWorker.push(message);
        session.handle(structuredClone(message));
      },
      listen: (onMessage, onFailure) => {
        this.send = onMessage;
        this.fail = onFailure;
      },
    };
    this.state = new PairState(
      port,
      {
        loadHistory: (request) => {
          this.requests.push(request);
          return this.answer();
        },
        raiseAlert: (alert) => this.raise(alert),
      },
      this.notices,
      () => this.nowMs,
      () => this.shown.push(this.state.latest?.signal),
    );
  }

  kinds(): string[] {
    return this.toWorker.map(({ kind }) => kind);
  }
}

export const settings: Settings = { ...defaultSettings, windowSamples: 10 };
export const priceX = (second: number): number => 60_000 + 40 * Math.sin(second * 1.7);
export const priceY = (second: number): number =>
  (3_000 + 2 * Math.sin(second * 1.7) + (second % 3) * 0.1) * (second >= 40 ? 1.03 : 1);
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
