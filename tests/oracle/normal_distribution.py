"""Makes fixtures/normal-distribution.json: the normal distribution function in 400-digit arithmetic.

    python3 tests/oracle/normal_distribution.py
"""

from decimal import Decimal, getcontext

from fixture import write_fixture

getcontext().prec = 400
points = [-37, -20, -8, -5, -3, -2.9, -2.8, -2, -1, -0.5, -1e-3, 0, 0.3, 1, 1.96, 2.5, 4, 9]


def half_pi_by_euler():
    """pi/2 = sum of n!/(3*5*...*(2n+1))."""
    term = total = Decimal(1)
    for n in range(1, 1400):
        term *= Decimal(n) / (2 * n + 1)
        total += term
    return total


def cdf(z):
    """1/2 + density(z) * (z + z^3/3 + z^5/15 + ...)"""
    z = Decimal(z)
    term = total = z
    for n in range(1, 6000):
        term *= z * z / (2 * n + 1)
        total += term
    return Decimal(1) / 2 + total * (-z * z / 2).exp() / (4 * half_pi_by_euler()).sqrt()


write_fixture("normal-distribution", {"values": [{"z": z, "phi": float(cdf(z))} for z in points]})
