"""Makes fixtures/hurst-band.json: where the Hurst exponent of a random walk lies, by simulation, with the
lags of analytics/reversion/hurst.ts. Its rows are the table of analytics/reversion/hurst-band.ts.

    python3 tests/oracle/hurst_band.py

Takes some minutes. docs: the median at 120 samples is 0.41, 5 to 95 % are 0.18 to 0.60.
"""

import numpy as np
from fixture import write_fixture

seed = 20240808
most_lags = 30
sample_counts = [40, 60, 80, 120, 180, 250, 500, 1000, 2000, 3600, 10000, 36000]


def lags(count):
    greatest = count // 4
    if greatest - 1 <= most_lags:
        return np.arange(2, greatest + 1)
    powers = np.arange(most_lags) / (most_lags - 1)
    return np.unique(np.floor(2 * (greatest / 2) ** powers + 0.5).astype(int))


def hurst(series):
    """Exponents of several series, one a row."""
    taus = lags(series.shape[1])
    log_sd = [np.log(np.std(series[:, t:] - series[:, :-t], axis=1, ddof=1)) for t in taus]
    return np.polyfit(np.log(taus), np.array(log_sd), 1)[0]


def main():
    random = np.random.default_rng(seed)
    rows = []
    for count in sample_counts:
        walk_count = 40000 if count <= 1000 else 10000
        chunk = max(1, 2_000_000 // count)
        exponents = np.concatenate([
            hurst(np.cumsum(random.standard_normal((min(chunk, walk_count - begin), count)), axis=1))
            for begin in range(0, walk_count, chunk)
        ])
        low, median, high = np.quantile(exponents, [0.05, 0.5, 0.95])
        rows.append({"sampleCount": count, "walks": walk_count,
                     "low": round(low, 3), "median": round(median, 3), "high": round(high, 3)})
        print(rows[-1], flush=True)
    write_fixture("hurst-band", {"seed": seed, "rows": rows})


if __name__ == "__main__":
    main()
