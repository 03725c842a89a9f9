"""Solvers for the option, smile, coin-settled and variance-swap cases."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from reference.formulas.variance_swap import fair_variance
from squeezelab.dynamics.black_scholes import BlackScholes
from squeezelab.dynamics.implied_volatility import implied_volatility
from squeezelab.dynamics.inverse import InverseOption
from squeezelab.dynamics.run import run
from squeezelab.dynamics.svi import RawSVI
from squeezelab.models.smile_lab import MODEL as SMILE_LAB

Inputs = dict[str, Any]
SIDE = {"c": 1, "p": -1}


def number(value: Any) -> float:
    """A number, or one written as a fraction: "20/52"."""
    return float(Fraction(value)) if isinstance(value, str) else float(value)


def option(i: Inputs, kind: type[BlackScholes] = BlackScholes) -> Any:
    carry = i["b"] if "b" in i else i["r"] - i.get("q", 0)
    return kind(i["S"], i["K"], number(i["T"]), i["sigma"], i["r"], carry, SIDE[i.get("type", "c")])


def greek(name: str, i: Inputs) -> float:
    return float(option(i).greek(name))


def coin(i: Inputs) -> list[float]:
    held = option(i, InverseOption)
    return [float(x) for x in (held.coin_price, held.delta, held.coin_delta, held.coin_gamma)]


def svi(i: Inputs) -> RawSVI:
    return RawSVI(i["a"], i["b"], i["rho"], i["m"], i["sigma"])


def jump_wings(i: Inputs) -> list[float]:
    j = svi(i).jump_wings(i["t"])
    return [float(x) for x in (j.v, j.psi, j.p, j.c, j.v_tilde)]


def repair(i: Inputs) -> list[float]:
    j = svi(i).jump_wings(i["t"]).repaired()
    return [float(j.c), float(j.v_tilde)]


def butterfly(i: Inputs) -> list[float]:
    """The lowest g and where it lies, as the calculator draws it."""
    values = dict(zip(("level", "wings", "tilt", "centre", "roundness"), (i[n] for n in ("a", "b", "rho", "m", "sigma")), strict=True))
    result = run(SMILE_LAB, SMILE_LAB.given(**values))
    return [result["lowest_g"], float(result["log_moneyness"][int(np.argmin(result["durrleman"]))])]


def variance_swap(i: Inputs) -> float:
    puts, calls = np.arange(50.0, 101, 5), np.arange(100.0, 136, 5)
    skew = lambda strikes: 0.30 - 0.01 * (strikes - 50) / 5  # noqa: E731
    return fair_variance(i["S"], i["r"], i["T"], puts, skew(puts), calls, skew(calls), 5)


GREEK_OF = {
    "delta-c": "delta", "delta-p": "delta", "elasticity-p": "elasticity", "gamma-c": "gamma",
    "vega-c": "vega", "theta-p": "theta", "rho-c": "rho", "phi-p": "phi",
}  # fmt: skip

SOLVERS = {
    **{f"bsm-haug-price-{n:02d}": partial(greek, "price") for n in range(1, 16)},
    **{f"bsm-haug-greek-{case}": partial(greek, name) for case, name in GREEK_OF.items()},
    **{f"bsm-haug-{name}": partial(greek, name) for name in ("vanna", "charm", "vomma", "zomma", "speed")},
    **{f"hull-19-{name}": partial(greek, name) for name in ("price", "delta", "theta", "gamma", "vega", "rho")},
    "hull-15-6": lambda i: [float(option({**i, "type": side}).price) for side in "cp"],
    "bsm-theta-positive-deep-put": partial(greek, "theta"),
    "inverse-option-coin": coin,
    "vollib-iv-doc": lambda i: float(implied_volatility(i["price"], i["S"], i["K"], i["T"], i["r"], cp=SIDE[i["type"]])),
    "svi-vogt-jw": jump_wings,
    "svi-vogt-repair": repair,
    "svi-vogt-butterfly": butterfly,
    "svi-ql": lambda i: float(svi(i).total_variance(i["k"])),
    "derman-varswap": variance_swap,
}
