"""Whatever is given, there is an answer, or one of our errors that names the parameter, what was given and what is allowed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from reference.settings import lanes, one_size

from squeezelab.core import Choice, Model, Parameter
from squeezelab.dynamics.beside import side_by_side, swept
from squeezelab.dynamics.run import run
from squeezelab.errors import InputError, NoAnswer, SqueezelabError
from squeezelab.models import get_model, list_models

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
every_parameter = pytest.mark.parametrize("parameter", [q for m in MODELS for q in m.parameters], ids=lambda q: q.name)
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")
FARTHEST = {"change": 20.0, "price": 1e9, "per cent": 1e4}  # beyond them a book has gapped, or there is nothing to compare with
RATES = {"kelly-bet"}  # whose rates are of log wealth, and are put in words where they are beyond per cent
ODD = [
    True,
    None,
    "",
    "much",
    b"1",
    1j,
    [],
    {},
    (1,),
    np.array([1.0, 2.0]),
    object(),
    10**400,
    float("nan"),
    float("inf"),
    -(10**400),
    "\u202f%",
]


def between(q: Parameter, rng: np.random.Generator) -> float:
    """Any value of a slider's range, not only its stops; now and then next to its ends."""
    if rng.random() < 0.1:
        return float(np.nextafter(q.low, q.high) if rng.random() < 0.5 else np.nextafter(q.high, q.low))
    if q.scale == "log":
        return float(np.clip(np.exp(rng.uniform(np.log(q.low), np.log(q.high))), q.low, q.high))
    return float(rng.uniform(q.low, q.high))


def anything(model: Model, count: int, seed: int, together: int = 25) -> None:
    """Runs a model at continuous settings, many side by side; each has an answer or is refused by name."""
    rng = np.random.default_rng([seed, *model.id.encode()])
    sliders = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    for _ in range(max(1, count // together)):
        sizes = {q.name: one_size(q, rng) for q in model.parameters if q.structural}
        rows = [{q.name: between(q, rng) for q in sliders} | sizes for _ in range(together)]
        answers = side_by_side(model, lanes(model, rows), seed=int(rng.integers(2**40)), paths=together)
        for found in answers.results:
            for reading in model.readings:
                assert not np.isinf(found[reading.name]).any(), reading.name
                far = np.abs(found[reading.name]).max(where=~np.isnan(found[reading.name]), initial=0.0)
                assert model.id in RATES or far <= FARTHEST.get(reading.unit.name, 1e15), f"{reading.name} of {far:g} is no answer"
        alone = {name: value for name, value in rows[0].items()}
        try:
            run(model, model.given(**alone), seed=int(rng.integers(2**40)))
        except NoAnswer as reason:
            assert len(str(reason)) > 30


@every_model
def test_two_hundred_continuous_settings_give_an_answer_or_an_error_of_ours(model: Model) -> None:
    anything(model, 200 if model.id != "agent-market" else 50, 0)


@pytest.mark.slow
@every_model
def test_five_thousand_more_do(model: Model) -> None:
    anything(model, 5000, 1)


@every_parameter
def test_an_odd_value_is_refused_by_the_parameters_label_with_what_is_allowed(parameter: Parameter | Choice) -> None:
    allowed = parameter.range if isinstance(parameter, Parameter) else next(iter(sorted(parameter.options)))
    for odd in ODD:
        with pytest.raises(SqueezelabError) as caught:
            pytest.fail(f"{odd!r:.60} is taken for {parameter.check(odd)!r}")
        message = str(caught.value)
        assert parameter.label in message and parameter.name in message, f"{odd!r:.60}: {message}"
        assert allowed in message or "Did you mean" in message, f"{odd!r:.60}: {message}"


@pytest.mark.parametrize("number", [np.float32(0.1), np.float64(0.1), np.int64(0), Decimal("0.1"), Fraction(1, 10), "0.1", np.array(0.1)])
def test_any_kind_of_number_is_a_number(number: Any) -> None:
    assert get_model("short-squeeze").parameter("shock").check(number) == pytest.approx(float(number), abs=1e-7)


@pytest.mark.parametrize("seed", [0, 2**31, 2**63, 2**70, np.int64(7), np.uint8(3)])
def test_any_whole_number_is_a_seed(seed: Any) -> None:
    model = get_model("gamma-scalping")
    assert run(model, model.given(rebalances=5), seed=seed)["price"].size == 6


@pytest.mark.parametrize("bad", [-1, 1.5, "a", None, True, [1], -(2**70), float("nan")])
def test_a_seed_that_is_no_whole_number_is_refused(bad: Any) -> None:
    model = get_model("gamma-scalping")
    with pytest.raises(InputError, match="seed must be a whole number of at least 0"):
        run(model, model.given(rebalances=5), seed=bad)
    with pytest.raises(InputError, match="paths must be a whole number of at least 1"):
        run(model, model.given(rebalances=5), paths=bad)


@pytest.mark.parametrize("title", [None, 3, "", "no such", b"x", ["Thin market"]])
def test_a_preset_that_there_is_not_is_refused(title: Any) -> None:
    if title is None:
        return
    with pytest.raises(SqueezelabError):
        get_model("short-squeeze").given(title)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("hedging-feedback", "programme_share"),
        ("order-book", "best_bid"),
        ("execution", "permanent"),
        ("market-maker-capacity", "takers"),
        ("senior-tranche", "attach"),
    ],
)
def test_a_sweep_keeps_what_has_an_answer_and_marks_what_has_none(name: str, parameter: str) -> None:
    model = get_model(name)
    given = model.given() | ({"programme_share": 0.1, "news_volatility": 0.06} if name == "hedging-feedback" else {})
    q = model.parameter(parameter)
    values = np.linspace(q.low, q.high, 23)
    found = swept(model, given, parameter, values)
    column = found.column(lambda one: one[model.readings[0].name])
    assert 0 < found.kept.sum() < len(values), "some have an answer, some have none"
    for value, kept, shown in zip(values, found.kept, column, strict=True):
        try:
            alone = run(model, {**given, parameter: q.check(value)})[model.readings[0].name]
        except NoAnswer:
            assert not kept and np.isnan(shown)
        else:
            assert kept and shown == pytest.approx(alone, rel=1e-7, nan_ok=True)
