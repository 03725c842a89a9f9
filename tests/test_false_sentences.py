"""The test of sentences falls on false ones: a sentence of each kind that was once on the screen, planted again."""

from __future__ import annotations

import numpy as np
import pytest
from reference.sentences import faults, flat_faults
from reference.settings import one_value
from test_every_sentence import outright

from squeezelab.core import THIN, Parameter, Result, unit, words
from squeezelab.core.words import Said, Sentence
from squeezelab.dynamics.run import replay, run
from squeezelab.models import get_model


def told(model: str, *parts: str, preset: str | None = None, **values: object) -> tuple[Result, Sentence]:
    """A run, and a sentence put together from parts."""
    known = get_model(model)
    return run(known, known.given(preset, **values)), Sentence(parts)


def wrong(model: str, *parts: str, preset: str | None = None, **values: object) -> list[str]:
    result, sentence = told(model, *parts, preset=preset, **values)
    return faults(result, sentence) + outright(result, sentence)


def test_a_word_beside_a_number_that_no_number_chose() -> None:
    assert wrong("volatility-margin", "Dealers sell rises.")
    assert "a word by hand: “rise”" in wrong("volatility-margin", "Margins rise sharply.")[0]
    assert "a number by hand" in wrong("bank-run", "Some 40 leave.")[0]


def test_a_squeeze_that_runs_away_over_a_rise_of_next_to_nothing() -> None:
    assert any("uns? away" in fault for fault in wrong("short-squeeze", "The squeeze runs away.", shock=0.0))
    assert any("dies out" in fault for fault in wrong("liquidation-cascade", "It dies out.", preset="Thin market"))
    assert any("uns? away" in fault for fault in wrong("market-impact", "The price runs away."))


def test_margins_that_rise_and_never_moved() -> None:
    assert wrong("volatility-margin", Said("margins rise to", "compared", (1.0, 1.0), unit.MULTIPLE))
    assert wrong("volatility-margin", Said("rises from 10.0 % to *10.0 %*", "moved", (0.1, 0.1), unit.PERCENT))
    assert flat_faults("the margin rises from 12.0 % to 10.0 %")


def test_a_fair_game_in_which_no_path_is_in_profit() -> None:
    chance = words.value(unit.PROBABILITY, 0.0)
    assert wrong("gamma-scalping", "Long gamma is a fair game, with ", chance, " of the paths in profit.", round_trip_cost=0.02)


def test_calmer_though_the_same() -> None:
    alike = Said(f"5.6{THIN}% instead of 5.6{THIN}%", "instead", (0.0561, 0.0562), unit.PERCENT)
    assert any("the same" in fault for fault in wrong("expiry-pinning", "a spread of ", alike))
    assert wrong("expiry-pinning", Said("calmer", "compared", (0.0561, 0.0562), unit.PERCENT))
    assert not faults(*told("expiry-pinning", words.compared(unit.PERCENT, 0.0, 0.0, "wilder", "calmer", "as calm")))


def test_a_market_that_takes_what_runs_away_with_it() -> None:
    assert "“market takes them” is not so" in wrong("liquidation-cascade", "and the market takes them", preset="Thin market")


def test_dealers_who_trade_against_the_move_but_stretch_it() -> None:
    sells = Said("sell rises and buy dips", "compared", (-0.4, 0.0), unit.GAIN)
    assert "“sell rises and buy dips” is not so" in wrong("dealer-gamma", "Dealers ", sells, dealer_gamma=-2e9)
    assert "“sell rises and buy dips” is not so" not in wrong("dealer-gamma", "Dealers ", sells, dealer_gamma=2e9)


def test_rounds_that_go_on_when_the_forced_have_run_out() -> None:
    each = ("each round is ", words.value(unit.PERCENT, 0.74), " of the one before")
    assert "“of the one before” is not so" in wrong("loop-gain", *each, forced_positions=1e7, market_depth=20e6)


def test_lenders_who_are_repaid_with_debt_outstanding() -> None:
    assert "“every lender is repaid” is not so" in wrong("lending-desk", "every lender is repaid", market_depth=1e6, shock=-0.5)


def test_an_outright_word_without_a_truth() -> None:
    assert any("without a truth" in fault for fault in wrong("market-impact", "Nobody pays."))


