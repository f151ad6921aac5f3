/** A figure that means nothing here, and why. The words for the reason are the screen's. */
export interface NotAvailable<Reason extends string> {
  readonly kind: 'notAvailable';
  readonly reason: Reason;
}

export function notAvailable<Reason extends string>(reason: Reason): NotAvailable<Reason> {
  return { kind: 'notAvailable', reason };
}
