import type { Alert } from '../../analytics/alerts/alert.ts';
import { groundWords } from './ground-words.ts';

const price = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 8,
});
const zScore = new Intl.NumberFormat('en-US', {
  signDisplay: 'always',
  roundingMode: 'trunc',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const beta = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 5 });

/** The words of a desktop notification. */
export function alertText(alert: Alert): { readonly title: string; readonly body: string } {
  const { symbolY, symbolX } = alert;
  const sell = alert.signal === 'shortSpread';
  // Without ground it has no colour, as in the banner.
  const color = alert.ground.kind !== 'cointegrated' ? '⚪' : sell ? '🔴' : '🟢';
  const title = `${color} ${sell ? 'SELL' : 'BUY'} spread ${symbolY} / ${symbolX}`;
  // The hedge is β·x against y: a negative β puts both legs on the same side.
  const buyX = sell === alert.beta >= 0;
  const action = `${sell ? 'Sell' : 'Buy'} ${symbolY}, ${buyX ? 'buy' : 'sell'} ${symbolX}`;
  return {
    title,
    // What the signal is worth comes before what to do: desktops cut long bodies at the end.
    body: [
      `z ${zScore.format(alert.zScore)} · β ${beta.format(alert.beta)}`,
      groundWords(alert.ground),
      `${symbolY} ${price.format(alert.priceY)} · ${symbolX} ${price.format(alert.priceX)}`,
      action,
    ].join('\n'),
  };
}
