"""Maximum of a smooth log-likelihood in a box, by damped Newton steps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: log-likelihood, its gradient and its Hessian at a point
Objective = Callable[[Floats], tuple[float, Floats, Floats]]


@dataclass(frozen=True)
class Maximum:
    """Where the climb ended, and what the function is there.

    at_bound: which coordinates lie on the box; converged: no way up is left
    """

    at: Floats
    value: float
    gradient: Floats
    hessian: Floats
    at_bound: npt.NDArray[np.bool_]
    converged: bool
    steps: int


def maximize(
    objective: Objective,
    start: Floats,
    low: Floats,
    high: Floats,
    *,
    max_steps: int = 200,
    tolerance: float = 1e-7,
) -> Maximum:
    """Climb from `start` with Levenberg-Marquardt damping, clipped to the box.

    tolerance: of the expected gain of the next step, in units of log-likelihood
    """
    at = np.clip(start, low, high)
    value, gradient, hessian = objective(at)
    damping = 1e-3
    converged = False
    step = 0
    for step in range(1, max_steps + 1):  # noqa: B007
        free = _free(at, gradient, low, high)
        if not free.any() or not np.isfinite(value):
            converged = bool(np.isfinite(value))
            break
        slope = gradient[free]
        curve = -hessian[np.ix_(free, free)]
        scale = np.maximum(np.abs(np.diag(curve)), 1e-8 * (1 + abs(value)))
        moved = False
        while damping < 1e12:
            change = _solve(curve + damping * np.diag(scale), slope)
            if change is None:
                damping = max(damping * 10, 1e-3)
                continue
            # Shorter, not clipped by coordinate: that could point down.
            change = change / max(1.0, np.abs(change).max() / 2)
            trial = at.copy()
            trial[free] = np.clip(at[free] + change, low[free], high[free])
            gain = float(slope @ (trial - at)[free])
            new = objective(trial)
            if np.isfinite(new[0]) and new[0] >= value and gain >= 0:
                moved = True
                break
            if 0 <= gain < tolerance:
                break
            damping = max(damping * 8, 1e-6)
        small = 0 <= gain < tolerance
        if moved:
            at, (value, gradient, hessian) = trial, new
            damping = damping / 10 if damping > 1e-12 else 0.0
        if small or not moved:
            # Steps get small under heavy damping, too: is there nothing left to gain?
            flat = (slope**2 / scale).max() < 1e3 * tolerance
            converged = bool(small and flat)
            break
    edge = 1e-6
    at_bound = (at <= low + edge) | (at >= high - edge)
    return Maximum(at, value, gradient, hessian, at_bound, converged, step)


def maximize_from(
    objective: Objective, starts: list[list[float]], low: Floats, high: Floats
) -> Maximum:
    """The first climb that ends inside the box, else the best end there is.

    starts: points to climb from, not on the log scale
    """
    ends: list[Maximum] = []
    for start in starts:
        ends.append(maximize(objective, np.log(start), low, high))
        if ends[-1].converged and not ends[-1].at_bound.any():
            return ends[-1]
    return max(ends, key=lambda end: (end.converged, end.value))


def _free(
    at: Floats, gradient: Floats, low: Floats, high: Floats
) -> npt.NDArray[np.bool_]:
    outward = ((at <= low) & (gradient <= 0)) | ((at >= high) & (gradient >= 0))
    return ~outward


def _solve(curve: Floats, slope: Floats) -> Floats | None:
    try:
        np.linalg.cholesky(curve)
        return np.asarray(np.linalg.solve(curve, slope), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


def covariance(hessian: Floats) -> Floats | None:
    """Inverse of the observed information, or None if it is no covariance."""
    if not np.isfinite(hessian).all():
        return None
    values, vectors = np.linalg.eigh(-(hessian + hessian.T) / 2)
    if values.min() <= 1e-9 * max(values.max(), 1.0):
        return None
    return np.asarray((vectors / values) @ vectors.T, dtype=np.float64)
