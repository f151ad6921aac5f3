import { largestZ } from '../../analytics/zscore/yardstick.ts';
import type { ZDefinition } from '../../analytics/zscore/z-definition.ts';
import { entryZOf, type Settings } from '../../preload/settings.ts';
import { scopeFacts, scoreSamples, type AnalysisScope } from './analysis-scope.ts';
import type { ExplainedFact, Explanation } from './explanation.ts';
import { legTerms } from './fit-explanations.ts';
import { formatFixed, formatZ } from './format.ts';
import { hedgeNames } from './hedge-words.ts';

interface DefinitionWords {
  readonly meaning: string;
  readonly spread: string;
  readonly yardstick: string;
}

/** The definition that holds: a filter without a window has no `in-window` (`SpreadScore`). */
export function definitionInUse({ hedgeMethod, zDefinition }: Settings): ZDefinition {
  return hedgeMethod === 'kalman' && zDefinition === 'in-window' ? 'lagged' : zDefinition;
}

/** The z-score of the last closed bar, by the definition in use. */
export function explainZScore(scope: AnalysisScope): Explanation {
  const { settings } = scope;
  const { meaning, spread, yardstick } = definitionWords(settings);
  const z = definitionInUse(settings) === 'rolling' ? 'z = (e − mean of e) / s' : 'z = e / s';
  return {
    title: 'z-score',
    meaning,
    formula: `${z}\n${spread}\n${yardstick}\n${legTerms(settings)}`,
    facts: [
      { label: 'Thresholds', value: thresholdWords(settings) },
      ...limitFacts(settings),
      { label: 'Line by', value: hedgeNames[settings.hedgeMethod] },
      ...scopeFacts(scope, scoreSamples(scope)),
    ],
  };
}

/** The spread of the last closed bar, in the unit it is shown in. */
export function explainSpread(scope: AnalysisScope): Explanation {
  const { settings } = scope;
  const { symbolY } = settings;
  const isRolling = definitionInUse(settings) === 'rolling';
  return {
    title: 'Spread',
    meaning: isRolling
      ? `What is left of ${symbolY} after its hedge, less its mean over the window. A drift of β moves it more than prices do.`
      : `How far ${symbolY} is above (+) or below (−) what the line makes of the other leg.`,
    formula: `${isRolling ? 'e − mean of e over the last n bars\n' : ''}${definitionWords(settings).spread}\n${legTerms(settings)}`,
    facts: [
      {
        label: 'Unit',
        value:
          settings.scale === 'log'
            ? 'basis points of the price: 1 bp = 0.01 %'
            : `quote currency, as the price of ${symbolY}`,
      },
      { label: 'Line by', value: hedgeNames[settings.hedgeMethod] },
      ...scopeFacts(scope, scoreSamples(scope)),
    ],
  };
}

/** All that the numbers of a closed bar have in common. */
export function explainAnalysis(scope: AnalysisScope): Explanation {
  const { settings } = scope;
  const { symbolY, symbolX, hedgeMethod } = settings;
  return {
    title: 'What is computed',
    meaning: `At each closed bar, a line of ${symbolY} on ${symbolX} by ${hedgeNames[hedgeMethod]}, and the ${definitionInUse(settings)} z-score of the spread around it.`,
    formula: `y = α + βx, ${legTerms(settings)}`,
    facts: scopeFacts(scope, scoreSamples(scope)),
  };
}

function definitionWords(settings: Settings): DefinitionWords {
  const { hedgeMethod, zDdof } = settings;
  const degrees = zDdof === 1 ? '(n − 1)' : 'n';
  switch (definitionInUse(settings)) {
    case 'lagged':
      return hedgeMethod === 'kalman'
        ? {
            meaning:
              'How surprising the last closed bar is to the filter, in deviations that the filter expected. Its threshold is one of its own.',
            spread: 'e = y − α − βx with α and β before this bar',
            yardstick: 's = √Q, Q = hRhᵀ + Vₑ before this bar',
          }
        : {
            meaning:
              'How many deviations the last closed bar is from the line of the window before it. Nothing of the bar is in its own yardstick: lagged.',
            spread: 'e = y − α − βx with α and β of the window before this bar',
            yardstick: 's = √( Σe² / (n − 2) ) of the window before this bar',
          };
    case 'in-window':
      return {
        meaning: `How many deviations the last closed bar is from the line of its own window. It takes part in its own yardstick: in-window.`,
        spread: 'e = y − α − βx with α and β of the window that ends with this bar',
        yardstick: `s = √( Σe² / ${degrees} ) of the same window`,
      };
    case 'rolling':
      return {
        meaning:
          'How many deviations the spread is from its mean over the window, each spread with the β of its own bar: rolling. A drift of β moves it.',
        spread: 'e = y − βx with the β of this bar',
        yardstick: `s = √( Σ(e − mean)² / ${degrees} ) over the last n spreads`,
      };
  }
}

/** A bar that takes part in its own yardstick cannot be far away by it. */
function limitFacts({
  hedgeMethod,
  zDefinition,
  zDdof,
  windowSamples,
}: Settings): readonly ExplainedFact[] {
  const limit = largestZ({ hedgeMethod, zDefinition, ddof: zDdof }, windowSamples);
  return limit === undefined
    ? []
    : [{ label: 'At most', value: `±${formatFixed(limit, 2)}: the bar is in its own yardstick` }];
}

function thresholdWords(settings: Settings): string {
  const entry = formatZ(entryZOf(settings)).slice(1);
  const exit = formatZ(settings.exitZ).replace('+', '');
  return `SELL at +${entry}, BUY at −${entry}, armed again inside ±${exit}`;
}
