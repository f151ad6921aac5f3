import { readFileSync } from 'node:fs';
import type { PairRecipe } from './made-pairs.ts';

/** A test by statsmodels; without p where statsmodels refuses and t is from 80-bit arithmetic. */
export interface TestFixture {
  readonly lag: number;
  readonly t: number;
  readonly p?: number;
  readonly critical?: readonly [number, number, number];
}

export interface JohansenFixture {
  readonly lag: number;
  readonly trace: readonly [number, number];
  readonly eigenvalues: readonly [number, number];
}

export interface NamedRecipe extends PairRecipe {
  readonly name: string;
}

export interface CointegrationCase {
  readonly recipe: NamedRecipe;
  /** The last prices, y and x: both languages made the same ones. */
  readonly last: readonly [number, number];
  readonly auto: TestFixture;
  readonly swapped: TestFixture;
  readonly fixed: readonly TestFixture[];
  readonly johansen: readonly JohansenFixture[];
}

export interface HalfLifeFixture {
  readonly lambda: number;
  readonly samples: number | null;
}

export interface ReversionCase {
  readonly recipe: NamedRecipe;
  readonly last: number;
  readonly halfLife: HalfLifeFixture;
  readonly hurst: number;
  readonly crossings: number;
  readonly varianceRatios: readonly {
    readonly q: number;
    readonly ratio: number;
    readonly z: number;
  }[];
  readonly autocorrelation: readonly number[];
  readonly histogram: {
    readonly start: number;
    readonly binWidth: number;
    readonly counts: readonly number[];
    readonly mean: number;
    readonly sd: number;
  };
  readonly unitRoots: readonly TestFixture[];
}

export interface HourlyBarsCase {
  readonly window: string;
  readonly begin: number;
  readonly end: number;
  readonly scale: 'price' | 'log';
  readonly yOnX: TestFixture;
  readonly xOnY: TestFixture;
  readonly johansen: JohansenFixture;
  readonly halfLife: HalfLifeFixture;
  readonly hurst: number;
}

export interface HurstBandRow {
  readonly sampleCount: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** A series whose lagged changes are mixes of each other, or nothing. */
export interface AwkwardSeries {
  readonly name: string;
  readonly series: readonly number[];
  readonly unitRoots: readonly TestFixture[];
}

/** The entries of a fixture that the script of the same name makes. */
function entries(name: string, key: string): unknown {
  const text = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as Record<string, unknown>)[key];
}

export const cointegrationCases = entries('cointegration', 'cases') as readonly CointegrationCase[];
export const reversionCases = entries('reversion', 'cases') as readonly ReversionCase[];
export const hourlyBarsCases = entries('hourly-bars', 'cases') as readonly HourlyBarsCase[];
export const hurstBandRows = entries('hurst-band', 'rows') as readonly HurstBandRow[];
export const awkwardSeries = entries('reversion', 'awkward') as readonly AwkwardSeries[];
export const normalValues = entries('normal-distribution', 'values') as readonly {
  readonly z: number;
  readonly phi: number;
}[];
