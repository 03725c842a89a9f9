"""What holds for every model in the folder, found by reading it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference.read_off import READ, both_sides

from squeezelab.core import Choice, Model, Parameter, Process, closed_form
from squeezelab.core.symbols import equations_of, symbols
from squeezelab.dynamics.run import draws_for, run, sweep
from squeezelab.dynamics.stepping import Run, laned
from squeezelab.errors import DeclarationError, NoAnswer, NotANumber, OutOfRange, UnknownName
from squeezelab.glossary import catalogue
from squeezelab.models import list_models
from squeezelab.typeset import rendered
from squeezelab.views.figures.equation import agrees, amount, sides
from squeezelab.views.figures.equation import equation as equation_figure

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")  # a division by zero is an answer that nobody thought of
MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
every_preset = pytest.mark.parametrize(
    ("model", "preset"), [(m, p) for m in MODELS for p in m.presets], ids=lambda x: getattr(x, "id", None) or x.title
)
every_parameter = pytest.mark.parametrize(
    ("model", "parameter"), [(m, q) for m in MODELS for q in m.parameters], ids=lambda x: getattr(x, "id", None) or x.name
)
unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=25, derandomize=True)


def somewhere(model: Model) -> st.SearchStrategy[dict[str, Any]]:
    """Values within the range of every slider, corners included."""

    def one(q: Parameter | Choice) -> st.SearchStrategy[Any]:
        if isinstance(q, Choice):
            return st.sampled_from(list(q.options))
        if q.structural:  # keep arrays small enough to be tried often
            return st.sampled_from(sorted({int(q.low), int(q.default)}))
        return st.sampled_from([q.low, q.high, q.default]) | st.floats(q.low, q.high)

    return st.fixed_dictionaries({q.name: one(q) for q in model.parameters})


def answer(model: Model, values: dict[str, Any], **kwargs: Any) -> Any:
    """A run, or None where the model says in a sentence that it has no answer."""
    try:
        return run(model, model.given(**values), **kwargs)
    except NoAnswer as reason:
        assert len(str(reason)) > 30
        return None


@every_preset
def test_a_preset_gives_what_it_promises(model: Model, preset: Any) -> None:
    result = run(model, model.given(preset.title))
    for name, promised in preset.expects.items():
        value = result[name]
        if isinstance(promised, tuple):
            assert promised[0] <= value <= promised[1], f"{name}: {value}, promised {promised}"
        else:
            assert value == pytest.approx(promised, rel=5e-3), name


@every_model
def test_every_setting_in_range_gives_finite_series(model: Model) -> None:
    @unhurried
    @given(somewhere(model))
    def holds(values: dict[str, Any]) -> None:
        result = answer(model, values)
        if result is None:
            return
        for name, array in result.series.items():
            assert not np.isinf(array).any(), name
        for name in result.readings:
            assert not np.isinf(result[name]), name
        assert result.finding.strip().endswith((".", "?"))

    holds()


@every_parameter
def test_both_ends_of_a_slider_run(model: Model, parameter: Parameter | Choice) -> None:
    ends = list(parameter.options) if isinstance(parameter, Choice) else [parameter.low, parameter.high]
    for end in ends:
        answer(model, {parameter.name: end})


@every_parameter
def test_a_slider_stops_at_its_bounds_and_its_default(model: Model, parameter: Parameter | Choice) -> None:
    if isinstance(parameter, Choice):
        assert parameter.default in parameter.options
        return
    stops = parameter.stops
    assert stops[0] == parameter.low and stops[-1] == parameter.high and np.all(np.diff(stops) > 0)
    assert 2 <= len(stops) <= 1001
    written = {parameter.write(v, exact=True) for v in stops}
    assert len(written) > 0.9 * len(stops), "neighbouring stops must be written differently"
    for value in stops[:: max(1, len(stops) // 20)]:
        assert parameter.unit.read(parameter.write(value, exact=True)) == pytest.approx(value, rel=1e-3, abs=1e-9)


@every_parameter
def test_a_value_out_of_range_is_refused_with_a_sentence(model: Model, parameter: Parameter | Choice) -> None:
    if isinstance(parameter, Choice):
        with pytest.raises(UnknownName, match=re.escape(parameter.label)):
            model.given(**{parameter.name: "no such option"})
        return
    for bad in (parameter.high + abs(parameter.high) + 1, parameter.low - abs(parameter.low) - 1):
        with pytest.raises(OutOfRange, match=re.escape(parameter.label)) as caught:
            model.given(**{parameter.name: bad})
        assert parameter.range in str(caught.value) and parameter.reason in str(caught.value)
    for bad in (float("nan"), float("inf"), "much", None):
        with pytest.raises(NotANumber, match=re.escape(parameter.label)):
            model.given(**{parameter.name: bad})


@every_model
def test_an_unknown_name_is_refused_with_the_near_ones(model: Model) -> None:
    name = model.parameters[0].name
    with pytest.raises(UnknownName, match=name):
        model.given(**{name + "s": 1})
    with pytest.raises(UnknownName):
        model.given("no such preset")


@every_model
def test_closed_form_and_simulation_agree(model: Model) -> None:
    both = [r for r in model.readings if r.measured and r.closed_form]

    @unhurried
    @given(somewhere(model))
    def holds(values: dict[str, Any]) -> None:
        result = answer(model, values)
        if result is None:
            return
        space = {**result.values, **{r.name: np.atleast_1d(result[r.name]) for r in model.readings if r.measured}}
        for reading in both:
            if reading.holds(result.values):
                form = np.broadcast_to(closed_form(model, reading.name)(space), (1,))[0]
                assert result[reading.name] == pytest.approx(float(form), rel=reading.rtol, abs=1e-12), reading.name

    if both:
        holds()


@every_model
@pytest.mark.parametrize(("money", "shares"), [(7.0, 1.0), (1.0, 3.0), (1 / 3, 2.0)])
def test_recounting_money_or_shares_changes_nothing_else(model: Model, money: float, shares: float) -> None:
    """Cents for dollars, or a split: quantities scale with the powers in their unit, all else stays."""

    def factor(q: Any) -> float:
        return money**q.unit.usd * shares**q.unit.share

    given_values = model.given()
    scaled = {n: v if isinstance(v, str | int) else v * factor(model.parameter(n)) for n, v in given_values.items()}
    before, after = run(model, given_values), run(model, scaled)
    for q in (*model.series, *model.readings):
        want = np.asarray(before[q.name]) * factor(q)
        np.testing.assert_allclose(after[q.name], want, rtol=1e-6, atol=1e-9 * (1 + np.max(np.abs(np.nan_to_num(want)))), err_msg=q.name)


@pytest.mark.one_in(3)
@every_parameter
def test_many_values_side_by_side_give_what_each_gives_alone(model: Model, parameter: Parameter | Choice) -> None:
    if isinstance(parameter, Choice):
        return
    name = parameter.name
    values = parameter.stops[:: max(1, len(parameter.stops) // 4)]
    try:
        for value in values:
            run(model, model.given(**{name: value}))
    except NoAnswer:
        return
    together = sweep(model, model.given(), name, values)
    for lane, value in enumerate(values):
        alone = run(model, model.given(**{name: value}))
        for reading in model.readings:
            column = np.array([one[reading.name] for one in together]) if isinstance(together, list) else together[reading.name]
            np.testing.assert_allclose(column[lane], alone[reading.name], rtol=1e-7, atol=1e-9, err_msg=f"{reading.name} at {name}={value}")


@every_model
def test_a_path_does_not_depend_on_how_many_run_beside_it(model: Model) -> None:
    if not isinstance(model.dynamics, Process):
        pytest.skip("a curve has no paths")
    given_values = model.given()
    alone, beside = run(model, given_values, seed=3), run(model, given_values, seed=3, paths=5)
    for q in model.series:
        full = beside.series[q.name]
        steps = len(alone.series[q.name])
        np.testing.assert_allclose(full[:steps, 0], alone.series[q.name][:, 0], rtol=1e-12, err_msg=q.name)


@every_model
def test_a_run_step_by_step_is_the_run_at_once(model: Model) -> None:
    if not isinstance(model.dynamics, Process):
        pytest.skip("a curve has no steps")
    p = laned(model, model.given())
    going = Run(model, p, draws_for(model, p, 0))
    while not going.over:
        going.advance(p)
    whole = run(model, model.given())
    for q in model.series:
        np.testing.assert_array_equal(going.result().series[q.name], whole.series[q.name])


@every_model
def test_equations_are_typeset_and_read_aloud(model: Model) -> None:
    equations = rendered(model)
    assert equations, "a model shows at least one equation"
    for equation in equations:
        assert equation["latex"] and equation["mathml"] and equation["says"].endswith(".")
        assert "⟦" in equation["mathml"]
        written = re.findall(r"<m[ion]>([^<]*)</m[ion]>", equation["mathml"])
        assert not [word for word in written if re.search(r"[\\\\{}^]", word)], f"LaTeX in the page: {written}"
        assert not [word for word in written if re.fullmatch(r"\d+\.\d{5,}", word)], f"a number that nobody would write: {written}"


@every_model
def test_a_quantity_in_an_equation_is_written_by_a_symbol_and_not_by_another_formula(model: Model) -> None:
    """Or the equation that defines it would say that something is itself."""
    for equation in rendered(model):
        for quantity in (model.quantities[name] for name in equation["names"] if name in model.quantities):
            bare = re.sub(r"[_^](\{[^}]*\}|.)|(?<=[A-Za-z0-9}])\([^)]*\)", "", quantity.symbol)
            assert not re.search(r"[-+/=]|\\sqrt|\(", bare), f"{quantity.name}: {quantity.symbol}"


@every_model
def test_the_frame_and_the_csv_hold_the_series_in_full(model: Model, tmp_path: Any) -> None:
    import pandas as pd

    result = run(model, model.given())
    back = pd.read_csv(result.to_csv(tmp_path / "run.csv"))
    for q in model.series:
        np.testing.assert_array_equal(back[q.name].dropna(), result[q.name][~np.isnan(result[q.name])])
    assert [p.name for p in tmp_path.iterdir()] == ["run.csv"]


@pytest.mark.parametrize("word", ["items", "replace", "seed"])
def test_a_parameter_cannot_take_a_word_that_values_or_run_use_themselves(word: str) -> None:
    first, *others = MODELS[0].parameters
    with pytest.raises(DeclarationError, match=f"cannot be called {word}"):
        replace(MODELS[0], parameters=(replace(first, name=word), *others))


# equations ------------------------------------------------------------------------------------------
def corners_and_random(model: Model, count: int, seed: int = 0) -> list[dict[str, Any]]:
    """Every preset, both ends of every slider, all choices with all others, and random slider stops."""
    rng = np.random.default_rng(seed)
    choices = [q for q in model.parameters if isinstance(q, Choice)]
    out = [model.given(preset.title) for preset in model.presets]
    out += [model.given(**{q.name: end}) for q in model.parameters if not q.structural for end in (q.low, q.high)]
    out += [
        model.given(**dict(zip([q.name for q in choices], options, strict=True)))
        for options in islice(product(*(q.options for q in choices)), 24)
    ]
    for _ in range(count):
        values: dict[str, Any] = {}
        for q in model.parameters:
            if isinstance(q, Choice):
                values[q.name] = str(rng.choice(list(q.options)))
            elif not q.structural:
                share = rng.random()
                log = q.low * (q.high / q.low) ** share if q.scale == "log" else 0.0
                values[q.name] = float(log or q.low + (q.high - q.low) * share)
        out.append(model.given(**values))
    return out


def told_by(model: Model, place: int, equation: Any, line: Any, result: Any) -> tuple[Any, Any] | None:
    """Both sides of an equation in numbers: as its own strip has them, or with what is read off the run."""
    if (model.id, place) not in READ:
        return sides(model, line, result)
    held = {str(symbol): amount(model, str(symbol), result) for symbol in equation.relation.free_symbols}
    first = {name: value[:, 0] if np.ndim(value) == 2 else value for name, value in held.items() if value is not None}
    return both_sides(result, equation.relation, READ[model.id, place], first)


def equations_are_true(model: Model, count: int) -> None:
    every, written, told = equations_of(model), rendered(model), set()
    for values in corners_and_random(model, count):
        try:
            result = run(model, values)
        except NoAnswer:
            continue
        for place, equation in enumerate(every):
            if (
                equation.unread
                or not equation.applies(result.values)
                or (found := told_by(model, place, equation, written[place], result)) is None
            ):
                continue
            left, right = np.broadcast_arrays(*found)
            there = ~np.isnan(left)
            if (model.id, place) in READ and np.isnan(right[there]).all():
                continue  # 0/0: nobody minds risk, nothing moves
            told.add(place)
            size = np.max(np.abs(left[there]), initial=0.0)
            where = f"{equation.relation} at {values}"
            np.testing.assert_allclose(right[there], left[there], rtol=1e-6, atol=1e-9 * size + 1e-12, err_msg=where)
    never = [equation.says for place, equation in enumerate(every) if place not in told and not equation.unread]
    assert not never, f"neither true at some setting nor said to have no number: {never}"


@every_model
def test_every_equation_is_true_wherever_it_is_said_to_hold(model: Model) -> None:
    equations_are_true(model, 6)


@pytest.mark.slow
@every_model
def test_every_equation_is_true_at_200_random_settings(model: Model) -> None:
    equations_are_true(model, 200)


def test_an_equation_without_numbers_says_why_and_they_are_few() -> None:
    every = [(model, place, equation) for model in MODELS for place, equation in enumerate(equations_of(model))]
    silent = [equation for _, _, equation in every if equation.unread]
    assert all(equation.unread.endswith(".") for equation in silent) and len(silent) / len(every) < 0.1
    assert READ.keys() <= {(model.id, place) for model, place, equation in every if not equation.unread}


@every_model
def test_nothing_rests_on_memory(model: Model) -> None:
    """A value is read on a page, worked out, or our own choice."""
    told = [model.doc, model.summary, *(source.text for source in model.sources)]
    told += [f"{q.basis} {getattr(q, 'reason', '')}" for q in model.parameters]
    assert not [text for text in told if re.search(r"from memory|recalled\.|by heart|the authors (take|try)", text)]


def test_a_false_equation_is_found_out() -> None:
    """Variance as the margin’s model once wrote it: without the noise of every day."""
    model = next(m for m in MODELS if m.id == "volatility-margin")

    def once(s: Any) -> tuple[Any, ...]:
        first, *others = model.equations(s)
        return (replace(first, relation=first.relation.subs(s.calm_volatility, 0)), *others)

    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        equations_are_true(replace(model, equations=once), 1)


def test_an_equation_is_shown_only_with_the_choice_that_it_belongs_to() -> None:
    model = next(m for m in MODELS if m.id == "maker-quotes")
    shown = {s: equation_figure(model, catalogue.equations(model), run(model, model.given(strategy=s))) for s in ("inventory", "symmetric")}
    assert "as soon trade as not" in shown["inventory"] and "as soon trade as not" not in shown["symmetric"]


@every_model
def test_an_equation_of_a_reading_is_its_closed_form(model: Model) -> None:
    """One declaration for both: an equation that says what a reading's closed form says names the reading."""
    formed = {reading.name: reading for reading in model.readings if reading.closed_form}
    for equation in model.equations(symbols(model)):
        left = "" if isinstance(equation.relation, str) else str(equation.relation.lhs)
        if left in formed and equation.relation.rhs == formed[left].closed_form(symbols(model)):  # type: ignore[misc]
            pytest.fail(f"write Equation({left!r}, …): the closed form of {left} stands in the reading")


