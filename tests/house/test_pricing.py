"""The library in a script: arrays, series and frames in, the same out, with their index."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import squeezelab
from squeezelab.errors import InputError, NoAnswer, NotANumber, OutOfRange, SqueezelabError, UnknownName


def test_a_series_comes_back_as_a_series_with_its_index() -> None:
    strikes = pd.Series([90.0, 100, 110], index=["low", "at", "high"])
    prices = squeezelab.black_scholes(100, strikes, 0.5, 0.2, cp="put")
    assert isinstance(prices, pd.Series) and list(prices.index) == ["low", "at", "high"] and prices.is_monotonic_increasing
    back = squeezelab.implied_volatility(prices, 100, strikes, 0.5, cp="put")
    assert list(back.index) == list(strikes.index) and back.to_numpy() == pytest.approx(0.2)


def test_a_frame_comes_back_as_a_frame() -> None:
    frame = pd.DataFrame([[90.0, 100], [110, 120]], index=[7, 8], columns=["a", "b"])
    found = squeezelab.black_scholes(100, frame, 0.5, 0.2)
    assert isinstance(found, pd.DataFrame) and list(found.columns) == ["a", "b"] and list(found.index) == [7, 8]


def test_sides_by_name_and_several_greeks() -> None:
    both = squeezelab.black_scholes(100, 100, 0.5, 0.2, 0.03, cp=["call", "put", 1, -1], greek=["price", "delta", "gamma"])
    assert both["delta"][0] == both["delta"][2] and both["delta"][0] - both["delta"][1] == pytest.approx(1)
    assert isinstance(squeezelab.black_scholes(100, 100, 0.5, 0.2), float)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"spot": -1}, SqueezelabError), ({"spot": "x"}, SqueezelabError), ({"cp": "both"}, OutOfRange), ({"cp": 2}, OutOfRange),
        ({"greek": "gama"}, UnknownName), ({"on_error": "skip"}, InputError), ({"volatility": np.nan}, SqueezelabError),
    ],
)  # fmt: skip
def test_what_cannot_be_raises(arguments: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        squeezelab.black_scholes(**{"spot": 100, "strike": 100, "years": 0.5, "volatility": 0.2, **arguments})


def test_or_gives_nan_in_its_place_and_leaves_the_rest() -> None:
    spots = [100, -1, np.nan, "x", None, 100]
    found = squeezelab.black_scholes(spots, 100, 0.5, 0.2, cp=["call"] * 5 + ["neither"], on_error="nan")
    assert np.isfinite(found).tolist() == [True, False, False, False, False, False]
    assert found[0] == squeezelab.black_scholes(100, 100, 0.5, 0.2)
    prices = pd.Series([5.0, -1, 200, np.nan])
    assert squeezelab.implied_volatility(prices, 100, 100, 0.5, on_error="nan").notna().tolist() == [True, False, False, False]
    with pytest.raises(NoAnswer):
        squeezelab.implied_volatility(prices, 100, 100, 0.5)


def test_series_that_do_not_align_are_refused() -> None:
    with pytest.raises(InputError, match="align"):
        squeezelab.black_scholes(pd.Series([1.0], index=[0]), pd.Series([1.0], index=[1]), 0.5, 0.2)


def test_the_public_names_are_there_and_documented() -> None:
    for name in squeezelab.__all__:
        assert getattr(squeezelab, name) is not None
    for name in ("beside_null", "black_scholes", "implied_volatility", "read_chain", "read_bars", "exposure"):
        told = getattr(squeezelab, name).__doc__
        assert all(f"{part}\n    {'-' * len(part)}" in told for part in ("Parameters", "Returns", "Raises", "Examples")), name


@pytest.mark.parametrize("name", ["pricing", "data.chains", "data.bars", "exposures.gamma", "nulls"])
def test_every_example_of_a_docstring_gives_what_it_says(name: str) -> None:
    import doctest
    from importlib import import_module

    found = doctest.testmod(import_module(f"squeezelab.{name}"), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted >= 3 and not found.failed


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"spot": [1.0, 2, 3], "strike": [1.0, 2]}, InputError, r"\(3,\) and \(2,\) do not belong together"),
        ({"spot": [1.0, 2], "cp": ["call"] * 3}, InputError, r"\(2,\) and \(3,\)"),
        ({"spot": np.ones((2, 3)), "volatility": np.ones((3, 2))}, InputError, "do not belong"),
        ({"strike": 10**400}, SqueezelabError, "strike"),
    ],
)
def test_shapes_that_do_not_fit_and_numbers_beyond_any_are_refused_in_a_sentence(arguments: dict, error: type, says: str) -> None:
    given = {"spot": 100, "strike": 100, "years": 0.5, "volatility": 0.2, **arguments}
    with pytest.raises(error, match=says):
        squeezelab.black_scholes(**given)
    if error is InputError:
        with pytest.raises(InputError):
            squeezelab.black_scholes(**given, on_error="nan")
    else:
        assert np.isnan(squeezelab.black_scholes(**given, on_error="nan"))


@pytest.mark.parametrize("wrong", [3, None, object(), 2.5, ["a.csv"], b"a.csv"])
def test_a_run_is_written_to_a_path_and_drawn_from_a_run_and_nothing_else(wrong: object) -> None:
    run = squeezelab.run("bank-run")
    for write in (run.to_csv, run.to_json, run.to_excel):
        with pytest.raises(InputError, match="named by a text or a path"):
            write(wrong)
    with pytest.raises(InputError, match=r"what run\(\) gave"):
        squeezelab.plot(wrong)


@pytest.mark.parametrize(
    "given",
    [100 + 1j, np.array([100 + 1j]), np.array([30], "m8[D]"), np.timedelta64(30, "D"), pd.Timedelta("30 days"),
     pd.Series(pd.to_timedelta(["30 days"])), pd.Series(pd.to_datetime(["2025-10-31"]))],
    ids=str,
)  # fmt: skip
def test_nothing_of_a_number_is_dropped_to_make_a_price_of_it(given: object) -> None:
    """An imaginary part, or the unit of a time: 30 days are no 30 years."""
    with pytest.raises(NotANumber, match="years"):
        squeezelab.black_scholes(100, 100, given, 0.2)
    assert np.isnan(squeezelab.black_scholes(100, 100, given, 0.2, on_error="nan")).all()
