"""Every sentence of every model is true: at every preset, with each slider at its ends, and at settings at random."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from reference.sentences import CATEGORICAL, faults, flat_faults
from reference.settings import anywhere
from reference.truths import ENDS, TRUTHS

from squeezelab.core import Model, Parameter, Result
from squeezelab.core.words import Said, Sentence
from squeezelab.dynamics.beside import side_by_side
from squeezelab.dynamics.run import run
from squeezelab.errors import NoAnswer
from squeezelab.models import get_model, list_models
from squeezelab.views.figures.words import change

THINGS = (  # what a number may be said to be of
    "kurtosis|price|share|spread|breaks|chance|banks|assets?|mix|day|risk|ADX|correlation|cost|fee|rate|profit|frequency|volatility|utilisation|hedge|gap|"
    "growth|premium|ratio|move|cash|Greek|slippage|value|exposure|wins|point|shares|fall"
)
MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


def outright(result: Result, sentence: str) -> list[str]:
    """What a sentence says outright and should not, or for which no truth is written down."""
    out, known = [], ENDS | TRUTHS.get(result.model.id, {})
    for pattern, holds in known.items():
        if re.search(pattern, sentence) and not holds(result):
            out.append(f"“{pattern}” is not so")
    prose = sentence
    if isinstance(sentence, Sentence):  # what numbers chose is read back by itself, but for what a condition decides
        prose = "".join("…" if isinstance(one, Said) and one.kind not in {"chosen", "compared"} else one for one in sentence.parts)
    if (found := CATEGORICAL.search(prose)) and not any(re.search(pattern, sentence) for pattern in known):
        out.append(f"“{found[0]}” without a truth to hold it against: {prose}")
    return out


def every_text(result: Result) -> Iterator[tuple[str, list[str]]]:
    """Every sentence and every number that a calculator writes about a run, each with its faults."""
    says = result.finding
    yield says, [*faults(result, says), *outright(result, says)]
    for reading in result.model.readings:
        value = float(result[reading.name])
        written = f"{reading.label}: {reading.write(value)}"
        wrong = flat_faults(written.removesuffix(": none"))
        if reading.unit.name in {"share of a whole", "probability"} and not (np.isnan(value) or -1e-9 <= value <= 1 + 1e-9):
            wrong.append("a share outside 0 to 100 %")
        yield written, wrong
        if reading.context:
            context = reading.context(result)
            yield f"{reading.label}: {context}", flat_faults(context)


def false_sentences(model: Model, count: int, seed: int) -> list[str]:
    """Every fault of every sentence at about ``count`` settings, with the setting."""
    out, seen = [], set()
    for p, lanes, draws in anywhere(model, count, seed):
        for beside in side_by_side(model, p, seed=draws, paths=lanes).results:
            for one in map(beside.lane, range(beside.lanes)):
                for says, wrong in every_text(one):
                    for fault in wrong:
                        kind = (says.partition(":")[0], re.sub(r"[\d.,+−]+", "#", fault))
                        if kind not in seen:
                            seen.add(kind)
                            out.append(f"{fault}\n    {says}\n    {settings_of(one)}")
    return out


def settings_of(result: Result) -> str:
    """The values that differ from the first preset's, as one would type them."""
    given = result.model.given()
    told = {name: value if isinstance(value, str | int) else float(value[0]) for name, value in result.values.items()}
    return f"seed {result.seed}, " + ", ".join(f"{name}={value!r}" for name, value in told.items() if value != given[name])


@every_model
def test_every_sentence_is_true_wherever_the_sliders_stand(model: Model) -> None:
    wrong = false_sentences(model, 300, 0)
    assert not wrong, "\n".join(wrong[:12])


@every_model
def test_the_line_on_the_last_move_tells_the_way_that_it_went(model: Model) -> None:
    for q in [q for q in model.parameters if isinstance(q, Parameter) and not q.structural][:6]:
        given = model.given()
        ends = []
        for value in (q.low, q.high):
            try:
                ends.append(run(model, {**given, q.name: value}))
            except NoAnswer:
                break
        if len(ends) == 2:
            for old, new, before, after in ((q.low, q.high, *ends), (q.high, q.low, *ends[::-1]), (q.low, q.low, ends[0], ends[0])):
                line = change(model, q, old, new, before, after)
                tail = line.partition(", ")[2]
                assert not [fault for fault in flat_faults(tail) if "the wrong way" not in fault], line  # a label may hold “fall”
                assert "left" in line or "value" in line or before.write(model.readings[0].name) != after.write(model.readings[0].name)


@every_model
def test_the_line_on_the_last_move_names_a_thing_and_leaves_names_their_capitals(model: Model) -> None:
    """“took the attacking from”, “left the at the money at” and “the jensen gap” were said, “usd in the pool”, “leveraged etfs”."""
    given = model.given()
    opens = run(model, given)
    for q in model.parameters:
        line = change(model, q, given[q.name], given[q.name], opens, opens)
        move, said = line.partition(", ")[2], re.search(r"(?:left|took|,) (“[^”]+”|the [^.]*?) (?:at|from|is now|has no) ", line)
        assert move[1:].startswith(q.label[1:]) and (move[0] == q.label[0] or not re.match("[A-Z]{2}|Greek|Kelly|Jensen", q.label)), line
        assert said and (said[1][0] == "“" or re.search(rf"\b({THINGS})\b", said[1])), line
        assert model.readings[0].label.removeprefix("The ")[1:] in line, line


def test_a_slider_that_was_put_back_is_said_to_be_back() -> None:
    """“weight of profits 0.50 → 0.50” was said of a hand that went away and came back."""
    model = get_model("loss-spiral")
    opens = run(model, model.given())
    for new, said in ((opens["capital"], "capital back at 200 m USD, left the price"), (3e8, "capital 200 m USD → 300 m USD, ")):
        assert said in change(model, model.parameter("capital"), opens["capital"], new, opens, opens)


@pytest.mark.slow
@every_model
@pytest.mark.parametrize("seed", range(1, 11))
def test_every_sentence_is_true_at_three_thousand_more_settings(model: Model, seed: int) -> None:
    wrong = false_sentences(model, 300, seed)
    assert not wrong, "\n".join(wrong[:12])
