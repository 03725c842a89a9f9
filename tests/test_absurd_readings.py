"""What no screen may show, whatever the settings: at corners of the sliders and anywhere between, series and readings keep their sense.

A price is above nothing, a share lies between none and all, a count is whole, a moment lies within the run, money that is not
signed is not owed, and a fall is no more than everything. Each exception says why it is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from reference.settings import lanes, one_size

from squeezelab.core import Array, Model, Parameter, Process, Result
from squeezelab.dynamics.beside import side_by_side
from squeezelab.models import get_model, list_models

MODELS = list(list_models().values())
SHARES, COUNTS, MOMENTS = {"share of a whole", "probability"}, {"positions", "rounds", "steps", "blocks"}, {"rounds", "steps", "blocks"}
LOG = {  # logs, and called so
    "exchange-inflow": {"move"},
    "kelly-bet": {"growth_here", "best_growth"},
    "loop-gain": {"move"},
}
OWED = {
    "liquidation-cascade": {"fund_left", "fund"},  # below nothing others pay, as its help says
    "delta-hedge": {"mean_cost", "hedge_cost"},  # a hedge that earns costs less than nothing
}
# what nobody would believe of a reading, by unit in base units; a series may pass it for a moment
MOST = {
    "per cent": 10.0, "change": 10.0, "daily move": 1.0, "rate per year": 12.0, "volatility per √year": 5.0, "basis points": 1.0,
    "fee per gas": 1e6, "ether": 1e6, "money": 20e12, "signed money": 20e12, "ratio": 1000.0, "share of a whole": 1.0,
}  # fmt: skip
BEYOND = {  # more, and rightly so
    "chain-reorganisation": {"chance"},  # a chance, printed with two digits
    "ruin-fund": {"ruin_chance"},  # likewise
    "delta-hedge": {"performance"},  # a hedge may err by many times what an option out of the money sold for
    "maturity-ladder": {"coverage"},  # who owes little in a month is covered many times
    "fee-burn": {"swing"},  # a fee that has no level goes up and down by as much
    "market-impact": {"invariance_move"},  # a law carried far past where it was measured, drawn beside the others
    "fee-failure": {"break_even_volatility"},  # the fee of such a pool pays at any volatility
    "smile-lab": {"at_the_money", "moved"},  # much variance in a day, and told as the move until expiry
    "crash-fold": {"edge_supply", "support_needed"},  # of what others hold, who would hold many times as much at a price near nothing
}
GREEKS = {"option-greeks"}  # derivatives in USD, which have a sign, and an option that is worth nothing


def rows(model: Model, count: int, rng: np.random.Generator) -> Iterator[list[dict[str, Any]]]:
    """Settings in lanes: a third at corners, a third with two sliders at an end, a third anywhere."""
    sliders = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    sizes = [q for q in model.parameters if q.structural]
    for _ in range(max(1, count // 30)):
        fixed = {q.name: one_size(q, rng) for q in sizes}
        out = []
        for k in range(30):
            here = {q.name: q.default for q in sliders}
            for q in sliders if k % 3 != 1 else rng.choice(np.array(sliders, object), min(2, len(sliders)), replace=False):
                anywhere = np.exp(rng.uniform(np.log(q.low), np.log(q.high))) if q.scale == "log" else rng.uniform(q.low, q.high)
                here[q.name] = float(np.clip(anywhere, q.low, q.high)) if k % 3 == 2 else float(rng.choice([q.low, q.high]))
            out.append(here | fixed)
        yield out


def absurd(result: Result) -> Iterator[str]:
    """What is absurd about a run, of many lanes or one."""
    model, dynamics = result.model, result.model.dynamics
    for q in (*model.readings, *model.series):
        value: Array = np.asarray(result[q.name], float)
        value = value[np.isfinite(value)]
        if not value.size:
            continue
        low, high, kind = float(value.min()), float(value.max()), q.unit.name
        if kind in SHARES and (low < -1e-9 or high > 1 + 1e-9):
            yield f"{q.label} is no share: {low:g} to {high:g}"
        if kind == "price" and high > 1e12:
            yield f"{q.label} is more than all money: {high:g}"
        if kind == "price" and low < 0 and model.id not in GREEKS:
            yield f"{q.label} is below nothing: {low:g}"
        if q.name in {"price", "end_price", "last_price", "lowest_price", "price_after"} and low <= 0 and model.id not in GREEKS:
            yield f"{q.label} is no price: {low:g}"
        if kind == "change" and low < -1 - 1e-9 and q.name not in LOG.get(model.id, ()):
            yield f"{q.label} falls by more than everything: {low:g}"
        most = MOST.get(kind, np.inf)
        if q in model.readings and max(high, -low) > most * (1 + 1e-9) and q.name not in BEYOND.get(model.id, ()):
            yield f"{q.label} is beyond belief: {q.write(low)} to {q.write(high)}"
        if kind in COUNTS and np.abs(value - np.round(value)).max() > 1e-6:
            yield f"{q.label} counts in parts: {value[np.argmax(np.abs(value - np.round(value)))]:g}"
        if kind == "money" and low < -1e-6 * max(1.0, high) and q.name not in OWED.get(model.id, ()):
            yield f"{q.label} is owed: {low:g}"
        if kind in MOMENTS and isinstance(dynamics, Process):
            steps = result.values[dynamics.steps] if isinstance(dynamics.steps, str) else dynamics.steps
            if high > steps:
                yield f"{q.label} comes after the end: {high:g} of {steps}"


def found(model: Model, count: int, seed: int) -> list[str]:
    rng, out = np.random.default_rng([seed, *model.id.encode()]), {}
    for some in rows(model, count, rng):
        for result in side_by_side(model, lanes(model, some), seed=int(rng.integers(1000)), paths=len(some)).results:
            for fault in absurd(result):
                out.setdefault(fault.partition(":")[0], fault)
    return list(out.values())


@pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
def test_no_setting_shows_an_absurd_number(model: Model) -> None:
    assert not (wrong := found(model, 90 if model.id == "agent-market" else 240, 0)), wrong


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
def test_two_thousand_more_settings_show_none(model: Model) -> None:
    assert not (wrong := found(model, 2000, 1)), wrong


def test_a_price_that_falls_through_the_floor_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The flow of orders without its last tick, as it once was."""
    from squeezelab.models import order_flow_imbalance

    monkeypatch.setattr(order_flow_imbalance, "last_tick", lambda price, tick: price)
    assert any("no price" in fault for fault in found(get_model("order-flow-imbalance"), 240, 0))
