import type { HedgeEstimator, WindowOptions } from './hedge-estimator.ts';
import { HuberHedge } from './huber-hedge.ts';
import { defaultKalmanSettings, KalmanHedge, type KalmanSettings } from './kalman-hedge.ts';
import { OlsHedge } from './ols-hedge.ts';
import { TheilSenHedge } from './theil-sen-hedge.ts';
import { TlsHedge } from './tls-hedge.ts';

/** Names of the methods, the default first. */
export const hedgeKinds = ['ols', 'tls', 'huber', 'theil-sen', 'kalman'] as const;
export type HedgeKind = (typeof hedgeKinds)[number];

/** How the hedge ratio is estimated. */
export type HedgeMethod =
  | { readonly kind: Exclude<HedgeKind, 'kalman'> }
  | { readonly kind: 'kalman'; readonly settings: KalmanSettings };

/** The method of that name, with its usual settings. */
export function hedgeMethod(kind: HedgeKind): HedgeMethod {
  return kind === 'kalman' ? { kind, settings: defaultKalmanSettings } : { kind };
}

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
