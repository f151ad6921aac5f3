"""Makes fixtures/cointegration.json: Engle-Granger and Johansen on made-up pairs by statsmodels
(Debian's python3-statsmodels), checked against 80-bit arithmetic.

    python3 tests/oracle/cointegration.py

The legs are given to statsmodels shifted by their first sample, which changes neither test and spares
its least squares the cancellation at BTC prices.
"""

import warnings

import numpy as np
from fixture import write_fixture
from made_pairs import made_pair, recipes
from statsmodels.tsa.stattools import adfuller, coint
from statsmodels.tsa.vector_ar.vecm import coint_johansen
from statsmodels.tools.sm_exceptions import CollinearityWarning

exact = np.longdouble
johansen_critical = [[13.4294, 15.4943, 19.9349], [2.7055, 3.8415, 6.6349]]


def orthonormal(columns):
    """Gram and Schmidt, twice, in 80 bits; columns that are a mix of others are left out."""
    basis = []
    for column in columns:
        rest = project_out(basis, column)
        length = np.sqrt(rest @ rest)
        if length > 1e-15 * np.sqrt(column @ column):
            basis.append(rest / length)
    return basis


def project_out(basis, vector):
    rest = vector.copy()
    for direction in [*basis, *basis]:
        rest -= direction * (direction @ rest)
    return rest


def exact_residuals(y, x):
    y, x = y.astype(exact), x.astype(exact)
    dx, dy = x - x.mean(), y - y.mean()
    dx, dy = dx - dx.mean(), dy - dy.mean()
    return dy - (dx @ dy) / (dx @ dx) * dx


def exact_unit_root(e, lag):
    """t of the level in the changes of e, given `lag` lagged changes, without a constant."""
    change = np.diff(e)
    lags = orthonormal([change[lag - j : len(change) - j] for j in range(1, lag + 1)])
    level = project_out(lags, e[lag:-1])
    target = project_out(lags, change[lag:])
    gamma = (level @ target) / (level @ level)
    rest = target - gamma * level
    variance = (rest @ rest) / (len(target) - len(lags) - 1)
    return float(gamma / np.sqrt(variance / (level @ level)))


def engle_granger(y, x, lag):
    """statsmodels' coint with a fixed lag, or with AIC where `lag` is None; t also in 80 bits."""
    autolag = "aic" if lag is None else None
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        t, p, critical = coint(y, x, trend="c", maxlag=lag, autolag=autolag)
    is_refused = any(issubclass(w.category, CollinearityWarning) for w in warned)
    used_lag = lag
    if lag is None:
        used_lag = int(adfuller(exact_residuals(y, x).astype(float), regression="n")[2])
    by_80_bits = exact_unit_root(exact_residuals(y, x), used_lag)
    if is_refused:
        # statsmodels calls legs with R² > 1 - 1.5e-6 collinear and gives t = -inf.
        return {"lag": used_lag, "t": by_80_bits}
    assert abs(t - by_80_bits) < 1e-10 * max(1, abs(t)), (t, by_80_bits)
    return {"lag": used_lag, "t": t, "p": p, "critical": list(critical)}


def johansen(y, x, lag):
    """On the residual and x instead of y and x: the test is the same for every mix of the legs, and
    statsmodels' own inverses fail where y is nearly x."""
    residual = exact_residuals(y, x).astype(float)
    result = coint_johansen(np.column_stack([residual / np.std(residual), x]), 0, lag)
    assert result.cvt.tolist() == johansen_critical
    return {"lag": lag, "trace": list(result.lr1), "eigenvalues": list(result.eig)}


def shifted(leg):
    """From 0 on, and of a size around 1: both steps without rounding."""
    return (leg - leg[0]) / 2.0 ** np.round(np.log2(np.std(leg)))


def results_of(y, x):
    y, x = shifted(y), shifted(x)
    return {
        "auto": engle_granger(y, x, None),
        "swapped": engle_granger(x, y, None),
        "fixed": [engle_granger(y, x, lag) for lag in (0, 1, 5)],
        "johansen": [johansen(y, x, lag) for lag in (1, 2, 5)],
    }


def main():
    cases = []
    for recipe in recipes:
        print(recipe["name"])
        y, x = made_pair(recipe)
        cases.append({"recipe": recipe, "last": [y[-1], x[-1]], **results_of(y, x)})
    write_fixture("cointegration", {"cases": cases})


if __name__ == "__main__":
    main()
