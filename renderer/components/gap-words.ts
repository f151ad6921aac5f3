import { tradeCountOf, type Gap } from '../../analytics/market/gap.ts';
import { formatMoment, formatSpan, formatTrades } from './format.ts';
import type { Tone } from './tone.ts';

export interface GapWords {
  /** When the trades went missing: `14:05:12`. */
  readonly time: string;
  readonly symbol: string;
  readonly tone: Tone;
  /** `filled 5 m 02 s, 1,204 trades` */
  readonly text: string;
}

/** A gap as a line for the trader: when, which leg, how much, and what became of it. */
export function gapWords(gap: Gap, nowMs: number): GapWords {
  const { symbol, fromTimeMs, toTimeMs } = gap;
  const size = `${formatSpan(toTimeMs - fromTimeMs)}, ${formatTrades(tradeCountOf(gap))}`;
  return { time: formatMoment(fromTimeMs, nowMs), symbol, ...endOf(gap, size) };
}

function endOf({ state }: Gap, size: string): Pick<GapWords, 'tone' | 'text'> {
  switch (state) {
    case 'filled':
      return { tone: 'good', text: `filled ${size}` };
    case 'open':
      return { tone: 'waiting', text: `open ${size}: being asked for` };
    case 'unfillable':
      return { tone: 'bad', text: `unfillable ${size}: the exchange has no trades for it` };
  }
}
