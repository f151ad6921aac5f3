import type { AlertGround } from '../../analytics/alerts/alert-ground.ts';
import type { Settings } from '../../preload/settings.ts';

type NotificationChoices = Pick<Settings, 'notificationsEnabled' | 'alertsNeedCointegration'>;

/**
 * Whether a signal is notified; the window shows it either way.
 * @returns why not, for the log; `undefined` when it is
 */
export function whyNotNotified(
  ground: AlertGround,
  { notificationsEnabled, alertsNeedCointegration }: NotificationChoices,
): 'notificationsOff' | 'notCointegrated' | 'notTested' | undefined {
  if (!notificationsEnabled) {
    return 'notificationsOff';
  }
  if (!alertsNeedCointegration || ground.kind === 'cointegrated') {
    return undefined;
  }
  return ground.kind === 'untested' ? 'notTested' : 'notCointegrated';
}
