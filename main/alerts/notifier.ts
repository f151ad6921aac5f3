import { Notification } from 'electron';
import type { Alert } from '../../analytics/alerts/alert.ts';
import { alertText } from './alert-text.ts';

/** Some desktops never say that a notification was closed: older ones are then let go. */
const heldAtMost = 50;

/** Shows alerts as desktop notifications; a click calls `onClick`. */
export class Notifier {
  readonly #onClick: () => void;
  readonly #onFailure: (reason: string) => void;
  /** Electron forgets a notification, and its click, that nobody holds. */
  readonly #shown = new Set<Notification>();

  constructor(onClick: () => void, onFailure: (reason: string) => void) {
    this.#onClick = onClick;
    this.#onFailure = onFailure;
  }

  notify(alert: Alert): void {
    if (!Notification.isSupported()) {
      this.#onFailure('This desktop has no notification service.');
      return;
    }
    const notification = new Notification({ ...alertText(alert), urgency: 'normal' });
    this.#shown.add(notification);
    const [oldest] = this.#shown;
    if (oldest !== undefined && this.#shown.size > heldAtMost) {
      this.#shown.delete(oldest);
    }
    const forget = (): void => void this.#shown.delete(notification);
    notification.once('click', () => {
      forget();
      this.#onClick();
    });
    notification.once('close', forget);
    notification.once('failed', (_event, reason) => {
      forget();
      this.#onFailure(
        reason === '' ? 'The desktop’s notification service does not answer.' : reason,
      );
    });
    notification.show();
  }
}
