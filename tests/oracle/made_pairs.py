"""Pairs of made-up prices, the same to the last bit as made-pairs.ts makes them: the four basic
operations and nothing else, in the same order."""

import numpy as np


def uniforms(seed):
    """Park and Miller's generator, minus a half."""
    state = seed
    while True:
        state = (16807 * state) % 2147483647
        yield state / 2147483647 - 0.5


def made_pair(recipe):
    """The recipe's pair (y, x): y = 5 + beta x + residual, both on a level and a scale.

    residual: e = ar1 e' + ar2 e'' + noise, beginning with kick; bounce adds fresh noise that does not stay.
    xReversion pulls x back to its start. activity is the share of bars in which a price moves.
    """
    shock = uniforms(recipe["seed"])
    count = recipe["sampleCount"]
    x = np.empty(count)
    y = np.empty(count)
    walk, e1, e2, move, spread = 0.0, recipe["kick"], 0.0, 0.0, 0.0
    for i in range(count):
        is_active = next(shock) + 0.5 < recipe["activity"]
        step, noise, bounce = next(shock), next(shock), next(shock)
        if is_active:
            walk = walk * (1 - recipe["xReversion"]) + step
            e0 = recipe["ar1"] * e1 + recipe["ar2"] * e2 + recipe["noise"] * noise
            e2 = e1
            e1 = e0
            move = walk
            spread = e0 + recipe["bounce"] * bounce
        x[i] = recipe["scale"] * (recipe["level"] + move)
        y[i] = recipe["scale"] * (recipe["level"] + recipe["beta"] * move + spread)
    return y, x


plain = {
    "activity": 1, "xReversion": 0, "beta": 0.6, "ar1": 0.8, "ar2": 0, "noise": 1, "bounce": 0,
    "kick": 0, "level": 100, "scale": 1,
}


def recipe(name, seed, sample_count, **changes):
    return {"name": name, "seed": seed, "sampleCount": sample_count, **plain, **changes}


recipes = [
    recipe("cointegrated, short", 42, 60),
    recipe("cointegrated, the shortest", 43, 30, ar1=0.3),
    recipe("cointegrated", 1, 250),
    recipe("cointegrated, slow", 2, 1000, ar1=0.97),
    recipe("cointegrated, an hour of seconds", 3, 3600, ar1=0.95),
    recipe("independent walks", 4, 250, beta=0, ar1=1),
    recipe("independent walks, an hour of seconds", 5, 3600, beta=0, ar1=1),
    recipe("trades that bounce between bid and ask", 6, 1200, ar1=0.95, noise=0.3, bounce=1),
    recipe("bounce, an hour of seconds", 7, 3600, ar1=0.99, noise=0.1, bounce=1),
    recipe("both legs revert", 8, 400, xReversion=0.3, ar1=0.4),
    recipe("a quiet market", 9, 600, activity=0.05, ar1=0.5),
    recipe("prices of 1e-8", 10, 300, scale=1.2e-10, beta=1.5),
    recipe("prices of 1e9", 11, 300, scale=1e7, beta=1.5),
    recipe("BTC seconds at their price", 12, 900, level=60000, beta=0.4),
    recipe("lags nearly collinear", 13, 500, ar1=1.99, ar2=-0.9907),
    recipe("lags as good as collinear", 14, 300, ar1=1.9999999, ar2=-0.99999995, noise=1e-3),
    recipe("nearly the same legs", 15, 500, beta=1, noise=0.01),
    recipe("legs that statsmodels takes for one", 16, 3600, beta=1, noise=1e-4),
    recipe("legs that differ by less than a tick", 17, 500, beta=1, noise=1e-6),
]

# Their y alone is a spread.
spread = {"beta": 0, "level": 0}
spread_recipes = [
    recipe("reverts fast", 21, 120, **spread, ar1=0.6),
    recipe("reverts slowly", 22, 1000, **spread, ar1=0.98),
    recipe("a random walk", 23, 400, **spread, ar1=1),
    recipe("bounces", 24, 600, **spread, ar1=0.98, noise=0.2, bounce=1),
    recipe("jumps from side to side", 25, 200, **spread, ar1=-0.5),
    recipe("seldom moves", 26, 500, **spread, ar1=0.7, activity=0.1),
    recipe("an hour of seconds far from zero", 27, 3600, ar1=0.99, beta=0, level=60000),
    recipe("swings", 28, 400, **spread, ar1=1.9, ar2=-1, noise=1e-3, kick=1),
    recipe("swings with little noise", 30, 400, **spread, ar1=1.9, ar2=-1, noise=3e-4, kick=1),
    recipe("swings nearly without noise", 29, 400, **spread, ar1=1.9, ar2=-1, noise=1e-6, kick=1),
    recipe("swings as if without noise", 31, 400, **spread, ar1=1.9, ar2=-1, noise=1e-9, kick=1),
]
