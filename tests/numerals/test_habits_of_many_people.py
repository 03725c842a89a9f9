"""How people of many countries and trades write numbers: each is read as it is meant, or refused; the same in every place."""

from __future__ import annotations

from urllib.parse import quote_plus

import numpy as np
import pytest
from click.testing import CliRunner

import squeezelab
from squeezelab import links
from squeezelab.cli import main
from squeezelab.core import Parameter, Unit, unit
from squeezelab.data.table import numbers
from squeezelab.errors import InputError
from squeezelab.exercises.feedback import judge
from squeezelab.models import list_models
from squeezelab.scale import sweep

# what is written, and what it is in base units; None where it is refused
HABITS: dict[Unit, dict[str, float | None]] = {
    unit.PRICE: {
        "1.234,56": 1234.56, "23,50 USD": 23.5, "1.234.567,89": 1234567.89, "23,-": None, "23.50 US-Dollar": 23.5,
        '1\u202f234,56': 1234.56, '1\xa0234,56 $': 1234.56, '1\u2009234,56': 1234.56, "USD 23.50": 23.5, "$23.50": 23.5, "23.50$": 23.5,
        "23.5 per share": None, "23 1/2": None, "２３．５０": 23.5, "２３，５０": 23.5, "23·50": None, "23:50": None, "23;50": None,
        "23.50 ": 23.5, '\t23.50\n': 23.5, "2 3.50": None, "23. 50": None, "23 ,50": None, "O.5": None, "l0": None, "23.50.": 23.5,
        "23,": None, "0,5": 0.5, "00,5": 0.5, "007": 7, "1,234": 1234, "1.234": 1.234, "0,234": 0.234, "1,2345": 1.2345,
        "12,345.678": 12345.678, "12.345,678": 12345.678, "1 234.567": 1234.567, "12345 678": None, "۲۳٫۵": 23.5, "२३.५": 23.5,
        "ⅩⅡ": None, "２３点５": None, "二十三": None, "0x17": None, "1e": None, "1e2.5": None, "- 5": -5, "5-": None, "(5)": None,
        "=5": None, "5 000": 5000, "5 00": None, "1,000,00": None, "1.000.00": None, "0,234,567": None, "0.234.567": None,
    },
    unit.MONEY: {
        "2,5 Mio. USD": None, "1,5 Mrd. USD": None, "2 millions": 2e6, "2 milliards": 2e9, "2 millones": None, "12,34,567": None,
        "1,00,000": None, "5 lakh": 500000, "2 crore": 2e7, "₹5": None, "Rs 500": None, "1'234'567": 1234567, "1’234’567.50": 1234567.5,
        "CHF 500": None, "1`234": None, "1´234": None, "1ʼ234": 1234, "1′234": None, "1.5bn": 1.5e9, "1.5 Bn": 1.5e9, "1.5B": 1.5e9,
        "$1.2m": 1.2e6, "$1.2M": 1.2e6, "USD 1.2m": 1.2e6, "1.2m$": 1.2e6, "1.2 mUSD": 1.2e6, "US$ 1.2 million": 1.2e6,
        "USD1.2m": 1.2e6, "1.2mm": 1.2e6, "500K": 500000, "500 kUSD": 500000, "2 mil": None, "A$5": None, "5 USDT": None,
        "5 cents": None, "50¢": None, "($5)": None, "5 million dollars": 5e6, "five million": None, "$ 5,000.00": 5000, "1.2.m": None,
        "+$5": 5, "$-5": -5, "$−5": -5, "2m–3m": None, "~2m": None, ">2m": None, "2m?": None, "2 m.": 2e6, "2 milliard": 2e9,
    },
    unit.PERCENT: {
        "3,5 Prozent": None, '12,5\u202f%': 0.125, "5 %": 0.05, "5%": 0.05, "% 5": None, "%5": None, "5 percent": 0.05,
        "5 per cent": 0.05, "5 pct": 0.05, "5 pp": None, "5 percentage points": None, "50 bp": 0.005, "50bps": 0.005, "50 BPS": 0.005,
        "50 b.p.": None, "5 ‰": 0.005, "½ %": None, "½": None, "−5 %": -0.05, "–5 %": -0.05, "—5 %": None, "５％": 0.05, "1/20": None,
        "5 % of float": None, "±5 %": None, "٥٪": 0.05,
    },
    unit.SHARES: {
        "45.226": 45.226, '45\u2007226': 45226, "1e6": 1e6, "1E+6": 1e6, "1.5e6 shares": 1.5e6, "1,5e6": 1.5e6, "1_000_000": 1e6,
        "10^6": None, "1x10^6": None, "1·10⁶": None, "1e6k": 1e9,
    },
    unit.DAYS: {
        "7 Tage": None, "2 Wochen": None, "6 Monate": None, "7 jours": None, "7 days": 7, "7 Days": 7, "2 hours": 2 / 24, "1 wk": 7,
        "1 month": 365 / 12, "5m": None, "5 m": None, "1 day 12 hours": None, "1:30": None, "a week": None, "252 trading days": None,
    },
    unit.HOURS: {
        "2 Stunden": None, "2 hours": 2, "90 min": 1.5, "90'": None, "2h30": None, "2h 30m": None,
    },
    unit.YEARS: {
        "2 Jahre": None, "18 months": 1.5, "1 quarter": None,
    },
    unit.BASIS_POINTS: {
        "0.01 %": 0.0001, "1 basis point": 0.0001, "25 basis points": 0.0025, "1 pip": None, "25 Basispunkte": None,
    },
    unit.LEVERAGE: {
        "10x": 10, "10 X": 10, "10×": 10, "x10": None, "10:1": None, "10 times": 10, "10-fold": None, "10 fach": None, "1000 %": 10,
    },
    unit.SECONDS: {
        "2 min": 120, "500 ms": 0.5,
    },
}  # fmt: skip
each = pytest.mark.parametrize("measure", HABITS, ids=lambda measure: measure.name)


