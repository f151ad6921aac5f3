import type { FeedReport, Notice } from '../../preload/contract.ts';

/** One odd trade is the peer's fault; so many with none that is right are the clock's. */
const suspiciousCount = 20;

/**
 * Trades dated far from the present are refused. When that happens to all of them, the clock is
 * wrong, and the user is told why nothing moves.
 *
 * @param before - the report before, so that it is told once
 */
export function clockNotice(before: FeedReport, now: FeedReport): Notice | undefined {
  if (!isSuspicious(now) || isSuspicious(before)) {
    return undefined;
  }
  return {
    id: 'clock',
    severity: 'error',
    title: 'The clock of this computer seems to be wrong',
    detail:
      'Trades are dated far from its present, and are refused. Set the date and time, or let the system set them.',
  };
}

function isSuspicious({ receivedCount, rejectedCounts }: FeedReport): boolean {
  return receivedCount === 0 && (rejectedCounts['badTime'] ?? 0) >= suspiciousCount;
}
