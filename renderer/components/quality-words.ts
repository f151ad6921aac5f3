import type { LegReport } from '../../preload/contract.ts';
import type { Liveness } from '../state/liveness.ts';
import { absentText, formatCompleteness, formatCount, formatDuration } from './format.ts';
import type { Tone } from './tone.ts';

/** A state as a shape and a word. */
export interface StateWords {
  readonly tone: Tone;
  readonly word: string;
}

/** Whether trades of a leg arrive. */
export function livenessWords(liveness: Liveness): StateWords {
  switch (liveness.kind) {
    case 'live':
      return { tone: 'good', word: 'live' };
    case 'ended':
      return { tone: 'waiting', word: 'ended' };
    case 'silent':
      return {
        tone: 'bad',
        word:
          liveness.silentMs === undefined
            ? 'silent'
            : `silent ${formatDuration(liveness.silentMs)}`,
      };
    case 'notConnected':
      return { tone: 'waiting', word: 'not connected' };
    case 'unreported':
      return { tone: 'bad', word: 'no report' };
  }
}

/** Trades that are not there: still being asked for, or gone for good. */
function missingCountOf({ gaps }: LegReport): number {
  return gaps.open.tradeCount + gaps.unfillable.tradeCount;
}

/** What is missing of a leg, in a few words for the sidebar. */
export function completenessWords(report: LegReport | undefined): StateWords {
  if (report === undefined) {
    return { tone: 'waiting', word: 'not known yet' };
  }
  const { open, filled, unfillable } = report.gaps;
  if (open.tradeCount > 0) {
    return { tone: 'waiting', word: `${formatCount(missingCountOf(report))} missing, fetching` };
  }
  if (unfillable.tradeCount > 0) {
    return { tone: 'waiting', word: `${formatCount(unfillable.tradeCount)} missing for good` };
  }
  if (report.completenessPct === undefined) {
    return { tone: 'waiting', word: 'no trade yet' };
  }
  return {
    tone: 'good',
    word: filled.tradeCount > 0 ? `complete, ${formatCount(filled.tradeCount)} filled` : 'complete',
  };
}

/** The graver of a leg's two states: silence first, then what is missing. */
export function legWords(report: LegReport | undefined, liveness: Liveness): StateWords {
  const life = livenessWords(liveness);
  return life.tone === 'good' ? completenessWords(report) : life;
}

/** `12 of 61,204`, `none`: of the trades since Pairwatch opened this market. */
export function missingWords({ completenessPct, expectedCount }: LegReport): string {
  if (completenessPct === undefined) {
    return absentText;
  }
  const missingCount = Math.round(expectedCount * (1 - completenessPct / 100));
  return missingCount === 0
    ? 'none'
    : `${formatCount(missingCount)} of ${formatCount(expectedCount)}`;
}

/** `99.98 %, 12 of 61,204 trades missing` */
export function completenessSentence(report: LegReport | undefined): string {
  if (report?.completenessPct === undefined) {
    return 'No trade yet';
  }
  return `${formatCompleteness(report.completenessPct)} of the trades are there, ${missingWords(report)} missing`;
}
