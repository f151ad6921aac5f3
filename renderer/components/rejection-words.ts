/** Kinds of fault of a frame, in words. */
const words: Readonly<Record<string, string>> = {
  binary: 'not text',
  oversize: 'frame too large',
  notJson: 'not JSON',
  unknownShape: 'unknown message',
  unknownEvent: 'unknown event',
  unknownSymbol: 'unknown symbol',
  badId: 'bad trade id',
  badPrice: 'bad price',
  badQuantity: 'bad quantity',
  badTime: 'bad time',
  badSide: 'bad side',
};

/** A kind that is not listed is told by its own name: `someNewFault` → `some new fault`. */
export function rejectionWords(kind: string): string {
  return words[kind] ?? kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
