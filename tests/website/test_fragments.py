"""A setting in the address, read by the page before Python is there: what Python would read, or a sentence, and never a fault."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest

from squeezelab import links
from squeezelab.core import Choice, Model
from squeezelab.models import get_model, list_models
from squeezelab.site import books, shelf

SETTING = Path(shelf.__file__).with_name("assets") / "setting.js"
READ = """const fs = require('fs');
const { settingOf, numberOf } = new Function(`${fs.readFileSync(process.argv[1], 'utf8')}; return { settingOf, numberOf };`)();
const told = JSON.parse(fs.readFileSync(0, 'utf8')).map(([fragment, data]) => {
  const found = settingOf(fragment, data);
  if (!found) return null;
  const sides = { '': found.values, 'b.': found.twin?.values ?? {} };
  const numbers = Object.fromEntries(Object.entries(sides).map(([side, values]) => [side, Object.fromEntries(Object.entries(values).map(
    ([name, text]) => [name, data.controls[name].choice ? text : numberOf(data.controls[name], text).value]))]));
  return { ...found, numbers, polluted: ({}).polluted ?? null };
});
console.log(JSON.stringify(told));"""
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="no node here, so the script of the site is not run: install node 20")


def told(model: Model) -> dict[str, Any]:
    """What a page tells its script of a model, without its books."""
    controls = {q.name: shelf._control(q, slider) for q in model.parameters for slider in [books.sliders(model)[q.name]]}
    presets = [{"title": preset.title} for preset in model.presets]
    return {"model": model.id, "presets": presets, "controls": controls, "map": shelf._map(model)}


def read(asked: list[tuple[str, Model]]) -> list[Any]:
    """What the script of the site reads in each fragment."""
    data = {model.id: told(model) for _, model in asked}
    written = json.dumps([(fragment, data[model.id]) for fragment, model in asked])
    command = ["node", "-e", READ, str(SETTING)]
    done = subprocess.run(command, input=written, capture_output=True, text=True, encoding="utf-8", check=True)
    held: list[Any] = json.loads(done.stdout)
    return held


def drawn(model: Model, draw: np.random.Generator) -> dict[str, Any]:
    """Values of some settings of a model, anywhere in their ranges."""
    some = [q for q in model.parameters if draw.random() < 0.6]
    return {q.name: draw.choice(list(q.options)) if isinstance(q, Choice) else draw.choice(q.stops) for q in some}


def test_the_page_reads_every_link_as_python_does() -> None:
    draw = np.random.default_rng(18)
    states = []
    for model in list_models().values():
        for _ in range(6):
            preset, other = (str(draw.choice([one.title for one in model.presets])) for _ in "ab")
            twin = (other, {name: model.parameter(name).check(value) for name, value in drawn(model, draw).items()})
            values = {name: model.parameter(name).check(value) for name, value in drawn(model, draw).items()}
            state = links.write(model, {**model.given(preset), **values}, preset=preset, seed=int(draw.integers(0, 10**9)))
            side = links.write(model, {**model.given(other), **twin[1]}, preset=other).partition("?")[2]
            second = "&".join(f"b.{one}" for one in side.split("&") if one)
            states.append((f"{state}{'&' if '?' in state else '?'}{second}", model))
    found = read([(f"#{state.partition('?')[2]}", model) for state, model in states])
    for (state, model), page in zip(states, found, strict=True):
        held = links.read(state)
        assert not held.unread and not page["unread"], (state, page["unread"])
        assert model.presets[page["preset"]].title == held.preset, state
        sides = {"": held.values, "b.": held.twin[1] if held.twin else {}}
        for side, values in sides.items():
            assert page["numbers"][side].keys() == values.keys(), state
            for name, value in values.items():
                got = page["numbers"][side][name]
                assert got == value if isinstance(value, str) else got == pytest.approx(value, rel=1e-12, abs=1e-15), (state, name)


HOSTILE = [
    "#shock=<script>alert(1)</script>", "#shock=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "#preset=<b>bold</b>",
    "#<svg/onload=alert(1)>=1", "#__proto__=1", "#__proto__.polluted=1", "#b.__proto__=1&b.polluted=2",
    "#constructor=1&b.constructor=2", "#hasOwnProperty=5%25", "#toString=1", "#valueOf=%7B%7D", "#shock=__proto__",
    "#preset=__proto__", "#preset=constructor", "#seed=__proto__", "#view.map=__proto__~constructor", "#shock=%",
    "#shock=%E0%A4%A", "#%E0%A4%A=5", "#shock=%00", "#shock=%FF%FE", "#=", "#=5", "#&&&=&&&", "#shock=", "#shock==5%25",
    "#shock=5%25%25", "#shock=1e309", "#shock=-1e309", "#shock=NaN", "#shock=Infinity", "#shock=0x10",
    "#shock=1_000", "#shock=١٢%25", "#shock=5,5%25", "#shock=" + "9" * 3000, "#" + "shock=5%25&" * 360 + "x=1",
    "#" + "a" * 3999 + "=", "#" + "x=1&" * 5000, "#shock=" + "%" * 3000, "#leverage=5", "#crowd_size=5&venue=a",
    "#squeezelab:liquidation-cascade?shock=-5%25", "#squeezelab:?shock=5%25", "#squeezelab:<b>?shock=5%25",
    "#squeezelab:%E0%A4%A?shock=5%25", "#squeezelab:short-squeeze-2?shock=5%25", "#squeezelab:__proto__", "#market_depth=2.3",
    "#market_depth=2.3k", "#market_depth=5%25", "#market_depth=2.3m%20m", "#shock=5m", "#shock=-5%25", "#shock=900%25",
    "#SHOCK=5%25", "#shock%20=5%25", "#b.b.shock=5%25", "#b.=1", "#b.seed=3", "#seed=-1", "#seed=1.5", "#seed=" + "9" * 30,
    "#view.step=-1", "#view.step=x", "#view.step=" + "9" * 30, "#view.units=both", "#view.map=shock", "#view.map=shock~shock",
    "#view.map=shock~nobody", "#view.nothing=1", "#javascript:alert(1)=1", "#data:text/html,x=1", "#preset=Thin%20market%00",
    "#preset=" + "T" * 500, "#short_interest=3m%20shares%20and%20more",
]  # fmt: skip


@pytest.mark.parametrize("model", ["short-squeeze", "dealer-gamma"])
def test_what_a_crafted_fragment_cannot_be_is_a_short_sentence_and_nothing_of_it_is_kept(model: str) -> None:
    declared = get_model(model)
    for fragment, page in zip(HOSTILE, read([(one, declared) for one in HOSTILE]), strict=True):
        assert page is not None and page["unread"], fragment[:80]
        assert all(sentence.strip() and len(sentence) < 400 for sentence in page["unread"]), fragment[:80]
        assert page["polluted"] is None and page["preset"] in range(len(declared.presets)), fragment[:80]
        for name, value in {**page["numbers"][""], **page["numbers"]["b."]}.items():
            q = declared.parameter(name)
            assert isinstance(q, Choice) or q.low <= value <= q.high, fragment[:80]


def test_a_link_that_was_written_as_text_once_more_still_opens() -> None:
    model = get_model("short-squeeze")
    plain = "shock=5%25&market_depth=2.3m"
    forms = [
        plain,
        quote(plain, safe="&"),
        quote(plain, safe=""),
        f"squeezelab:short-squeeze?{plain}",
        "shock=5\u202f%25&market_depth=2.3\u00a0m",
    ]
    for form, page in zip(forms, read([(f"#{form}", model) for form in forms]), strict=True):
        assert page["numbers"][""] == {"shock": 0.05, "market_depth": 2.3e6} and not page["unread"], form


@pytest.mark.parametrize("fragment", ["", "#", "#main", "#C12", "#claims", "#squeezelab:short-squeeze"])
def test_a_place_on_the_page_is_no_setting(fragment: str) -> None:
    assert read([(fragment, get_model("short-squeeze"))]) == [None]
