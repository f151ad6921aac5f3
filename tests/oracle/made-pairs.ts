/** A pair of made-up prices; see made_pairs.py, which makes the same ones to the last bit. */
export interface PairRecipe {
  readonly seed: number;
  readonly sampleCount: number;
  readonly activity: number;
  readonly xReversion: number;
  readonly beta: number;
  readonly ar1: number;
  readonly ar2: number;
  readonly noise: number;
  readonly bounce: number;
  readonly kick: number;
  readonly level: number;
  readonly scale: number;
}

/** What a recipe has unless it says otherwise: a spread that reverts by a fifth a bar. */
export const plainRecipe: Omit<PairRecipe, 'seed' | 'sampleCount'> = {
  activity: 1,
  xReversion: 0,
  beta: 0.6,
  ar1: 0.8,
  ar2: 0,
  noise: 1,
  bounce: 0,
  kick: 0,
  level: 100,
  scale: 1,
};

/** Follows made_pairs.py operation by operation. */
export function madePair(recipe: PairRecipe): {
  readonly y: Float64Array;
  readonly x: Float64Array;
} {
  const { sampleCount, activity, xReversion, beta, ar1, ar2, noise, bounce, kick, level, scale } =
    recipe;
  let state = recipe.seed;
  const shock = (): number => {
    state = (16_807 * state) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
  const y = new Float64Array(sampleCount);
  const x = new Float64Array(sampleCount);
  let walk = 0;
  let e1 = kick;
  let e2 = 0;
  let move = 0;
  let spread = 0;
  for (let i = 0; i < sampleCount; i += 1) {
    const isActive = shock() + 0.5 < activity;
    const stepX = shock();
    const stepE = shock();
    const bounceE = shock();
    if (isActive) {
      walk = walk * (1 - xReversion) + stepX;
      const e0 = ar1 * e1 + ar2 * e2 + noise * stepE;
      e2 = e1;
      e1 = e0;
      move = walk;
      spread = e0 + bounce * bounceE;
    }
    x[i] = scale * (level + move);
    y[i] = scale * (level + beta * move + spread);
  }
  return { y, x };
}