def widest(measure: Unit) -> tuple[str, Parameter] | None:
    """The parameter of any model that has this unit and the widest range."""
    found = [
        (m.id, q)
        for m in list_models().values()
        for q in m.parameters
        if isinstance(q, Parameter) and q.unit == measure and not q.structural
    ]
    return max(found, key=lambda pair: pair[1].high / max(pair[1].low, 1e-9 * abs(pair[1].high)), default=None)


def same(got: float | None, value: float | None) -> bool:
    return got is None if value is None else got is not None and got == pytest.approx(value, rel=1e-9)


def tried(place):
    """What a place makes of a text: the value, or None and what it said."""
    try:
        return place(), ""
    except InputError as problem:
        return None, str(problem)


@each
def test_a_unit_an_exercise_and_a_guess_read_what_is_meant_or_say_why_not(measure: Unit) -> None:
    wrong = []
    for text, value in HABITS[measure].items():
        card = squeezelab.guess("short-squeeze", "How much?", of=1.0, unit=measure)
        card.type(text)
        read, said = tried(lambda text=text: measure.read(text))
        if not same(read, value) or not same(card.guess, value) or (value is None and text.strip() not in said):
            wrong.append((text, value, read, card.guess, said))
        kind = judge(text, 1.2345678 if value is None else value, measure, 1e-9).kind
        if kind != ("unreadable" if value is None else "right"):
            wrong.append((text, value, kind))
    assert wrong == []


@each
def test_nothing_typed_is_right_for_what_is_ten_or_a_hundred_times_as_much(measure: Unit) -> None:
    for text, value in HABITS[measure].items():
        for times in (0.01, 0.1, 10, 100):
            assert not value or not judge(text, value * times, measure, 1e-6).right, (text, value * times)


@each
def test_python_a_link_a_calculator_a_sweep_and_the_command_line_agree(measure: Unit) -> None:
    chosen = widest(measure)
    if chosen is None:
        pytest.skip("no model has a setting in this unit")
    model, parameter = chosen
    calculator, wrong = squeezelab.open(model), []

    def held(text: str) -> float:
        calculator[parameter.name] = text
        return calculator[parameter.name]

    for text in HABITS[measure]:
        value, said = tried(lambda text=text: parameter.read(text, bare="base"))
        places = {
            "Python": lambda text=text: float(np.ravel(squeezelab.run(model, **{parameter.name: text}).values[parameter.name])[0]),
            "a link": lambda text=text: links.exact(parameter, text),
            "a calculator": lambda text=text: held(text),
            "a sweep": lambda text=text: float(np.ravel(sweep(model, {parameter.name: [text]}).axes[0].values)[0]),
        }
        for name, place in places.items():
            got, why = tried(place)
            if not same(got, value) or (value is None and parameter.label not in why):
                wrong.append((name, text, value, got, why or said))
        state = links.read(f"squeezelab:{model}?{parameter.name}={quote_plus(text)}")
        if not same(state.values.get(parameter.name), value) or bool(state.unread) != (value is None):
            wrong.append(("a state string", text, value, state.values, state.unread))
        done = CliRunner().invoke(main, ["run", model, "--set", f"{parameter.name}={text}"])
        refused = done.exit_code == 2 and done.stdout == "" and parameter.label in done.stderr
        if not refused if value is None else f"{parameter.label}: {parameter.write(value, exact=True)}" not in done.stdout:
            wrong.append(("the command line", text, value, done.output))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("USD 23.50", ".", 23.5), ("23,50 USD", ",", 23.5), ("-$5", ".", -5), ("$1,234.50", ".", 1234.5), ("1’234.50", ".", 1234.5),
        ("２３．５０", ".", 23.5), ("45\u2007226", ",", 45226), ("30 %", ".", None), ("5%", ",", None), ("0,234", ".", None),
        ("½", ".", None), ("12,34,567", ".", None), ("₹5", ".", None), ("1.2m", ".", None), ("(5)", ".", None),
    ],
)  # fmt: skip
def test_a_price_in_a_file_is_read_or_left_out(text: str, decimal: str, value: float | None) -> None:
    read, bad = numbers([text], decimal)
    assert bad[0] == (value is None) and (value is None or read[0] == value)


def test_a_share_in_a_file_is_a_share_only_where_the_column_holds_shares() -> None:
    assert numbers(["22.5 %"], ".", shares=True)[0][0] == pytest.approx(0.225)
    assert numbers(["22,5％"], ",", shares=True)[0][0] == pytest.approx(0.225)
    assert numbers(["22.5 %"])[1][0]
