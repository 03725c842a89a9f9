"""Market makers’ quotes: inventory, the informed, a limited capacity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.formulas.market_making import informed_quotes

from squeezelab.core import Result
from squeezelab.dynamics.market_making import optimal_spread, posterior, reservation_price
from squeezelab.dynamics.run import run
from squeezelab.dynamics.seeds import draws_for
from squeezelab.dynamics.stepping import laned
from squeezelab.errors import NoAnswer, OutOfRange
from squeezelab.models import informed_trading, maker_quotes, market_maker_capacity

beliefs, shares = st.floats(0.001, 0.999), st.floats(0, 0.99)


@given(st.floats(-20, 20), st.floats(0.001, 1), st.floats(0.1, 10), st.floats(0.01, 1))
def test_the_reservation_price_leans_against_the_inventory(inventory: float, aversion: float, volatility: float, left: float) -> None:
    lean = float(reservation_price(1000.0, inventory, aversion, volatility, left)) - 1000.0
    assert lean == pytest.approx(-inventory * aversion * volatility**2 * left, abs=1e-9)


def test_the_spread_grows_with_volatility_as_claimed_against_narrowing_in_stress() -> None:
    spread = optimal_spread(0.1, np.array([1.0, 2.0, 4.0]), 1.0, 1.5)
    np.testing.assert_allclose(spread, [1.39, 1.69, 2.89], atol=0.005)
    assert optimal_spread(1e-9, 2.0, 1.0, 1.5) == pytest.approx(2 / 1.5, rel=1e-6)


def ledger(seed: int, limit: float, lean: bool) -> tuple[list[float], list[float]]:
    """Inventory and cash after each interval, order by order, from the same draws and the two formulas of the paper."""
    model = maker_quotes.MODEL
    v = model.given(inventory_limit=limit, strategy="inventory" if lean else "symmetric")
    p = laned(model, v)
    draws = {name: array[:, 0] for name, array in draws_for(model, p, seed).items()}
    mid, held, cash, order = v["start_price"], 0.0, 0.0, 0
    inventories, cashes = [0.0], [0.0]
    for t in range(v["quotes"]):
        left = v["session"] * (1 - t / v["quotes"])
        half = float(optimal_spread(v["aversion"], v["volatility"], left, v["decay"])) / 2
        while draws["arrival"][order] <= 2 * v["orders"] * v["session"] * (t + 1) / v["quotes"]:
            centre = float(reservation_price(mid, held, v["aversion"], v["volatility"], left)) if lean else mid
            if draws["side"][order] < 0:  # one who sells meets her bid
                if held < limit and mid - (centre - half) <= draws["depth"][order] / v["decay"]:
                    held, cash = held + 1, cash - (centre - half)
            elif held > -limit and centre + half - mid <= draws["depth"][order] / v["decay"]:
                held, cash = held - 1, cash + centre + half
            order += 1
        mid += v["volatility"] * (v["session"] / v["quotes"]) ** 0.5 * draws["news"][t]
        inventories.append(held)
        cashes.append(cash)
    return inventories, cashes


@pytest.mark.parametrize(("limit", "lean"), [(2.0, False), (50.0, True), (50.0, False)])
def test_inventory_and_cash_add_up_order_by_order(limit: float, lean: bool) -> None:
    model = maker_quotes.MODEL
    result = run(model, model.given(inventory_limit=limit, strategy="inventory" if lean else "symmetric"), seed=4)
    inventories, cashes = ledger(4, limit, lean)
    np.testing.assert_array_equal(result["inventory"], inventories)
    np.testing.assert_allclose(result["cash"], cashes, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(result["profit"], result["cash"] + result["inventory"] * result["price"], rtol=1e-12, atol=1e-9)
    assert np.abs(result["inventory"]).max() <= limit


@pytest.mark.parametrize("strategy", ["inventory", "symmetric"])
def test_what_she_earns_does_not_hang_on_how_finely_the_session_is_drawn(strategy: str) -> None:
    model = maker_quotes.MODEL
    busy = {"strategy": strategy, "orders": 500.0, "decay": 0.3}
    coarse, fine = (run(model, model.given(quotes=n, **busy), seed=11, paths=150) for n in (50, 400))
    for name in ("end_profit", "largest_inventory"):
        error = np.hypot(coarse[name].std(), fine[name].std()) / np.sqrt(150)
        assert abs(coarse[name].mean() - fine[name].mean()) < 4 * error + 0.02 * fine[name].mean()
    assert coarse["mean_spread"][0] == fine["mean_spread"][0]


def test_no_order_has_a_chance_above_one() -> None:
    """Both sides together meet no more orders than look at the mid."""
    model = maker_quotes.MODEL
    s = run(model, model.given(quotes=50, aversion=1.0, volatility=10.0, orders=500.0), paths=20).series
    assert np.abs(np.diff(s["inventory"], axis=0)).sum(axis=0).max() < 1000 + 6 * 1000**0.5


def test_leaning_earns_a_little_less_and_halves_the_risk() -> None:
    model = maker_quotes.MODEL
    leaning, around = (run(model, model.given(strategy=way), paths=1500) for way in ("inventory", "symmetric"))
    assert leaning["end_profit"].mean() < around["end_profit"].mean()
    assert leaning["end_profit"].std() < 0.6 * around["end_profit"].std()
    assert leaning["end_inventory"].std() < 0.5 * around["end_inventory"].std()


def test_quotes_are_centred_below_the_mid_when_long_and_as_wide_as_when_flat() -> None:
    model = maker_quotes.MODEL
    s = run(model, model.given(), paths=30).series
    centre, width = (s["bid"] + s["ask"]) / 2 - s["price"], s["ask"] - s["bid"]
    held = s["inventory"][:-1]
    assert np.all(np.sign(np.round(centre[:-1], 12)) == -np.sign(held))
    np.testing.assert_allclose(width, width[:, :1] + 0 * width, rtol=1e-9)


@given(beliefs, shares)
def test_quotes_are_what_bayes_says_and_prices_are_a_fair_game(belief: float, share: float) -> None:
    bid, ask = (float(x) for x in informed_quotes(belief, share))
    buy = belief * (1 + share) / 2 + (1 - belief) * (1 - share) / 2
    assert 0 <= bid <= belief <= ask <= 1
    assert buy * ask + (1 - buy) * bid == pytest.approx(belief, rel=1e-9)
    assert ask == pytest.approx(belief * (1 + share) / 2 / buy, rel=1e-9)


@given(beliefs, st.floats(0, 0.9), st.floats(0.01, 0.09))
def test_the_spread_widens_with_the_share_who_know(belief: float, share: float, more: float) -> None:
    narrow, wide = (float(np.subtract(*reversed(informed_quotes(belief, mu)))) for mu in (share, share + more))
    assert wide > narrow
    assert float(np.subtract(*reversed(informed_quotes(0.5, share)))) == pytest.approx(share, abs=1e-12)


def test_the_spread_vanishes_where_the_value_is_known() -> None:
    for belief in (0.0, 1.0, 1e-12):
        for share in (0.3, 1.0):
            bid, ask = informed_quotes(belief, share)
            assert float(ask - bid) < 1e-10 or share == 1.0
    assert [float(x) for x in informed_quotes(1.0, 1.0)] == [1.0, 1.0]


def quoted(**values: object) -> Result:
    return run(informed_trading.MODEL, informed_trading.MODEL.given(**values))


def test_sales_narrow_the_spread_at_a_fixed_share_and_an_alarm_widens_it() -> None:
    """C6 and C7: .300 → .275 → .215 at a share of 30 %; .564 when it rises to 60 % after the first sale."""
    np.testing.assert_allclose(quoted(trades=2)["spread"] / 20, [0.300, 0.275, 0.215], atol=5e-4)
    alarm = quoted(trades=2, alarm=1.0, alarmed=0.6)
    np.testing.assert_allclose(alarm["spread"][:2] / 20, [0.300, 0.564], atol=5e-4)
    assert alarm["widest_spread"] > alarm["before_alarm"]


def test_trades_of_the_informed_lead_the_price_to_the_value() -> None:
    for truth, value in (("low", 90.0), ("high", 110.0)):
        model = informed_trading.MODEL
        result = run(model, model.given(flow="traders", truth=truth, trades=100), paths=200)
        end = 90 + 20 * result["end_belief"]
        assert np.abs(end - value).mean() < 0.5


def test_noise_alone_teaches_nothing_and_belief_is_a_martingale_under_the_makers_own_odds() -> None:
    assert quoted(informed=0.0, trades=40)["end_belief"] == pytest.approx(0.5)
    rng, belief = np.random.default_rng(6), np.full(20_000, 0.5)
    for _ in range(5):
        bid, ask = posterior(belief, np.array(0.3))
        buys = rng.random(belief.size) < (1 + 0.3 * (2 * belief - 1)) / 2
        belief = np.where(buys, ask, bid)
    assert belief.mean() == pytest.approx(0.5, abs=4 * belief.std() / np.sqrt(belief.size))


def ratio(**values: float) -> float:
    model = market_maker_capacity.MODEL
    result = run(model, model.given(steps=400, **values), paths=150)
    price, news = (np.log(result.series[name]) for name in ("price", "news_alone"))
    return float((price[50:] - price[:-50]).std() / (news[50:] - news[:-50]).std())


def test_the_maker_calms_the_market_until_she_is_full() -> None:
    """C9: with room 1.02, without a maker about 1.65, soon full beyond that."""
    with_room, without, soon_full = ratio(capacity=1e9), ratio(absorbed=0.0), ratio(capacity=0.5e6)
    assert with_room == pytest.approx(1.02, abs=0.01)
    assert without == pytest.approx(1 / 0.6, rel=0.03)
    assert soon_full > without > with_room
    assert ratio(capacity=0.5e6, withdrawn=0.0) <= without * 1.01, "a full maker whose depth stays is no worse than none"


def test_the_inventory_is_the_flow_she_took_and_stays_within_the_limit() -> None:
    model = market_maker_capacity.MODEL
    given_values = model.given(capacity=1e6, withdrawn=0.0)
    s = run(model, given_values, paths=30).series
    assert np.abs(s["inventory"]).max() <= 1e6 * (1 + 1e-12)
    move, news = (np.diff(np.log(s[name]), axis=0) for name in ("price", "news_alone"))
    flow = given_values["takers"] * move[:-1] / 0.01
    met = (move[1:] - news[1:]) / 0.01 * given_values["market_depth"]
    np.testing.assert_allclose(met, flow + np.diff(s["inventory"], axis=0)[1:], rtol=1e-6, atol=1e-3)


def test_momentum_beyond_what_the_market_takes_has_no_answer() -> None:
    with pytest.raises(NoAnswer, match="outweigh"):
        run(market_maker_capacity.MODEL, market_maker_capacity.MODEL.given(takers=8e6, withdrawn=0.5))
    with pytest.raises(OutOfRange, match="belief"):
        informed_quotes(1.5, 0.3)
    with pytest.raises(OutOfRange, match="decay"):
        optimal_spread(0.1, 2.0, 1.0, 0.0)