@pytest.mark.parametrize(
    "text",
    [
        "a change of −0.0 %",
        "+ −3.0 %",
        "falls by −3.0 %",
        "the price is nan",
        "the price is none",
        "ends at ∞ USD",
        "it is is so",
        "in 1 rounds",
        "1 lots long",
        "3 round later",
        "104.0 % of the paths",
        "after -1 s",
        "it gives one alarm, *100 %* of them on quiet days",
        "groups thin out past 1 people",
        "fell from 3.0 % to 4.0 %",
        "between 4.0 % and 3.0 %",
        "2.0 m USD instead of 2.0 m USD",
        "{price} is open",
    ],
)
def test_a_text_that_nobody_would_write(text: str) -> None:
    assert flat_faults(text.replace(" %", f"{THIN}%"))


@pytest.mark.parametrize(
    "text",
    [
        "a change of 0.0 %",
        "−0.3 %",
        "falls by 3.0 %",
        "in 1 round",
        "11 rounds",
        "100.0 % of the paths",
        "fell from 4.0 % to 3.0 %",
        "1.1 lots",
    ],
)
def test_a_text_that_one_may_write(text: str) -> None:
    assert not flat_faults(text.replace(" %", f"{THIN}%"))


@pytest.mark.parametrize(
    "part",
    [
        Said("12.3456 USD", "value", (12.3456,), unit.PRICE),  # not as the unit writes it
        Said("12.35 USD", "value", (12.3456,), unit.PRICE),  # no number of this run
        Said(f"104{THIN}%", "derived", (1.04,), unit.SHARE),
        Said("2 funds", "counted", (3.0,), unit.COUNT),
        Said("4", "derived", (3.6,), unit.COUNT),
        Said("earns *20.00 USD*", "gained", (-20.0,), unit.CASH),
        Said("none", "derived", (float("nan"),), unit.PRICE),
        Said("about 7", "chosen", (1.0,)),
        Said(f"falls by *12.0{THIN}%*", "moved by", (0.12,), unit.CHANGE),
        Said(f"a rise of 12.0{THIN}%", "pushed", (-0.12,), unit.CHANGE),
    ],
)
def test_a_part_that_its_numbers_did_not_choose(part: Said) -> None:
    result, sentence = told("short-squeeze", part)
    assert faults(result, sentence)


def test_an_order_that_moves_the_price_to_where_it_stood() -> None:
    assert (
        "a word by hand: “moves it to”"
        in wrong("order-book", "The sale costs ", words.value(unit.PRICE, 99.9), " and moves it to it.", order_size=300.0)[0]
    )
    assert "filled at the best price" in run(get_model("order-book"), get_model("order-book").given("Within the quote")).finding


def test_a_larger_fund_that_would_bring_a_chance_to_what_is_more() -> None:
    model = get_model("ruin-fund")
    for fund, said in ((2e7, "would bring that to"), (3.75e8, "is enough for")):
        result = run(model, model.given(fund=fund))
        assert said in result.finding and (result["ruin_chance"] > result["accepted"]) == (said != "is enough for")


def test_a_sale_that_a_hand_made_smaller_on_its_way_is_told_as_large_as_it_was() -> None:
    model = get_model("crash-fold")
    given = model.given("Few insured")
    branch = replay(model, [(0, given), (37, {**given, "sale": 0.005})])
    assert branch["lowest_price"] == run(model, given)["lowest_price"] and "a sale of 2.0\u202f% alone" in branch.finding


def test_a_best_distance_that_saves_less_than_one_farther_off() -> None:
    """Where those who meet the order know much, “the best distance is 1.12 USD” was said of a curve that rose to its end."""
    model, rng = get_model("limit-order"), np.random.default_rng(5)
    sliders = [q for q in model.parameters if isinstance(q, Parameter)]
    for _ in range(60):
        given = {q.name: one_value(q, rng) for q in sliders}
        result = run(model, given)
        away = np.linspace(0, 60, 60_001)
        met = -np.expm1(-given["orders"] * given["patience"] * np.exp(-given["decay"] * away))
        saved = met * (away + given["half_spread"] - given["adverse"]) - (1 - met) * given["missed"]
        assert result["most_saved"] >= saved.max() - 1e-9, given


@pytest.mark.parametrize(("concentration", "of_now"), [(2.0, False), (3.0, True)])
def test_a_loss_of_more_than_all_in_a_year_is_a_rate_of_now(concentration: float, of_now: bool) -> None:
    """“The pool loses 106.2 % a year” was said of money that is gone after a year."""
    model = get_model("fee-failure")
    result = run(model, model.given(volatility=2.0, concentration=concentration))
    assert (result["net_return"] < -1) is of_now and ("at the rate of now" in result.finding) is of_now
