"""Views of a reader's own data: they show what the library says, keep what stands when a file is bad, and change with every switch."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest

import squeezelab
from squeezelab.data.made_up import made_up
from squeezelab.exposures import CONVENTIONS, exposure
from squeezelab.views.figures.place import overlaps
from squeezelab.views.figures.plot import LETTER
from squeezelab.views.own.chain_picture import by_strike
from squeezelab.views.own.drop import LARGEST

RECT = r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"'
CHAIN = "type,strike,expiry,open_interest,iv\n" + "\n".join(
    f"{kind},{strike},{day},{held},{iv}"
    for kind, crowd in (("call", 105), ("put", 95))
    for strike in range(80, 121, 5)
    for day in ("2025-10-03", "2025-10-31", "2025-12-19")
    for held, iv in [(max(0, 400 - 15 * abs(strike - crowd)), 0.2)]
)


@pytest.fixture
def market() -> Any:
    """The calculator on a chain whose date is given."""
    return squeezelab.market(squeezelab.read_chain(CHAIN, spot=100, quoted_at="2025-09-26 16:00"))


def drop(view: Any, name: str, content: bytes, pieces: int = 1) -> None:
    """What the page sends when a file is dropped."""
    size = -(-len(content) // pieces)
    for n in range(pieces):
        told = {"type": "piece", "name": name, "n": n, "parts": pieces, "size": len(content)}
        view.drop._take(None, told, [memoryview(content[n * size : (n + 1) * size])])


def shown(view: Any) -> str:
    """Everything that a view says or draws, but its style sheet."""
    found, waiting = [], [view]
    while waiting:
        widget = waiting.pop()
        waiting += list(getattr(widget, "children", ()))
        value = getattr(widget, "value", "")
        found.append(value if isinstance(value, str) else "")
    return "".join(found)


def test_the_market_calculator_shows_what_the_library_says(market: Any) -> None:
    e = squeezelab.exposure(market.chain)
    assert market.exposure.net == e.net
    text = shown(market)
    assert all(f"{flip:,.2f}" in text for flip in e.flips)
    assert f"{e.account.contracts:,.0f}" in text
    assert text.count("<tr") == len(e.alternatives.rows) + 1


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("hands", "short"),
        ("hands", "reversed"),
        ("unit", "shares"),
        ("settlement", "close"),
        ("expiries", "next"),
        ("days", 252.0),
        ("rate", 8.0),
    ],
)
def test_every_switch_changes_what_is_shown_and_agrees_with_the_library(market: Any, switch: str, value: Any) -> None:
    before = shown(market)
    getattr(market, switch).value = value
    assert shown(market) != before
    s = market.exposure.settings
    again = squeezelab.exposure(
        market.chain, convention=s.convention, iv=s.iv, settlement=s.settlement, unit=s.unit, rate=s.rate, days=s.days,
        expiries=s.expiries or None,
    )  # fmt: skip
    assert again.net == pytest.approx(market.exposure.net, rel=1e-12) and again.flips == market.exposure.flips


def test_own_shares_rest_until_they_are_chosen_and_then_count(market: Any) -> None:
    assert market.calls.disabled
    market.hands.value = "own"
    assert not market.calls.disabled
    market.calls.value, market.puts.value = 50, -100
    assert market.exposure.net == pytest.approx(squeezelab.exposure(market.chain, convention=(0.5, -1.0)).net)


def test_a_sentence_of_the_market_never_says_more_than_the_numbers(market: Any) -> None:
    for name in CONVENTIONS:
        if name in ("usual", "short", "reversed"):
            market.hands.value = name
            net = market.exposure.net
            assert ("with the move" in market._find.value) is (net < 0), name
            assert ("against it" in market._find.value.split("</p>")[0]) is (net > 0 or bool(market.exposure.flips)), name


def test_a_file_that_is_dropped_in_pieces_is_read_and_one_that_cannot_be_leaves_all_as_it_was(market: Any) -> None:
    before = market.exposure.net
    drop(market, "bad.csv", b"nothing,of\nthe,kind\n", 1)
    assert market.drop.wrong and market.exposure.net == before and "still" in market.drop.says
    drop(market, "plain.csv", CHAIN.replace(",0.2", ",0.3").encode(), 3)
    assert market.drop.wrong and "quoted" in market.drop.says, "a plain table does not say when its quotes were taken"
    market.quoted_at.value = "2025-09-26 16:00"
    assert market.drop.wrong and "spot" in market.drop.says.lower()
    market.spot.value = "100,5"
    assert not market.drop.wrong and market.chain.spot == 100.5 and market.exposure.net != before


def test_a_file_without_volatilities_is_solved_from_its_quotes_and_the_switch_says_so(market: Any) -> None:
    quoted = made_up().to_frame().drop(columns="implied_volatility")
    market.spot.value, market.quoted_at.value = "100", "2025-09-26 16:00"
    drop(market, "quotes.csv", quoted.to_csv(index=False).encode())
    assert not market.drop.wrong and market.iv.value == market.exposure.settings.iv == "fill"
    drop(market, "bare.csv", quoted.assign(bid=0, ask=0).to_csv(index=False).encode())
    assert market.drop.wrong and "no quote" in market.drop.says


def test_a_piece_of_an_older_file_is_not_mixed_into_the_new_one(market: Any) -> None:
    told = {"type": "piece", "name": "x.csv", "n": 1, "parts": 3, "size": 30}
    market.drop._take(None, told, [memoryview(b"late")])
    assert market.drop._pieces == []


def test_a_file_beyond_the_limit_is_refused_before_it_is_held(market: Any) -> None:
    told = {"type": "piece", "name": "huge.csv", "n": 0, "parts": 999, "size": LARGEST + 1}
    market.drop._take(None, told, [memoryview(b"x")])
    assert market.drop.wrong and market.drop._pieces == []


def test_names_of_a_file_are_never_markup(market: Any) -> None:
    drop(market, "<img src=x onerror=alert(1)>.csv", b"nothing", 1)
    assert "<img" not in shown(market)
    rows = CHAIN.replace("type,", "type,")
    hostile = squeezelab.market(squeezelab.read_chain(rows, spot=100, quoted_at="2025-09-26 16:00", underlying="<script>alert(1)</script>"))
    assert "<script" not in shown(hostile)


@pytest.mark.parametrize("width", [390, 620, 900, 1180, 1400])
def test_pictures_are_drawn_for_the_width_that_there_is(market: Any, width: int) -> None:
    market.drop.width = width
    for svg in re.findall(r'<svg class="sq-plot"[^>]* width="([\d.]+)"', market._figures.value):
        assert float(svg) <= width - 56


@pytest.mark.parametrize("width", [490.0, 332.0, 260.0])
@pytest.mark.parametrize("convention", ["usual", "short", "reversed"])
def test_what_names_a_bar_or_the_spot_lies_on_no_bar_and_no_other_word(convention: str, width: float) -> None:
    for chain in (made_up(), squeezelab.read_chain(CHAIN, spot=100, quoted_at="2025-09-26 16:00")):
        said = by_strike(exposure(chain, convention=CONVENTIONS[convention]), width)
        bars = np.array([[float(one) for one in found] for found in re.findall(RECT, said)])
        words = [
            (float(x), float(y), text) for x, y, text in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="p-label[^>]*>([^<]+)<', said)
        ]
        boxes = [(x, y - 9, x + len(text) * LETTER, y + 2) for x, y, text in words]
        assert sum("most" in text for *_, text in words) == 2
        for (*_, text), (left, top, right, low) in zip(words, boxes, strict=True):
            across = np.minimum(right, bars[:, 0] + bars[:, 2]) - np.maximum(left, bars[:, 0])
            down = np.minimum(low, bars[:, 1] + bars[:, 3]) - np.maximum(top, bars[:, 1])
            assert not ((across > 0) & (down > 0)).any(), f"“{text}” lies on a bar"
        assert not any(overlaps(box, boxes[:n]) for n, box in enumerate(boxes)), words


def test_bars_show_the_indicator_beside_its_null() -> None:
    chart = squeezelab.chart()
    assert chart.found.share == squeezelab.beside_null(chart.bars).share
    for name in ("atr", "z", "bands", "breaks", "zones", "wicks", "adx"):
        chart.indicator.value = name
        assert chart.found.indicator.name == name and chart.found.period == chart.found.indicator.period
        assert chart.found.indicator.label.split(",")[0] in shown(chart)


def test_bars_between_two_days_and_with_another_rule_are_reckoned_anew() -> None:
    chart = squeezelab.chart()
    whole = chart.found.share
    chart.rule.value = 40
    assert chart.found.rule == 40 and chart.found.share <= whole
    chart.first.index = (100, 200)
    assert len(chart.found.bars) == 101
    chart.first.index = (0, 5)
    assert "too few" in chart._notes.value and len(chart.found.bars) == 101


def test_bars_that_are_dropped_replace_the_walk_and_bad_ones_do_not() -> None:
    chart = squeezelab.chart()
    close = 100 * np.exp(np.cumsum(np.full(90, 0.01)))
    rows = [f"2021-{1 + n // 28:02d}-{1 + n % 28:02d},{c / 1.01:.4f},{c:.4f},{c / 1.01:.4f},{c:.4f}" for n, c in enumerate(close)]
    drop(chart, "mine.csv", "\n".join(["date,open,high,low,close", *rows]).encode(), 2)
    assert not chart.drop.wrong and len(chart.bars) == 90 and chart.found.share == 1.0 and "mine.csv" in chart.drop.title
    drop(chart, "other.csv", b"no bars here", 1)
    assert chart.drop.wrong and len(chart.bars) == 90


def test_a_case_follows_its_one_assumption() -> None:
    view = squeezelab.case("gamestop-2021")
    before = view._find.value, view._gaps.value, view._chart.value
    view.what_if.value = view.what_if.options[5][1]
    assert all(a != b for a, b in zip(before, (view._find.value, view._gaps.value, view._chart.value), strict=True))
    assert "347.51" in view._gaps.value and "―" in shown(view) and "○" in shown(view)


def test_a_chain_that_balances_moves_nothing_and_is_no_opposite_of_anything() -> None:
    rows = "type,strike,expiry,bid,ask,open_interest,iv\n" + "".join(
        f"{kind},{strike},2025-10-31,{max(sign * (660 - strike), 0) + 5:.2f},{max(sign * (660 - strike), 0) + 5.2:.2f},{100 + strike},0.2\n"
        for strike in range(600, 730, 10)
        for kind, sign in (("call", 1), ("put", -1))
    )
    market = squeezelab.market(squeezelab.read_chain(io.StringIO(rows), quoted_at="2025-09-25 16:00"))
    assert abs(market.exposure.net) < 0.5
    told = re.sub("<[^>]+>", "", market._find.value)
    assert "makes them trade nothing." in told and "opposite" not in told and "Owe both" in told
    assert "makes them trade nothing;" in market.exposure.summary()
    assert "Dealers trade nothing on balance." in str(market.exposure.alternatives.conclusions)
    market.hands.value = "short"
    told = re.sub("<[^>]+>", "", market._find.value)
    assert "with the move" in told and "0 USD" not in told
