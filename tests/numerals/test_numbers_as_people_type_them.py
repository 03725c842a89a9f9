"""One table of cases for every place in which a number is typed: all of them read the same, or refuse with the reason."""

from __future__ import annotations

from urllib.parse import quote_plus

import numpy as np
import pytest
from click.testing import CliRunner

import squeezelab
from squeezelab import links
from squeezelab.cli import main
from squeezelab.core import Parameter, unit
from squeezelab.errors import InputError
from squeezelab.exercises.feedback import judge
from squeezelab.models import list_models
from squeezelab.numerals import plain
from squeezelab.scale import sweep

DIGITS = [
    ("2,5", 2.5), ("2,50", 2.5), ("23,50", 23.5), ("0,500", 0.5), ("1234,567", 1234.567), ("2,500", 2500), ("1,234,567", 1234567),
    ("1.234.567", 1234567), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1.234", 1.234), ("45 226", 45226), ("45\u202f226", 45226),
    ("45\u2009226,5", 45226.5), ("1'234'567.8", 1234567.8), ("1’234", 1234), ("−3", -3), ("+3", 3), ("2e6", 2e6), ("2.3E-3", 2.3e-3),
    (".5", 0.5), (",5", 0.5), ("5.", 5), ("１２", 12), ("٢٥", 25), ("1_000", 1000), ("2.500,00", 2500), ("1 234,5", 1234.5),
    ("1\u00a0234,5", 1234.5), ("1'234,5", 1234.5), ("٣", 3), ("٣٫٥", 3.5), ("２，５", 2.5), ("‐5", -5), ("‑5", -5), ("–5", -5),
    ("5\u200b", 5), ("\ufeff5", 5), ("\u200e-5\u200e", -5), ("1e3", 1000), ("2E-12", 2e-12),
]  # fmt: skip
NO_DIGITS = [
    "12,34,567", "1,2345,678", "1,234,56", "4 52", "1.2.3", "1,234.567,8", "1,23.5", "", "-", "nan", "inf", "1e999", "two", "0x10",
    "1,,234", "1 234,567 8", "5 5", "1'23", "12 345 67", "--5", "½", "1½", "1/2", "1 1/2", "1.5.2", "+", "1__000", "1e-400", "Infinity",
    "⁵", "5²", "五", "1e3.5", "~5", "5+5", "True",
]  # fmt: skip
READ = [
    (unit.PERCENT, "5 %", 0.05), (unit.PERCENT, "5", 0.05), (unit.PERCENT, "30 bp", 0.003), (unit.PERCENT, "5 per cent", 0.05),
    (unit.PERCENT, "2,5 %", 0.025), (unit.RATE, "5 % a year", 0.05), (unit.RATE, "5 % p.a.", 0.05), (unit.RATE, "5%", 0.05),
    (unit.VOLATILITY, "20 % a year", 0.2),
    (unit.BASIS_POINTS, "0.01 %", 1e-4), (unit.BASIS_POINTS, "30", 0.003), (unit.BASIS_POINTS, "30 bp", 0.003),
    (unit.BASIS_POINTS, "30bps", 0.003), (unit.MONEY, "2.3m", 2.3e6), (unit.MONEY, "$2.3m", 2.3e6), (unit.MONEY, "2.3 m USD", 2.3e6),
    (unit.MONEY, "USD 2.3 million", 2.3e6), (unit.MONEY, "-$5", -5), (unit.MONEY, "400bn", 4e11), (unit.MONEY, "1 tn usd", 1e12),
    (unit.PRICE, "23,50", 23.5), (unit.PRICE, "23.50 USD", 23.5), (unit.DAYS, "7d", 7), (unit.DAYS, "2 weeks", 14),
    (unit.YEARS, "7d", 7 / 365), (unit.YEARS, "6 months", 0.5), (unit.HOURS, "30 min", 0.5), (unit.DAYS, "1 day", 1),
    (unit.LEVERAGE, "2x", 2), (unit.LEVERAGE, "2 ×", 2), (unit.RATIO, "150 %", 1.5), (unit.SHARES, "45 226 shares", 45226),
    (unit.SHARES, "1.5m", 1.5e6), (unit.COUNT, "1,000", 1000), (unit.SECONDS, "2 min", 120), (unit.IMPACT, "0.01 USD/share", 0.01),
    (unit.PERCENT, "5％", 0.05), (unit.PERCENT, "5\u066a", 0.05), (unit.MONEY, "2 Mio. USD", 2e6), (unit.MONEY, "1.5 Mrd", 1.5e9),
    (unit.MONEY, "5m USD", 5e6), (unit.MONEY, "$5m", 5e6), (unit.MONEY, "−$5", -5), (unit.BASIS_POINTS, "2e-12bp", 2e-16),
]  # fmt: skip
REFUSED = [
    (unit.PRICE, "30 %"), (unit.DAYS, "5m"), (unit.YEARS, "5m"), (unit.HOURS, "1 bn"), (unit.MONEY, "2,3m"), (unit.SHARES, "5 USD"),
    (unit.SHARES, "$5"), (unit.MONEY, "5 shares"), (unit.MONEY, "€5"), (unit.MONEY, "5 EUR"), (unit.MONEY, "2mx"), (unit.MONEY, "2x"),
    (unit.PERCENT, "5 USD"), (unit.PERCENT, "5 days"), (unit.PERCENT, "2m"), (unit.DAYS, "5 %"), (unit.COUNT, "5 %"),
    (unit.MONEY, "12,34,567"), (unit.MONEY, "2.3m USD a"), (unit.PERCENT, "5 %%"), (unit.MONEY, "2 m m"), (unit.PRICE, "5 bp"),
    (unit.MONEY, "1,5k"), (unit.MONEY, "½ m"), (unit.MONEY, "USD"), (unit.MONEY, "nan"), (unit.MONEY, "$inf"), (unit.PERCENT, "5 % %"),
    (unit.RATE, "5 % a day"), (unit.PERCENT, "5 % a year"), (unit.PROBABILITY, "5 % p.a."), (unit.SHARE, "5 % per year"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), DIGITS)
