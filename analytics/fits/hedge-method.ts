import type { HedgeEstimator, WindowOptions } from './hedge-estimator.ts';
import { HuberHedge } from './huber-hedge.ts';
import { KalmanHedge, type KalmanSettings } from './kalman-hedge.ts';
import { OlsHedge } from './ols-hedge.ts';
import { TheilSenHedge } from './theil-sen-hedge.ts';
import { TlsHedge } from './tls-hedge.ts';

/** How the hedge ratio is estimated. */
export type HedgeMethod =
  | { readonly kind: 'ols' | 'tls' | 'huber' | 'theil-sen' }
  | { readonly kind: 'kalman'; readonly settings: KalmanSettings };

/** @throws RangeError for a window or settings that make no sense */
export function hedgeEstimator(method: HedgeMethod, options: WindowOptions): HedgeEstimator {
  switch (method.kind) {
    case 'ols':
      return new OlsHedge(options);
    case 'tls':
      return new TlsHedge(options);
    case 'huber':
      return new HuberHedge(options);
    case 'theil-sen':
      return new TheilSenHedge(options);
    case 'kalman':
      return new KalmanHedge(options, method.settings);
  }
}
