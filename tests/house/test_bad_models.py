"""A model that cannot be, or that does not keep its word, is refused before anyone opens it: file, line, what is allowed, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import squeezelab.models as models
from squeezelab.core import Model
from squeezelab.errors import DeclarationError
from squeezelab.models import get_model, list_models
from squeezelab.trial import faults

TEMPLATE = (Path(models.__file__).parent / "_template.py").read_text("utf-8")
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Lays the scaffold out as `broken`, changed in one place, and gives all that is said about it."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr(models, "FOLDER", folder)
    monkeypatch.setattr(models, "__path__", [str(folder)])
    monkeypatch.setattr(models, "model_ids", lambda: ("broken",))

    def written(old: str, new: str) -> str:
        assert TEMPLATE.count(old) >= 1, old
        (folder / "broken.py").write_text(TEMPLATE.replace(old, new), "utf-8")
        try:
            return "\n".join(faults(get_model("broken")))
        except DeclarationError as problem:
            return str(problem)

    yield written
    sys.modules.pop("squeezelab.models.broken", None)


def line(text: str) -> int:
    """The line of the scaffold on which a text stands."""
    return TEMPLATE[: TEMPLATE.index(text)].count("\n") + 1


@pytest.mark.parametrize("model", list_models().values(), ids=list_models())
def test_every_model_keeps_its_word(model: Model) -> None:
    assert not list(faults(model))


def test_the_scaffold_as_it_is_keeps_its_word(write: Write) -> None:
    assert write("Your term", "Broken") == ""


def test_the_row_of_numbers_of_the_scaffold_is_true(write: Write) -> None:
    """Its parameter is called as the symbol of a gain is, which is no reason to take one for the other."""
    from squeezelab.dynamics.run import run
    from squeezelab.typeset import rendered
    from squeezelab.views.figures.equation import agrees

    assert write("Your term", "Broken") == ""
    model = get_model("broken")
    for preset in model.presets:
        result = run(model, model.given(preset.title))
        assert [agrees(model, line, result) for line in rendered(model)] == [True]


START = '    return {"price": price, "flow": p.market_depth * 100 * p.shock}'
STEP = '    return {"price": linear_impact(state["price"], flow, p.market_depth), "flow": flow}'
GAIN = 'return {"forced trades": loop_gain(p.forced, p.market_depth) + 0 * price}'
SHOCK, FORCED = 'Parameter(\n            "shock"', 'Parameter(\n            "forced"'
LOG = 'scale="log",\n            role="keeps"'
DEEP = '{"market_depth": 100e6}'
EQUATION = "relation = Eq(s.loop_gain, s.forced / s.market_depth"
INVERTED = "relation = Eq(s.loop_gain, s.market_depth / s.forced"


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        # it does not load
        ("unit.CHANGE", "unit.CHANG", "unit.CHANGE", ["unit has no “CHANG”", "Did you mean CHANGE"]),
        ("unit.CHANGE", "unit.change", "unit.CHANGE", ["Did you mean CHANGE"]),
        ("def start(p: Values", "def start(p Values", "def start", ["invalid syntax"]),
        (START, START[2:], START, ["unindent"]),
        ("loop_gain, ", "loop_gian, ", "", ["loop_gian"]),
        ("    Array,\n", "    Arrray,\n", "from ..core", ["Arrray"]),
        ("finding=finding,", "finding=findng,", "finding=finding", ["“findng” is not defined", "Did you mean finding"]),
        ("    finding=finding,\n", "", "MODEL = Model(", ["missing", "'finding'"]),
        ('    loop="reinforcing",', '    lop="reinforcing",', "MODEL = Model(", ["lop"]),
        ("MODEL = Model(", "MODLE = Model(", "", ["must end in MODEL"]),
        ('loop="reinforcing"', 'loop="enforcing"', 'loop="reinforcing"', ["enforcing", "Did you mean reinforcing"]),
        ("default=0.02", "default=0.2", SHOCK, ["shock", "outside"]),
        ("low=1e6,", "low=0.0,", FORCED, ["forced", "log scale"]),
        ('"Past 10 % the linear impact is no longer a fair picture."', '""', SHOCK, ["reason"]),
        ('role="keeps"', 'role="keep"', FORCED, ["keep", "starts, keeps, stops, scene"]),
        (LOG, LOG.replace("log", "logarithmic"), FORCED, ["logarithmic", "linear, log, symlog"]),
        ('role="starts"', 'role="starts", size=3', SHOCK, ["size"]),
        ("The first move, whatever its cause.", "The first move", SHOCK, ["full stop"]),
        ('"shock",\n', '"Shock",\n', SHOCK, ["Shock", "snake_case"]),
        ('("price",), "steps"', '("prise",), "steps"', "panels=", ["prise", "price"]),
        ('"steps", forced', '"stairs", forced', "panels=", ["stairs", "Did you mean"]),
        ('{"becomes": 2.0}', '{"become": 2.0}', '"Half forced"', ["become", "Did you mean becomes"]),
        (DEEP, '{"market_dept": 100e6}', '"Deep market"', ["market_dept", "Did you mean market_depth"]),
        (DEEP, '{"market_depth": 100e9}', '"Deep market"', ["Market depth", "allowed is"]),
        ('Cliff("forced"', 'Cliff("force"', "cliff=", ["force", "Did you mean forced"]),
        ("gain=Gain(gain)", 'gain=Gain(gain, along="prices")', "gain=Gain", ["prices", "price"]),
        ("gain=Gain(gain)", 'gain=Gain(gain, at="nowhere")', "gain=Gain", ["nowhere"]),
        ("gain=Gain(gain)", 'gain=Gain(gain, depth="deepness")', "gain=Gain", ["deepness"]),
        ("gain=Gain(gain)", "gain=gain", "", ["Gain(gain)"]),
        ("Deep market", "Half forced", '"Half forced"', ["twice"]),
        ("steps=60", 'steps="rounds"', "steps=60", ["rounds"]),
        ("steps=60", "steps=0", "", ["steps must be 1 or more"]),
        ('"market_depth",\n            r"D"', '"flow",\n            r"D"', "", ["flow", "twice"]),
        # it loads, and does not keep its word
        (STEP, STEP.replace(', "flow": flow', ""), "def step", ["step forgets the series “flow”"]),
        (START, '    return {"price": price}', "def start", ["start forgets the series “flow”"]),
        (START, "    pass", "def start", ["start gives NoneType", "dictionary"]),
        ("p.forced / p.market_depth\n", "p.forced / p.market_dept\n", "flow = state", ["no parameter “market_dept”", "market_depth"]),
        ('"flow": flow}', '"flow": np.sum(flow)}', STEP, ["“np” is not defined"]),
        ('"flow": flow}', '"flow": [1.0, 2.0]}', "def step", ["shape (2,)", "(lanes,)"]),
        (GAIN, GAIN.replace('{"forced trades": ', "").rstrip("}"), "def gain", ["the gain gives ndarray", "dictionary"]),
        ("+ 0 * price}", "+ 0 * price[:2]}", "def gain", ["gain of “forced trades” has the shape", "(n, lanes)"]),
        ("+ 0 * price}", "+ 0 * price.T}", "return {\"forced", ["could not be broadcast"]),
        ("+ 0 * price}", "/ (0 * price)}", "", ["gain of “forced trades” is not finite"]),
        (EQUATION, INVERTED, "def equations", ["equation 1 does not hold"]),
        (EQUATION, EQUATION.replace("market_depth", "market_dept"), EQUATION, ["no quantity “market_dept”", "Did you mean market_depth"]),
        ('the market takes per 1 %."', 'the market takes per 1 %"', "def equations", ["full stop"]),
        ('s["price"][-1]', 's["prise"][-1]', 's["price"][-1]', ["prise"]),
        ('s["price"][-1]', 's["price"]', '"end_price"', ["reading “end_price” has the shape"]),
        ("*{end_price}*", "*{end_prise}*", "return result.say", ["end_prise", "end_price"]),
        ('    return result.say("A spark', '    _ = result.say("A spark', "def finding", ["the finding is None"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_file_and_line(write: Write, old: str, new: str, at: str, words: list[str]) -> None:
    told = write(old, new)
    assert told.startswith("models/broken.py:"), told or "nothing is said"
    assert "Traceback" not in told and ".." not in told and "?." not in told, told
    for word in words:
        assert word in told, told
    if at:
        assert told.startswith(f"models/broken.py:{line(at)}: "), f"{told} (not at line {line(at)})"
