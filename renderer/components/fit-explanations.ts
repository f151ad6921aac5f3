import type { Settings } from '../../preload/settings.ts';
import { fitSamples, scopeFacts, type AnalysisScope } from './analysis-scope.ts';
import type { ExplainedFact, Explanation } from './explanation.ts';
import { formatCoefficient, formatError } from './format.ts';
import { hedgeFormulas, hedgeNames } from './hedge-words.ts';

/** β with its standard error, by the method in use. */
export function explainBeta(scope: AnalysisScope): Explanation {
  const { settings, frame } = scope;
  const { symbolY, symbolX, scale, hedgeMethod } = settings;
  const { beta, standardError, source } = hedgeFormulas(hedgeMethod, scale);
  return {
    title: 'Hedge ratio β',
    meaning:
      scale === 'log'
        ? `How much of ${symbolX} hedges ${symbolY}, in value: β dollars of it for each dollar of ${symbolY}.`
        : `How many ${symbolX} hedge one ${symbolY}, in units.`,
    formula: `${beta}\n${standardError}\n${legTerms(settings)}`,
    facts: [
      ...errorFacts(frame?.fit?.beta, frame?.fit?.betaStandardError),
      ...scopeFacts(scope, fitSamples(scope)),
    ],
    source,
  };
}

/** α, by the method in use. */
export function explainAlpha(scope: AnalysisScope): Explanation {
  const { settings } = scope;
  const { alpha, source } = hedgeFormulas(settings.hedgeMethod, settings.scale);
  return {
    title: 'Intercept α',
    meaning: `Where the line y = α + βx puts ${termOf(settings, 'y')} when ${termOf(settings, 'x')} is 0: it sets the level, not the hedge.`,
    formula: `${alpha}\n${legTerms(settings)}`,
    facts: scopeFacts(scope, fitSamples(scope)),
    source,
  };
}

/** R², which only least squares has. */
export function explainRSquared(scope: AnalysisScope): Explanation {
  const { settings } = scope;
  const isDefined = settings.hedgeMethod === 'ols';
  return {
    title: 'R²',
    meaning: isDefined
      ? 'The share of y’s variance in the window that the line explains. Trending legs have a high one whether they belong together or not.'
      : `The share of variance that a line of least squares explains: not defined for ${hedgeNames[settings.hedgeMethod]}.`,
    formula: isDefined ? `R² = 1 − Σe² / Σ(y − ȳ)²\n${legTerms(settings)}` : undefined,
    facts: scopeFacts(scope, fitSamples(scope)),
  };
}

/** `y = ln ETHUSDT, x = ln BTCUSDT` */
export function legTerms(settings: Settings): string {
  return `y = ${termOf(settings, 'y')}, x = ${termOf(settings, 'x')}`;
}

function termOf({ symbolY, symbolX, scale }: Settings, leg: 'y' | 'x'): string {
  const symbol = leg === 'y' ? symbolY : symbolX;
  return scale === 'log' ? `ln ${symbol}` : symbol;
}

function errorFacts(beta: number | undefined, error: number | undefined): readonly ExplainedFact[] {
  return beta === undefined || error === undefined
    ? []
    : [
        {
          label: 'β ± 2 SE',
          value: `${formatCoefficient(beta - 2 * error)} to ${formatCoefficient(beta + 2 * error)} (SE ${formatError(error)})`,
        },
      ];
}
