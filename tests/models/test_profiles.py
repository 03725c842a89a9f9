"""A curve drawn over what a slider sets stands, at each place where the slider may be put, at the reading found there.

The curve shows the reader what would come of moving the slider; the reading is what comes of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from squeezelab.core import Model, Panel, Parameter
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model, list_models

CURVES = [  # model, the axis, the curve, the slider that moves along it, the reading
    "amm-lab ratio held price_ratio held_value", "amm-lab ratio in_range price_ratio position_value",
    "amm-swap coins price_after sold end_price", "bank-run withdrawn wait_payment impatient patient_gets",
    "coordinated-attack target_strength attackers strength attack", "correlation-trap limit measured stress_from stress",
    "correlation-trap limit corrected stress_from genuine", "fee-failure volatility_axis lost volatility loss_rate",
    "fee-failure volatility_axis net volatility net_return", "funding-rate contract_premium clamp_rate premium rate",
    "insurance-fund fund_size ruin fund ruin_now", "inverse-option underlying coin_hedge spot coin_delta",
    "inverse-option underlying usd_hedge spot delta", "kelly-bet bet_size growth bet growth_here", "limit-order away saving distance saved",
    "limit-order away met distance chance", "market-impact size square_root order_size move",
    "market-impact size straight order_size linear_move", "market-impact size invariance order_size invariance_move",
    "option-greeks underlying today spot chosen",
    "perpetual-futures payments premium_there payments_per_day fair_premium", "pool-arbitrage market profit_by_price market_price profit",
    "pool-arbitrage market taken_by_price market_price coins_taken", "pool-arbitrage market pool_after market_price price_after",
    "price-rejection wick chance_alone length chance", "prospect-theory chance gain_weight probability weighted",
    "risk-horizon horizon at_risk days value_at_risk", "risk-horizon horizon shortfall days expected_shortfall",
    "senior-tranche correlation_axis mezzanine_loss correlation mezzanine_expected",
    "senior-tranche correlation_axis senior_loss correlation senior_expected", "supply-demand-zone distance wins target win_rate",
    "supply-demand-zone distance by_chance target chance_rate", "supply-demand-zone distance average target gain",
    "constant-mix share advantage_there mix advantage",
    "expiry-pinning from_price pin_from start_price pin_chance", "gamma-scalping came earned realised_volatility expected_profit",
    "hedging-feedback at_price with_programme start_price volatility_here", "informed-trading held calm_spread belief opening_spread",
    "inverse-option spot_then coins_today spot premium", "option-greeks spot_then worth_now spot price",
    "order-book size average_by_size order_size average_price", "order-book size last_by_size order_size last_price",
    "perpetual-desk horizon touched days touch", "perpetual-futures interest_gap premium_then quote_rate fair_premium",
    "ruin-fund fund_size ruin_at fund ruin_chance", "smile-lab move at_the_money_then spot_move moved",
]  # fmt: skip
SAME = [  # curves that are their own axis: as many act, as much is borrowed, the same health
    "herding-threshold acting_now as_many", "interest-rate borrowed as_borrowed", "lending-desk health_before health_same",
    "loss-spiral funded_at same_price",
]  # fmt: skip


def curves(model: Model, values: dict[str, Any], axis: str) -> dict[str, np.ndarray]:
    """The series that are drawn over this axis."""
    held = run(model, values).series
    if axis in held:
        return {name: np.ravel(np.broadcast_to(array, held[axis].shape)) for name, array in held.items()}
    (panel,) = {id(panel.data): panel for panel in model.panels if panel.data and panel.x == axis}.values()
    drawn = panel.data(laned(model, values))  # type: ignore[misc]
    return {name: np.ravel(np.broadcast_to(array, np.shape(drawn[axis]))) for name, array in drawn.items()}


@pytest.mark.parametrize("line", CURVES, ids=lambda line: line.replace(" ", "-", 1))
def test_a_curve_stands_at_the_reading_of_each_place(line: str) -> None:
    name, axis, curve, slider, reading = line.split()
    model = get_model(name)
    quantity = model.parameter(slider)
    assert isinstance(quantity, Parameter)
    tried = 0
    for preset in {model.presets[0].title, model.presets[-1].title}:
        values = model.given(preset)
        try:
            drawn = curves(model, values, axis)
        except NoAnswer:
            continue
        x, y = drawn[axis], drawn[curve]
        within = np.flatnonzero((x >= quantity.low) & (x <= quantity.high))
        for k in within[np.linspace(0, len(within) - 1, 5).astype(int)] if len(within) else ():
            here = round(float(x[k])) if quantity.structural else float(x[k])
            try:
                found = run(model, {**values, slider: here})[reading]
            except NoAnswer:
                continue
            assert y[k] == pytest.approx(found, rel=2e-3, abs=1e-9 * (1 + np.abs(y[np.isfinite(y)]).max()), nan_ok=True), (
                f"{preset}, at {here}"
            )
            tried += 1
    assert tried >= 3


@pytest.mark.parametrize("line", SAME, ids=lambda line: line.replace(" ", "-", 1))
def test_a_curve_of_what_stays_as_it_is_is_its_axis(line: str) -> None:
    name, axis, curve = line.split()
    drawn = curves(get_model(name), get_model(name).given(), axis)
    assert drawn[curve].tolist() == drawn[axis].tolist() and np.all(np.diff(drawn[axis]) > 0)


AXES = sorted({(line.split()[0], line.split()[1], line.split()[3]) for line in CURVES})
SHORT = {"pool-arbitrage", "expiry-pinning", "order-book", "perpetual-futures"}  # whose axis ends before the slider does


@pytest.mark.parametrize(("name", "axis", "slider"), AXES, ids=[f"{name}-{axis}" for name, axis, _ in AXES])
def test_an_axis_reaches_the_place_where_the_slider_stands_even_at_its_ends(name: str, axis: str, slider: str) -> None:
    model = get_model(name)
    q = model.parameter(slider)
    assert isinstance(q, Parameter)
    opens = model.given()[slider]
    for value in (opens, q.low, q.high) if name not in SHORT else (opens,):
        try:
            x = curves(model, {**model.given(), slider: value}, axis)[axis]
        except NoAnswer:
            continue
        slack = 1e-9 * (1 + abs(value))
        assert x[0] - slack <= value <= x[-1] + slack, f"{value} is off the axis from {x[0]} to {x[-1]}"
        assert len(x) >= 25 and np.all(np.diff(x) > 0)


OF_ITS_OWN = {f"{m.id}-{panel.x}": (m, panel) for m in list_models().values() for panel in m.panels if panel.data}
NOT_BELOW = {"price", "share of a whole", "count", "days", "steps", "shares", "probability", "money", "volatility per √year"}


@pytest.mark.parametrize(("model", "panel"), OF_ITS_OWN.values(), ids=list(OF_ITS_OWN))
def test_an_axis_of_a_figures_own_goes_one_way_and_not_where_nothing_can_be(model: Model, panel: Panel) -> None:
    assert panel.data is not None
    drawn = panel.data(laned(model, model.given()))
    x = np.ravel(drawn[panel.x])
    assert len(x) >= 9 and np.isfinite(x).all() and (np.all(np.diff(x) > 0) or np.all(np.diff(x) < 0))
    unit = model.quantities[panel.x].unit.name
    assert unit not in NOT_BELOW or x.min() >= 0, f"{unit} from {x.min()}"
    assert unit not in {"share of a whole", "probability"} or x.max() <= 1
    for name in (*panel.series, *panel.reference):
        assert len(np.ravel(drawn[name])) in {len(x), 1}, name
    assert np.isfinite(drawn[panel.series[0]]).any()