def test_digits_are_read_as_they_are_meant(text: str, value: float) -> None:
    assert plain(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", NO_DIGITS)
def test_what_could_be_two_numbers_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        plain(text)


@pytest.mark.parametrize(
    ("text", "decimal", "value"), [("1.234", ",", 1234), ("265,50", ",", 265.5), ("2,500", ".", 2500), ("2,500", ",", 2.5)]
)
def test_a_file_that_has_shown_its_decimal_sign_is_read_by_it(text: str, decimal: str, value: float) -> None:
    assert plain(text, decimal) == value


@pytest.mark.parametrize(("text", "decimal"), [("265,50", "."), ("1.23", ","), ("1,5,5", ",")])
def test_what_cannot_be_by_the_files_own_sign_is_refused(text: str, decimal: str) -> None:
    with pytest.raises(InputError):
        plain(text, decimal)


@pytest.mark.parametrize(("measure", "text", "value"), READ, ids=lambda x: getattr(x, "name", x))
def test_a_unit_converts_what_it_can(measure: unit.Unit, text: str, value: float) -> None:
    assert measure.read(text) == pytest.approx(value, rel=1e-12)
    assert measure.read(text.replace(" ", "\u202f")) == pytest.approx(value, rel=1e-12), "a thin space is a space"
    assert judge(text, value, measure, 1e-9).kind == "right"


@pytest.mark.parametrize(("measure", "text"), REFUSED, ids=lambda x: getattr(x, "name", x))
def test_a_unit_refuses_the_rest_and_says_what_is_asked_for(measure: unit.Unit, text: str) -> None:
    with pytest.raises(InputError) as caught:
        measure.read(text)
    assert text in str(caught.value)
    assert judge(text, 1.0, measure, 0.5).kind == "unreadable"


PLACES = [
    ("short-squeeze", "shock", "5 %", 0.05), ("short-squeeze", "shock", "500 bp", 0.05), ("short-squeeze", "shock", "2,5 %", 0.025),
    ("short-squeeze", "market_depth", "2.3m", 2.3e6), ("short-squeeze", "market_depth", "$2.3 million", 2.3e6),
    ("short-squeeze", "market_depth", "2,300,000", 2.3e6), ("short-squeeze", "market_depth", "2\u202f300\u202f000", 2.3e6),
    ("dealer-gamma", "days_to_expiry", "7d", 7), ("dealer-gamma", "days_to_expiry", "2 weeks", 14),
]  # fmt: skip


@pytest.mark.parametrize(("model", "name", "text", "value"), PLACES)
def test_field_link_command_and_python_read_the_same(model: str, name: str, text: str, value: float) -> None:
    parameter = squeezelab.get_model(model).parameter(name)
    assert parameter.read(text) == pytest.approx(value)
    assert squeezelab.run(model, **{name: text}).values[name][0] == pytest.approx(value)
    assert links.exact(parameter, text) == pytest.approx(value)
    done = CliRunner().invoke(main, ["run", model, "--set", f"{name}={text}"])
    assert done.exit_code == 0 and f"{parameter.label}: {parameter.write(value, exact=True)}" in done.stdout, done.output


@pytest.mark.parametrize(
    ("model", "name", "text"),
    [
        ("short-squeeze", "market_depth", "2,3m"), ("short-squeeze", "market_depth", "12,34,567"), ("dealer-gamma", "days_to_expiry", "5m"),
        ("dealer-gamma", "start_price", "30 %"), ("short-squeeze", "shock", "5 USD"), ("short-squeeze", "market_depth", "20 %"),
    ],
)  # fmt: skip
def test_field_link_command_and_python_refuse_the_same_and_name_the_label(model: str, name: str, text: str) -> None:
    parameter = squeezelab.get_model(model).parameter(name)
    for place in (parameter.read, lambda t: squeezelab.run(model, **{name: t}), lambda t: links.exact(parameter, t)):
        with pytest.raises(InputError, match=parameter.label):
            place(text)
    done = CliRunner().invoke(main, ["run", model, "--set", f"{name}={text}"])
    assert done.exit_code == 2 and parameter.label in done.stderr and done.stdout == ""


def test_a_bare_number_means_the_same_on_the_command_line_and_in_python() -> None:
    python = squeezelab.run("short-squeeze", shock=0.05)
    done = CliRunner().invoke(main, ["run", "short-squeeze", "--set", "shock=0.05"])
    assert python.finding.replace("*", "") in done.stdout
    assert squeezelab.run("short-squeeze", shock="0.05").values["shock"][0] == 0.05


@pytest.mark.parametrize(
    ("text", "says"), [("½", "write it as a decimal number, 0.5"), ("1 3/4", "1.75"), ("1/0", "decimal number"), ("", "no number")]
)
def test_a_fraction_and_nothing_at_all_are_refused_with_the_way_to_write_it(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        squeezelab.get_model("short-squeeze").parameter("market_depth").read(text)


SCALED = [
    (model.id, q.name) for model in list_models().values() for q in model.parameters if isinstance(q, Parameter) and q.unit.factor != 1
]


@pytest.mark.parametrize(("model", "name"), SCALED)
def test_a_bare_number_in_a_link_is_a_base_value_as_in_python(model: str, name: str) -> None:
    """An address with ``shock=0.05`` means five per cent wherever it is opened; what is written by us names its unit."""
    declared = squeezelab.get_model(model)
    parameter = declared.parameter(name)
    value = float(parameter.stops[len(parameter.stops) // 3])
    for address in (f"squeezelab:{model}?{name}={value!r}", f"../calculators/{model}.ipynb#{name}={value!r}"):
        assert links.read(address).values == {name: value}
    assert links.exact(parameter, links.compact(parameter, value)) == value
    assert not links.compact(parameter, value)[-1].isdigit()


def test_a_unit_worn_by_mathematicians_still_knows_per_cent() -> None:
    with unit.style("maths"):
        assert unit.VOLATILITY.read("0.2") == unit.VOLATILITY.read("20 %") == 0.2


@pytest.mark.parametrize(("measure", "text", "value"), READ, ids=lambda x: getattr(x, "name", x))
def test_a_guess_reads_what_a_field_reads(measure: unit.Unit, text: str, value: float) -> None:
    card = squeezelab.guess("short-squeeze", "How much?", of=1.0, unit=measure)
    card.type(text)
    assert card.guess == pytest.approx(value, rel=1e-12) and card.ready


@pytest.mark.parametrize(("measure", "text"), REFUSED, ids=lambda x: getattr(x, "name", x))
def test_a_guess_refuses_what_a_field_refuses_and_says_so_in_the_card(measure: unit.Unit, text: str) -> None:
    card = squeezelab.guess("short-squeeze", "How much?", of=1.0, unit=measure)
    card.type(text)
    assert card.guess is None and not card.ready and text in card.says


@pytest.mark.parametrize(("model", "name", "text", "value"), PLACES)
def test_a_calculator_a_sweep_and_a_state_string_read_the_same(model: str, name: str, text: str, value: float) -> None:
    calculator = squeezelab.open(model)
    calculator[name] = text
    assert calculator[name] == pytest.approx(value)
    assert squeezelab.open(f"squeezelab:{model}?{name}={quote_plus(text)}")[name] == pytest.approx(value)
    assert [float(np.ravel(axis.values)[0]) for axis in sweep(model, {name: [text]}).axes] == pytest.approx([value])


@pytest.mark.parametrize("place", ["python", "command line"])
def test_a_bare_number_out_of_range_says_how_it_was_understood(place: str) -> None:
    """5 is +500 % in both, and both say so and how to write 5 %."""
    if place == "python":
        with pytest.raises(InputError) as caught:
            squeezelab.run("short-squeeze", shock=5)
        said = str(caught.value)
    else:
        said = CliRunner().invoke(main, ["run", "short-squeeze", "--set", "shock=5"]).stderr
    assert "cannot be +500.0\u202f%" in said and "write “5 %”" in said


def test_a_field_speaks_of_the_label_and_not_of_the_variable() -> None:
    parameter = squeezelab.get_model("short-squeeze").parameter("market_depth")
    for text in ("2,5", "30 %", "12,34,567", "2.3bn"):
        with pytest.raises(InputError, match=r"^Market depth") as caught:
            parameter.read(text)
        assert "market_depth" not in str(caught.value)


def test_a_unit_is_named_as_it_was_typed() -> None:
    with pytest.raises(InputError, match="“USD”"):
        unit.PERCENT.read("5 USD")


def test_where_the_decimal_sign_is_known_it_is_taken_and_what_cannot_be_is_refused() -> None:
    assert unit.MONEY.read("2,3m", decimal=",") == 2.3e6 and unit.PRICE.read("54.271", decimal=",") == 54271
    with pytest.raises(InputError):
        unit.PRICE.read("1,23", decimal=".")
