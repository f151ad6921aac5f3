const levels = [0.01, 0.05, 0.1];
/** Beyond these a p-value says no more, wherever it lies. */
const mostDecimals = 6;

/**
 * A p-value as everything that shows one writes it: `0.41`, `0.013`, `< 0.001`. More decimals where
 * rounding would put it on a level that it is not on: 0.0498 passes at 5 % and must not read as `0.050`.
 */
export function pValueText(pValue: number): string {
  if (pValue < 0.001) {
    return '< 0.001';
  }
  for (let decimals = pValue < 0.0995 ? 3 : 2; decimals < mostDecimals; decimals += 1) {
    const text = pValue.toFixed(decimals);
    if (pValue === Number(text) || !levels.includes(Number(text))) {
      return text;
    }
  }
  return pValue.toFixed(mostDecimals);
}
