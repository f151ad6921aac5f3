"""Makes fixtures/reversion.json: figures of made-up spreads by statsmodels and numpy, and their unit root
statistic by statsmodels' adfuller, checked against 80-bit arithmetic.

    python3 tests/oracle/reversion.py
"""

import numpy as np
from cointegration import exact_unit_root
from fixture import write_fixture
from hurst_band import hurst
from made_pairs import made_pair, spread_recipes
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant
from statsmodels.tsa.stattools import acf, adfuller


def half_life(spread):
    before = spread[:-1] - spread[0]
    slope = OLS(np.diff(spread), add_constant(before)).fit().params[1]
    return {"lambda": slope, "samples": -np.log(2) / np.log1p(slope) if -1 < slope < 0 else None}


def variance_ratio(spread, q):
    """Campbell, Lo and MacKinlay, The Econometrics of Financial Markets, 2.4.38 to 2.4.44."""
    changes = np.diff(spread)
    count = len(changes)
    mean = (spread[-1] - spread[0]) / count
    short = np.sum((changes - mean) ** 2) / (count - 1)
    m = q * (count - q + 1) * (1 - q / count)
    ratio = np.sum((spread[q:] - spread[:-q] - q * mean) ** 2) / m / short
    squares = (changes - mean) ** 2
    delta = [count * np.sum(squares[j:] * squares[:-j]) / np.sum(squares) ** 2 for j in range(1, q)]
    theta = 4 * np.sum((1 - np.arange(1, q) / q) ** 2 * delta)
    return {"q": q, "ratio": ratio, "z": np.sqrt(count) * (ratio - 1) / np.sqrt(theta)}


def histogram(spread):
    wanted = len(np.histogram_bin_edges(spread, "fd")) - 1
    counts, edges = np.histogram(spread, bins=int(np.clip(wanted, 8, 60)))
    return {"start": edges[0], "binWidth": edges[1] - edges[0], "counts": counts.tolist(),
            "mean": np.mean(spread), "sd": np.std(spread, ddof=1)}


def unit_root(spread, lag):
    autolag = "aic" if lag is None else None
    t, _, used_lag = adfuller(spread, maxlag=lag, autolag=autolag, regression="n")[:3]
    by_80_bits = exact_unit_root(spread.astype(np.longdouble), used_lag)
    deviation = abs(t - by_80_bits) / max(1, abs(by_80_bits))
    if deviation > 1e-10:
        print(f"   lag {used_lag}: statsmodels' t is {deviation:.1e} off 80 bits")
    return {"lag": int(used_lag), "t": by_80_bits}


awkward = {
    "nothing until the end": [1.0] * 98 + [1.5, 0.9],
    "the same three changes but for the end": np.cumsum(
        np.tile([1, -0.375, -0.625], 40) + np.where(np.arange(120) % 40 == 39, 0.0625, 0)
    ).tolist(),
    "one jump": [0.5] * 40 + [-1.0] * 40,
}


def main():
    cases = []
    for recipe in spread_recipes:
        print(recipe["name"])
        spread, _ = made_pair(recipe)
        signs = np.sign(spread[spread != 0])
        cases.append({
            "recipe": recipe,
            "last": spread[-1],
            "halfLife": half_life(spread),
            "hurst": hurst(spread[None, :])[0],
            "crossings": int(np.sum(np.diff(signs) != 0)),
            "varianceRatios": [variance_ratio(spread, q) for q in (2, 16)],
            "autocorrelation": acf(spread, nlags=10, adjusted=False, fft=False)[1:].tolist(),
            "histogram": histogram(spread),
            "unitRoots": [unit_root(spread, lag) for lag in (None, 0, 3)],
        })
    awkward_cases = [
        {"name": name, "series": series,
         "unitRoots": [unit_root(np.array(series), lag) for lag in (None, 2, 5)]}
        for name, series in awkward.items()
    ]
    write_fixture("reversion", {"cases": cases, "awkward": awkward_cases})


if __name__ == "__main__":
    main()
