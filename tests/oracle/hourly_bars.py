"""Makes fixtures/hourly-bars.json: Engle-Granger and Johansen on the real hourly closes of ETHUSDT and
BTCUSDT, 2020 to 2024, by statsmodels. The data lies beside the repository, in ../shared/data.

    python3 tests/oracle/hourly_bars.py
"""

import csv
import gzip
from pathlib import Path

import numpy as np
from cointegration import engle_granger, exact_residuals, johansen, shifted
from fixture import write_fixture
from hurst_band import hurst
from reversion import half_life

data = Path(__file__).parents[3] / "shared" / "data"


def closes(symbol):
    with gzip.open(data / f"usdm-{symbol}-1h-2020-2024.csv.gz", "rt") as lines:
        return np.array([float(row["Close"]) for row in csv.DictReader(lines)])


def main():
    y, x = closes("ETHUSDT"), closes("BTCUSDT")
    windows = [
        ("all", 0, len(y)),
        ("2,000 hours of 2021", 10000, 12000),
        ("the last 3,600 hours", len(y) - 3600, len(y)),
    ]
    cases = []
    for name, begin, end in windows:
        for scale, legs in [("price", (y, x)), ("log", (np.log(y), np.log(x)))]:
            leg_y, leg_x = (shifted(leg[begin:end]) for leg in legs)
            residual = exact_residuals(leg_y, leg_x).astype(float)
            cases.append({
                "window": name, "begin": begin, "end": end, "scale": scale,
                "yOnX": engle_granger(leg_y, leg_x, None),
                "xOnY": engle_granger(leg_x, leg_y, None),
                "johansen": johansen(leg_y, leg_x, 1),
                "halfLife": half_life(residual),
                "hurst": hurst(residual[None, :])[0],
            })
            print(cases[-1])
    write_fixture("hourly-bars", {"cases": cases})


if __name__ == "__main__":
    main()
