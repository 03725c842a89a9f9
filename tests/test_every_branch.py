"""A branch keeps what has been bought or sold: sliders moved at the playhead act on what comes after, in every model that is played."""

from __future__ import annotations

import numpy as np
import pytest
from test_every_sentence import every_text, settings_of

from squeezelab.core import Model, Parameter, Process, Result
from squeezelab.dynamics.run import replay, run
from squeezelab.errors import SqueezelabError
from squeezelab.models import get_model, list_models
from squeezelab.views.figures.session import Session

PLAYED = [
    model
    for model in list_models().values()
    if isinstance(model.dynamics, Process)
    and model.panels[0].x == model.dynamics.clock.name
    and model.panels[0].kind in {"steps", "line", "band"}
]
every_played = pytest.mark.parametrize("model", PLAYED, ids=[model.id for model in PLAYED])
DEPTHS = {"money per 1 %", "price impact", "price impact of a million shares"}
LEVELS = {  # labelled “so far”, and yet no stock that can only grow: what they answer to may turn
    "short-squeeze": {"utilisation", "fee"}, "fee-burn": {"supply_change"},
    "leverage-targeting": {"fund_leverage", "assets", "equity", "debt"},
    "volatility-margin": {"equity"}, "loop-gain": {"move"}, "delta-hedge": {"profit"}, "gamma-scalping": {"profit"},
    "kyle-auctions": {"insider", "noise_traders", "makers"}, "maker-quotes": {"cash", "profit"}, "predatory-trading": {"profit"},
    "fund-liquidation": {"realised"}, "agent-market": {"kurtosis", "unlevered_kurtosis"}, "liquidation-cascade": {"fund", "depth"},
}  # fmt: skip
ALSO = {"short-squeeze": {"covered"}, "clearing-network": {"defaults"}, "lending-desk": {"repaid"}}  # stocks that are not called so


