"""Moments of the purchases of a customer who is still a customer.

For lambda ~ Gamma(s, alpha + T), p ~ Beta(a, b) and c = t / (alpha + T), the purchases
Y in the next t of a living BG/NBD customer have

    E[Y]        = E_p[(1 - (1 + p c)^-s) / p]
    E[Y (Y-1)]  = E_p[2 (1 - p) / p^2 (1 - (1 + p c)^-s (1 + s p c / (1 + p c)))]

The first is equation 10 of Fader, Hardie, Lee (2005) before its integral over p is
named 2F1; the second follows from F' = lambda (2 (1 - p) M - p F), F = E[Y (Y-1)], M =
E[Y] given lambda and p. Under the integral both are positive and smooth, also where the
closed form with 2F1 loses its digits (a near 1, t or x large) or is not there (a = 1).
"""

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline
from scipy.special import betainc, betaln, expit

from we_mart.ltv.newton import Floats

#: Points of a panel of the Gauss-Legendre rule, and the panels' greatest width.
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_WIDEST = 3.0
#: Where the density is this many e-folds under its peak, it counts as nothing.
_DROP = 42.0
#: More values of c than this and they are read off a spline through so many knots.
_KNOTS = 257


def _log_density(v: Floats, a: float, b: float) -> Floats:
    """Of v = log(p / (1 - p)), p ~ Beta(a, b); without its constant."""
    return np.asarray(-a * np.logaddexp(0, -v) - b * np.logaddexp(0, v))


def _edge(peak: float, direction: float, a: float, b: float) -> float:
    """Where the density has fallen by _DROP from its peak."""
    top = float(_log_density(np.array(peak), a, b))
    step = 1.0
    while (
        top - float(_log_density(np.array(peak + direction * step), a, b)) < _DROP
        and step < 1e7
    ):
        step *= 2
    near, far = step / 2, step
    for _ in range(30):
        middle = (near + far) / 2
        fallen = top - float(_log_density(np.array(peak + direction * middle), a, b))
        near, far = (middle, far) if fallen < _DROP else (near, middle)
    return peak + direction * far


def nodes(a: float, b: float, smallest: float) -> tuple[Floats, Floats, Floats]:
    """Values of p, of 1 - p, and weights that sum to 1, for means over Beta(a, b).

    smallest: below this p what is averaged does not change; that part is one node
    """
    peak = np.log(a / b)
    sigma = np.sqrt(1 / a + 1 / b)
    low = max(_edge(peak, -1.0, a, b), np.log(smallest))
    high = min(_edge(peak, 1.0, a, b), 38.0)
    if low >= high:
        return np.array([0.0]), np.array([1.0]), np.array([1.0])
    centre = min(max(peak, low), high)
    right = _panels(high - centre, min(1.0, sigma), 1.0)
    left = _panels(centre - low, min(1.0, sigma), 1.3)
    edges = np.concatenate((centre - left[::-1], centre + right[1:]))
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    v = (middle[:, None] + half[:, None] * _POINTS).ravel()
    weights = (half[:, None] * _WEIGHTS).ravel()
    weights *= np.exp(_log_density(v, a, b) - betaln(a, b))
    below, above = betainc(a, b, expit(low)), betainc(b, a, expit(-high))
    # What is left out at either end counts where the rule stops.
    v = np.concatenate(([low], v, [high]))
    weights = np.concatenate(([below], weights, [above]))
    return expit(v), expit(-v), np.asarray(weights / weights.sum())


def _panels(length: float, first: float, growth: float) -> Floats:
    """Distances from 0 to `length`, in steps that grow from `first` to _WIDEST."""
    edges = [0.0]
    width = first
    while edges[-1] < length - 1e-12:
        edges.append(min(edges[-1] + width, length))
        width = min(width * growth, _WIDEST)
    return np.array(edges)


def _means(
    shape: float, c: Floats, p: Floats, q: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """E[Y] and E[Y (Y-1)] at each c, means over the nodes."""
    first, second = np.empty(len(c)), np.empty(len(c))
    safe = np.where(p > 0, p, 1.0)
    for start in range(0, len(c), 512):
        part = c[start : start + 512, None]
        pc = part * p
        log = np.log1p(pc)
        power = np.exp(-shape * log)
        one = np.where(p > 0, -np.expm1(-shape * log) / safe, shape * part)
        z = pc / (1 + pc)
        direct = (-np.expm1(-shape * log) - shape * z * power) / safe**2
        # The direct form cancels where s p c is small: there its power series.
        s = shape
        series = 1 - 2 * (s + 2) * pc / 3 + (s + 2) * (s + 3) * pc**2 / 4
        series -= (s + 2) * (s + 3) * (s + 4) * pc**3 / 15
        series += (s + 2) * (s + 3) * (s + 4) * (s + 5) * pc**4 / 72
        small = (s + 5) * pc < 5e-3
        inner = np.where(small, s * (s + 1) / 2 * part**2 * series, direct)
        first[start : start + 512] = one @ weights
        second[start : start + 512] = (2 * q * inner) @ weights
    return first, second


def _by_shape(shape: float, a: float, b: float, c: Floats) -> tuple[Floats, Floats]:
    """E[Y] and E[Y (Y-1)] of customers with the same number of purchases."""
    first, second = np.zeros(len(c)), np.zeros(len(c))
    ahead = np.flatnonzero(c > 0)
    if not len(ahead):
        return first, second
    known, place = np.unique(c[ahead], return_inverse=True)
    smallest = 1e-17 / (1 + (shape + 1) * known[-1])
    p, q, weights = nodes(a, b, smallest)
    if len(known) <= _KNOTS:
        one, two = _means(shape, known, p, q, weights)
        first[ahead], second[ahead] = one[place], two[place]
        return first, second
    log_c = np.linspace(np.log(known[0]), np.log(known[-1]), _KNOTS)
    one, two = _means(shape, np.exp(log_c), p, q, weights)
    at = np.log(known)
    first[ahead] = np.exp(CubicSpline(log_c, np.log(one))(at))[place]
    second[ahead] = np.exp(CubicSpline(log_c, np.log(two))(at))[place]
    return first, second


def living_moments(
    r: float,
    alpha: npt.ArrayLike,
    a: float,
    b: float,
    x: Floats,
    T: Floats,
    t: npt.ArrayLike,
) -> tuple[Floats, Floats]:
    """E[Y(t)] and E[Y(t) (Y(t) - 1)] of each customer, given that they are alive at T.

    x, T: one per customer; alpha, t: one per customer or for all; t = 0 gives zeros
    """
    c = np.asarray(t, dtype=np.float64) / (np.asarray(alpha, dtype=np.float64) + T)
    c = np.broadcast_to(c, x.shape)
    first, second = np.zeros(x.shape), np.zeros(x.shape)
    order = np.argsort(x, kind="stable")
    ordered = x[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1.0))
    for start, end in zip(starts, [*starts[1:], len(x)], strict=True):
        rows, count = order[start:end], float(ordered[start])
        first[rows], second[rows] = _by_shape(r + count, a, b + count, c[rows])
    return first, second
