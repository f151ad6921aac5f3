import { describe, expect, it } from 'vitest';
import type { AlertGround } from '../../../analytics/alerts/alert-ground.ts';
import { whyNotNotified } from '../../../main/alerts/notification-rule.ts';

const cointegrated: AlertGround = { kind: 'cointegrated', levelPct: 5, pValue: 0.01 };
const not: AlertGround = { kind: 'notCointegrated', pValue: 0.4 };
const untested: AlertGround = { kind: 'untested' };

describe('a signal is notified', () => {
  it.each([cointegrated, not, untested])('on any ground unless asked otherwise: %j', (ground) => {
    const choices = { notificationsEnabled: true, alertsNeedCointegration: false };
    expect(whyNotNotified(ground, choices)).toBeUndefined();
  });

  it.each([
    [cointegrated, undefined],
    [not, 'notCointegrated'],
    [untested, 'notTested'],
  ] as const)('only on proof where that is asked for: %j', (ground, why) => {
    const choices = { notificationsEnabled: true, alertsNeedCointegration: true };
    expect(whyNotNotified(ground, choices)).toBe(why);
  });

  it.each([true, false])('never when notifications are off', (alertsNeedCointegration) => {
    const choices = { notificationsEnabled: false, alertsNeedCointegration };
    expect(whyNotNotified(cointegrated, choices)).toBe('notificationsOff');
    expect(whyNotNotified(not, choices)).toBe('notificationsOff');
  });
});