def steps(model: Model, base: Result) -> list[int]:
    last = len(base.series[model.dynamics.clock.name]) - 1  # type: ignore[union-attr]
    return sorted({1, last // 3, last // 2, last - 1} & set(range(1, last)))


def branched(model: Model, given: dict[str, object], at: int, **values: float) -> Result | None:
    try:
        return replay(model, [(0, given), (at, {**given, **values})])
    except SqueezelabError:  # no answer at these values, and said so
        return None


def sliders(model: Model) -> list[Parameter]:
    return [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]


@every_played
def test_a_branch_leaves_what_has_happened_and_lets_no_stock_shrink(model: Model) -> None:
    stocks = {q.name for q in model.series if "so far" in q.label.lower()} - LEVELS.get(model.id, set()) | ALSO.get(model.id, set())
    given = model.given(model.presets[0].title)
    base = run(model, given)
    for at in steps(model, base)[-2:]:
        for q in sliders(model):
            for value in (q.low, q.high):
                after = branched(model, given, at, **{q.name: value})
                for name, array in base.series.items() if after else ():
                    assert np.array_equal(after.series[name][: at + 1], array[: at + 1], equal_nan=True), f"{q.label}: {name} before {at}"
                for name in stocks if after else ():
                    path = np.abs(after.series[name][at:, 0])
                    assert np.diff(path).min(initial=0) >= -1e-9 * path.max(initial=1), f"{q.label} to {q.write(value)}: {name} shrinks"


@every_played
def test_another_depth_in_a_branch_does_not_turn_the_price_nor_price_anew_what_is_paid(model: Model) -> None:
    depths = [q for q in sliders(model) if q.unit.name in DEPTHS or q.name == "price_impact"]
    for preset in model.presets if depths else ():
        given = model.given(preset.title)
        base = run(model, given)
        name = model.panels[0].series[0]
        path = base.series[name][:, 0]
        moves = np.diff(path)
        forced = (moves >= 0).all() or (moves <= 0).all()  # and no buyers who undo a part of it
        for at in steps(model, base):
            for q in depths:
                for value in {min(given[q.name] * 1.5, q.high), max(given[q.name] / 1.5, q.low), *((q.low, q.high) if forced else ())}:
                    after = branched(model, given, at, **{q.name: value})
                    now = after.series[name][at + 1, 0] - path[at] if after and len(after.series[name]) > at + 1 else 0.0
                    says = f"{preset.title}: {q.label} to {q.write(value)} in step {at} makes {now:g} of {moves[at]:g}"
                    assert not forced or now * moves[at] >= -1e-9 * path[at] ** 2, says
                    if given[q.name] / 2 < value < given[q.name] * 2:
                        assert abs(now - moves[at]) <= 2 * np.abs(moves).max(), says


@every_played
def test_where_the_price_began_is_past(model: Model) -> None:
    """The level before the spark rescales no price that has been paid since."""
    if "start_price" not in {q.name for q in model.parameters}:
        return
    given = model.given(model.presets[0].title)
    base = run(model, given)
    for at in steps(model, base):
        after = branched(model, given, at, start_price=float(given["start_price"]) * 1.2)
        for name, array in base.series.items() if after else ():
            assert np.array_equal(after.series[name], array, equal_nan=True), f"the start price changes {name} after step {at}"


@every_played
def test_every_sentence_of_a_branch_is_true(model: Model) -> None:
    """As a calculator tells it, after one to three moves at the playhead."""
    rng, wrong = np.random.default_rng([*model.id.encode()]), []
    for _ in range(2 if model.id == "agent-market" else 12):
        session = Session(model, str(rng.choice([preset.title for preset in model.presets])))
        last = len(session.result.series[model.dynamics.clock.name]) - 1  # type: ignore[union-attr]
        for _ in range(int(rng.integers(1, 4)) if last > 2 else 0):
            q = sliders(model)[rng.integers(len(sliders(model)))]
            session.end_gesture()
            try:
                session.move(q.name, float(rng.choice(q.stops)), int(rng.integers(1, last)))
            except SqueezelabError:  # no answer at these values, and said so
                break
        for says, faults in every_text(session.result):
            wrong += [f"{fault}\n    {says}\n    {session.schedule} {settings_of(session.result)}" for fault in faults]
    assert not wrong, "\n".join(wrong[:6])


def test_what_acts_at_the_start_alone_is_read_as_it_was_there_however_many_moves_follow() -> None:
    """“A push of +9.6 % shrinks to +0.6 %” was said of a push of 1 %, and “209 % of the debt is liquidated”."""
    for name, spark in (("leverage-targeting", "shock"), ("lending-desk", "shock"), ("common-holdings", "shock")):
        session = Session(get_model(name))
        first, depth = session.result[spark], session.given["market_depth"]
        session.move(spark, -0.3, 2)
        session.end_gesture()
        session.move("market_depth", 0.5 * depth, 1)
        assert session.given[spark] == -0.3 and session.result[spark] == first and session.idle == {spark: first}
        session.end_gesture()
        session.move(spark, first)
        assert not session.idle and len(session.schedule) == 1
    desk = get_model("lending-desk")
    branch = replay(desk, [(0, desk.given()), (3, {**desk.given(), "threshold": 0.395})])
    assert 0.99 < branch["repaid_share"] <= 1


def test_a_price_that_goes_with_the_push_is_not_told_of_trades_against_it() -> None:
    model = get_model("loop-gain")
    given = model.given("ETFs, both ways")
    turned = replay(model, [(0, given), (10, {**given, "dealer_gamma": 6.3e8})])
    assert turned["total_gain"] < 0 and "grows to" in turned.finding and "against" not in turned.finding


def test_a_grid_keeps_the_frequency_that_it_was_built_for() -> None:
    grid = get_model("grid-balance")
    alone = replay(grid, [(0, grid.given())])
    moved = replay(grid, [(0, grid.given()), (30, {**grid.given(), "nominal": 60.0})])
    assert np.array_equal(alone.series["frequency"], moved.series["frequency"])
    assert "from 50.000 Hz to" in moved.finding