@every_preset
def test_the_row_of_numbers_under_a_preset_is_true(model: Model, preset: Any) -> None:
    result = run(model, model.given(preset.title))
    shown = next((line for line in rendered(model) if agrees(model, line, result) is not False), None)
    assert shown or '<math display="block" class="n' not in equation_figure(model, catalogue.equations(model), result)


# defaults -------------------------------------------------------------------------------------------
NAMES = re.compile(r"[A-ZÀ-Ý][A-Za-zÀ-ÿ'-]{3,}|EIP-1559|SEC")  # of people, papers, rules and programs


@every_parameter
def test_a_default_says_where_it_comes_from(model: Model, parameter: Parameter | Choice) -> None:
    """From one of the model's sources, by name; or it was chosen, and then what for."""
    assert parameter.basis.endswith(".") and len(parameter.basis) > 12, f"{parameter.name} stands at its default for no reason"
    if not re.match(r"(Chosen|Own (estimate|arithmetic)): |Chosen [a-z]", parameter.basis):
        listed = {name for source in model.sources for name in NAMES.findall(source.text)}
        assert listed & set(NAMES.findall(parameter.basis)), f"{parameter.basis} None of the sources is called so."
    for year in re.findall(r"\((\d{4})\)", parameter.basis):
        assert any(year in source.text for source in model.sources), f"{parameter.basis} No source is of {year}."
