"""Rolling OLS and z-score of a whole series, as statsmodels' RollingOLS and pandas' rolling do it.

Reads the closes of both legs (`y.f64`, `x.f64`, little-endian doubles) from the task's folder; writes the
slopes and the z-scores of each method there, one of each for every bar but the last of the series:
slope[t] of the window that ends with bar t, zScore[t] of bar t + 1 under that window.
"""

import json
import platform
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.api as sm
from statsmodels.regression.rolling import RollingOLS

task = json.loads(sys.argv[1])
folder = Path(task["folder"])
window = task["windowSamples"]
y = np.fromfile(folder / "y.f64", dtype="<f8")
x = np.fromfile(folder / "x.f64", dtype="<f8")


def by_statsmodels(y, x):
    fitted = RollingOLS(y, sm.add_constant(x), window=window).fit()
    alpha, beta = fitted.params[:, 0], fitted.params[:, 1]
    sd = np.sqrt(fitted.mse_resid)
    return beta[:-1], (y[1:] - alpha[:-1] - beta[:-1] * x[1:]) / sd[:-1]


def by_pandas(y, x):
    leg_y, leg_x = pd.Series(y), pd.Series(x)
    rolling_y, rolling_x = leg_y.rolling(window), leg_x.rolling(window)
    covariance = rolling_y.cov(leg_x)
    beta = covariance / rolling_x.var()
    alpha = rolling_y.mean() - beta * rolling_x.mean()
    variance = (rolling_y.var() - beta * covariance) * (window - 1) / (window - 2)
    z_score = (leg_y - alpha.shift() - beta.shift() * leg_x) / np.sqrt(variance.shift())
    return beta.to_numpy()[:-1], z_score.to_numpy()[1:]


def measure(name, method, bar_count, rounds):
    clock_seconds, cpu_seconds = [], []
    for _ in range(rounds):
        started_at, cpu_before = time.perf_counter(), time.process_time()
        beta, z_score = method(y[:bar_count], x[:bar_count])
        clock_seconds.append(time.perf_counter() - started_at)
        cpu_seconds.append(time.process_time() - cpu_before)
    beta.astype("<f8").tofile(folder / f"{name}-beta.f64")
    z_score.astype("<f8").tofile(folder / f"{name}-z.f64")
    return {
        "barCount": bar_count,
        "clockSeconds": clock_seconds,
        "cpuSeconds": cpu_seconds,
    }


# A perfect fit by cancellation has no deviation to divide by: that shows in the errors.
np.seterr(all="ignore")
print(
    json.dumps(
        {
            "pandas": measure("pandas", by_pandas, len(y), task["pandasRounds"]),
            "statsmodels": measure(
                "statsmodels", by_statsmodels, task["statsmodelsBars"], task["statsmodelsRounds"]
            ),
            "versions": f"statsmodels {statsmodels.__version__}, pandas {pd.__version__}, "
            f"NumPy {np.__version__}, Python {platform.python_version()}",
        }
    )
)
