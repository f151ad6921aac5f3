"""Spearman's rank correlation by scipy and cross-correlations by statsmodels, of the moves of the pairs
of made_pairs.py from sample to sample."""

import numpy as np
from scipy import stats
from statsmodels.tsa.stattools import ccf

from fixture import write_fixture
from made_pairs import made_pair, recipe

recipes = [
    recipe("cointegrated, short", 42, 60),
    recipe("cointegrated", 1, 250),
    recipe("independent walks", 4, 250, beta=0, ar1=1),
    recipe("a quiet market: most moves are 0", 9, 600, activity=0.3, ar1=0.5),
    recipe("prices of 1e-8", 10, 300, scale=1.2e-10, beta=1.5),
    recipe("prices of 1e9", 11, 300, scale=1e7, beta=1.5),
    recipe("a falling line", 18, 200, beta=-0.7, ar1=0.5),
]

max_lag = 10


def cross_correlation(a, b):
    """Lags -10 … +10 of a_t with b_(t-k): statsmodels gives x_(t+k) with y_t from k = 0 on."""
    leading = ccf(a, b, adjusted=False, fft=False)[: max_lag + 1]
    lagging = ccf(b, a, adjusted=False, fft=False)[: max_lag + 1]
    return [float(v) for v in lagging[:0:-1]] + [float(v) for v in leading]


cases = []
for entry in recipes:
    y, x = made_pair(entry)
    a, b = np.diff(y) / entry["scale"], np.diff(x) / entry["scale"]
    cases.append({
        "recipe": entry,
        "spearman": float(stats.spearmanr(a, b).statistic),
        "crossCorrelation": cross_correlation(a, b),
    })

write_fixture("correlations", {"cases": cases})
