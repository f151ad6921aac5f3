"""Hedge ratios of whole windows by statsmodels (Huber), scipy (Theil-Sen) and closed forms in 50
digits (total least squares, Kalman), on the pairs of made_pairs.py. Prices are shifted by their
first sample before statsmodels and scipy see them, which is exact and changes no slope."""

import warnings
from decimal import Decimal, getcontext

import numpy as np
import statsmodels.api as sm
from scipy import stats

from fixture import write_fixture
from made_pairs import made_pair, recipe

getcontext().prec = 50
warnings.simplefilter("ignore")

recipes = [
    recipe("cointegrated, short", 42, 60),
    recipe("cointegrated, odd number", 43, 31, ar1=0.3),
    recipe("cointegrated", 1, 250),
    recipe("cointegrated, window of 600", 2, 600, ar1=0.97),
    recipe("independent walks", 4, 250, beta=0, ar1=1),
    recipe("a quiet market", 9, 600, activity=0.6, ar1=0.5),
    recipe("prices of 1e-8", 10, 300, scale=1.2e-10, beta=1.5),
    recipe("prices of 1e9", 11, 300, scale=1e7, beta=1.5),
    recipe("BTC seconds at their price", 12, 900, level=60000, beta=0.4),
    recipe("a falling line", 18, 200, beta=-0.7, ar1=0.5),
]


def decimals(values):
    return [Decimal(float(value)) for value in values]


def tls(y, x):
    """Deming's line with the noise of each leg in proportion to its mean price."""
    y, x, n = decimals(y), decimals(x), len(y)
    mean_y, mean_x = sum(y) / n, sum(x) / n
    ratio = (mean_y / mean_x) ** 2
    sxx = sum((v - mean_x) ** 2 for v in x)
    syy = sum((v - mean_y) ** 2 for v in y)
    sxy = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    excess = syy - ratio * sxx
    beta = (excess + (excess * excess + 4 * ratio * sxy * sxy).sqrt()) / (2 * sxy)
    alpha = mean_y - beta * mean_x
    rss = sum((b - alpha - beta * a) ** 2 for a, b in zip(x, y))
    # Fuller 1987, (1.3.12), from the moments with n - 2 throughout.
    noise = rss / (n - 2) / (ratio + beta * beta)
    true_x = sxy / beta / (n - 2)
    s_vv = rss / (n - 2)
    variance = ((true_x + noise) * s_vv - (beta * noise) ** 2) / true_x**2 / (n - 2)
    return line(alpha, beta, variance.sqrt(), rss, n)


def line(alpha, beta, standard_error, rss, n):
    return {
        "alpha": float(alpha),
        "beta": float(beta),
        "betaStandardError": float(standard_error),
        "residualSd": float((rss / (n - 2)) ** (Decimal("0.5") if isinstance(rss, Decimal) else 0.5)),
    }


def shifted_line(y, x, beta, shifted_alpha, standard_error):
    """From the fit of y - y[0] on x - x[0] back to y on x."""
    residuals = (y - y[0]) - shifted_alpha - beta * (x - x[0])
    alpha = Decimal(float(y[0])) - Decimal(float(beta)) * Decimal(float(x[0])) + Decimal(float(shifted_alpha))
    return line(alpha, beta, standard_error, float(residuals @ residuals), len(y))


def huber(y, x):
    # On the scale of the moves: the pseudo-inverse of statsmodels cuts off what is small.
    unit_y, unit_x = np.std(y), np.std(x)
    design = sm.add_constant((x - x[0]) / unit_x)
    model = sm.RLM((y - y[0]) / unit_y, design, M=sm.robust.norms.HuberT())
    exact = model.fit(conv="coefs", tol=1e-15, maxiter=3000)
    default = model.fit()
    factor = unit_y / unit_x
    return {
        **shifted_line(y, x, exact.params[1] * factor, exact.params[0] * unit_y, exact.bse[1] * factor),
        "scale": float(exact.scale * unit_y),
        "betaByDefaults": float(default.params[1] * factor),
    }


def theil_sen(y, x):
    fit = stats.theilslopes(y - y[0], x - x[0], method="joint")
    error = (fit.high_slope - fit.low_slope) / (2 * stats.norm.ppf(0.975))
    return shifted_line(y, x, fit.slope, fit.intercept, error)


def kalman(y, x, delta, noise, window):
    """The formulas of docs/statistics in 50 digits, from the large P that the estimator states."""
    y, x = decimals(y), decimals(x)
    drift = Decimal(delta) / (1 - Decimal(delta))
    noise = Decimal(noise)
    level_variance = (10**4 * y[0]) ** 2
    slope_variance = (10**4 * y[0] / x[0]) ** 2
    beta, alpha = Decimal(0), y[0]
    p = [[slope_variance, -x[0] * slope_variance],
         [-x[0] * slope_variance, level_variance + x[0] ** 2 * slope_variance]]
    rows = []
    for t, (yt, xt) in enumerate(zip(y, x)):
        r = [[p[0][0] + drift, p[0][1]], [p[1][0], p[1][1] + drift]]
        hr = [xt * r[0][0] + r[1][0], xt * r[0][1] + r[1][1]]
        q = hr[0] * xt + hr[1] + noise
        e = yt - alpha - beta * xt
        k = [hr[0] / q, hr[1] / q]
        beta, alpha = beta + k[0] * e, alpha + k[1] * e
        p = [[r[i][j] - k[i] * hr[j] for j in range(2)] for i in range(2)]
        if t >= window and t % 20 == 0:
            rows.append({
                "t": t, "alpha": float(alpha), "beta": float(beta),
                "betaStandardError": float(p[0][0].sqrt()),
                "spread": float(e), "zScore": float(e / q.sqrt()),
            })
    return rows


kalman_recipe = recipe("cointegrated", 21, 400, ar1=0.9)
kalman_btc = recipe("BTC seconds at their price", 22, 400, level=60000, beta=0.4)
kalman_cases = [(kalman_recipe, "0.0001", "0.001"), (kalman_recipe, "0.01", "0.5"),
                (kalman_btc, "0.00000001", "0.3")]

fits = []
for entry in recipes:
    y, x = made_pair(entry)
    fits.append({"recipe": entry, "tls": tls(y, x), "huber": huber(y, x), "theilSen": theil_sen(y, x)})

# Coarse ticks: ties of x, of y and of both in Sen's variance.
tick_recipes = [recipe("ticks of a half", 31, 80, ar1=0.5), recipe("ticks, y alone varies", 32, 61, beta=0, activity=0.4)]


def to_ticks(values):
    return np.floor(values * 2 + 0.5) / 2


ticks = []
for entry in tick_recipes:
    y, x = made_pair(entry)
    ticks.append({"recipe": entry, "theilSen": theil_sen(to_ticks(y), to_ticks(x))})

write_fixture("hedge-fits", {
    "fits": fits,
    "ticks": ticks,
    "kalman": [
        {"recipe": entry, "delta": float(delta), "observationVariance": float(noise),
         "windowSamples": 20, "rows": kalman(*made_pair(entry), float(delta), float(noise), 20)}
        for entry, delta, noise in kalman_cases
    ],
})
