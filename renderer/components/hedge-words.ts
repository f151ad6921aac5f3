import type { HedgeKind } from '../../analytics/fits/hedge-method.ts';
import type { PriceScale } from '../../analytics/pair/pair-engine.ts';

/** A method in full, as a sentence names it. */
export const hedgeNames: Readonly<Record<HedgeKind, string>> = {
  ols: 'ordinary least squares',
  tls: 'total least squares',
  huber: 'Huber’s robust regression',
  'theil-sen': 'Theil–Sen median slopes',
  kalman: 'a Kalman filter',
};

/** How a method finds its line, and how sure it is of the slope. */
export interface HedgeFormulas {
  readonly beta: string;
  readonly alpha: string;
  readonly standardError: string;
  readonly source: string;
}

/** As the engine computes them (analytics/fits). */
export function hedgeFormulas(method: HedgeKind, scale: PriceScale): HedgeFormulas {
  switch (method) {
    case 'ols':
      return {
        beta: 'β = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)²',
        alpha: 'α = ȳ − β x̄',
        standardError: 'SE = √( Σe² / (n − 2) / Σ(x − x̄)² )',
        source: 'Ordinary least squares with intercept',
      };
    case 'tls':
      return {
        beta: `β makes Σe² / (δ + β²) smallest, ${scale === 'log' ? 'δ = 1' : 'δ = (ȳ / x̄)²'}`,
        alpha: 'α = ȳ − β x̄',
        standardError: 'SE = |β| √( (1 − r²) / (r² (n − 2)) )',
        source: 'Total least squares; error: Fuller 1987 (1.3.12)',
      };
    case 'huber':
      return {
        beta: 'β, α: least squares with weights min(1, 1.345 s / |e|), repeated\ns = median |e| / 0.6745',
        alpha:
          'α, β: least squares with weights min(1, 1.345 s / |e|), repeated\ns = median |e| / 0.6745',
        standardError:
          'SE = K / m · √( Σψ² / (n − 2) / Σ(x − x̄)² ), ψ: e cut off at ±1.345 s, m: share not cut off, K = 1 + 2(1 − m) / (nm)',
        source: 'Huber 1964; scale and error: Huber 1981, §7.6 and §7.8',
      };
    case 'theil-sen':
      return {
        beta: 'β = median of (yⱼ − yᵢ) / (xⱼ − xᵢ) over all pairs of samples, of every k-th in windows over 1,200',
        alpha: 'α = median of (y − βx)',
        standardError: 'SE = half of Sen’s 95 % interval of the slopes / 1.96',
        source: 'Theil 1950, Sen 1968',
      };
    case 'kalman':
      return {
        beta: kalmanSteps,
        alpha: kalmanSteps,
        standardError: 'SE = √P of β',
        source: 'Kalman 1960; dynamic regression: Chan 2013, example 3.3',
      };
  }
}

const kalmanSteps =
  'θ = (β, α), h = (x, 1), e = y − hθ\nR = P + V, Q = hRhᵀ + Vₑ, K = Rhᵀ / Q\nθ ← θ + Ke, P ← R − KhR';
