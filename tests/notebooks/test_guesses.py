"""Every card of every tutorial, in this process: what it hides before the lock, and what it says afterwards."""

import ast
import json
import re
from html import unescape
from pathlib import Path

import pytest
from conftest import CHECKOUT
from ipywidgets import HTML

from squeezelab.core import Choice
from squeezelab.dynamics.run import run
from squeezelab.views import Calculator
from squeezelab.views.ask.card import Guess

TUTORIALS = sorted((CHECKOUT / "notebooks" / "tutorials").glob("*.ipynb"))
LONG = {"11-claims-under-test"}  # it runs every claim
each = pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem, marks=pytest.mark.slow if path.stem in LONG else ()) for path in TUTORIALS]
)


def shown(path: Path):
    """Runs the code cells one after the other; gives each cell with what its last line is."""
    space = {"__name__": "__main__", "display": lambda *_: None}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), path.stem, "exec"), space)
        yield cell, eval(compile(ast.Expression(last.value), path.stem, "eval"), space) if last else None


def plain(text: str) -> str:
    return unescape(re.sub("<[^>]*>", " ", text)).replace("\u202f", " ")


def sent(card: Guess) -> str:
    """All that a page is given of a card and of its calculator."""
    calculator = card.calculator
    beside = written(calculator) if isinstance(calculator, Calculator) else ""
    return plain(json.dumps(card.get_state(), default=str, ensure_ascii=False) + card.still() + beside)


def written(widget) -> str:
    """All that the widgets of a calculator write, the tables and pictures of its tabs too."""
    own = [widget.value] if isinstance(widget, HTML) else []
    return " ".join([*map(plain, own), *map(written, getattr(widget, "children", ()))])


def edges(question):
    """Where, along each setting in which the two differ, the outcome tips on the way from what is seen to what is asked."""
    model, seen, asked = question.model, question.given_seen, question.given
    for name in [name for name, value in asked.items() if value != seen[name]]:
        if model.tipped is None or isinstance(model.parameter(name), Choice):
            continue

        def tipped(value, name=name):
            return bool(run(model, {**seen, name: value}).tipped[0])

        low, high = seen[name], asked[name]
        if tipped(low) == tipped(high):
            continue
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if tipped(middle) == tipped(seen[name]) else (low, middle)
        yield model.parameter(name), (low + high) / 2


@each
def test_nothing_beside_a_card_tells_the_edge_that_the_answer_hangs_on(path, monkeypatch, tmp_path):
    """Neither finding nor reading nor picture may name the value past which the outcome turns, before it is guessed."""
    monkeypatch.chdir(tmp_path)
    for _, card in shown(path):
        if not isinstance(card, Guess):
            continue
        if isinstance(card.calculator, Calculator):
            for parameter, edge in edges(card.question):
                shown_as = edge * parameter.unit.factor
                for text in re.findall(r"\d[\d,]*\.?\d*", written(card.calculator)):
                    number = float(text.replace(",", ""))
                    assert abs(number - shown_as) > 0.002 * abs(shown_as), f"{parameter.label} tips at {parameter.write(edge, exact=True)}"
        card.skip()


@each
def test_its_cards_hide_the_outcome_and_tell_it_with_a_reason(path, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    cards = 0
    for cell, card in shown(path):
        if not isinstance(card, Guess):
            assert "squeezelab.guess(" not in "".join(cell["source"]), "the card is what its cell shows"
            continue
        cards += 1
        question = card.question
        assert cell["metadata"]["squeezelab"]["guess"] == question.declared, "what the page knows of it is what the code says"
        card.ask()
        if question.kind == "choice":
            assert question.right in question.choices and len(question.choices) >= 2
        else:
            answer = plain(question.quantity.write(question.answer))
            if len(re.sub(r"\D", "", answer)) >= 3:  # a shorter number may stand there by chance
                assert answer not in sent(card), answer
        reason = plain(question.reason())
        assert reason not in sent(card) and reason.rstrip().endswith(".") and "nan" not in reason.split()
        card.skip()
        assert reason in plain(card.view["why"]) and re.search(r"\d|[A-Z]", plain(card.view["head"]))
        if question.kind != "choice":
            assert plain(question.quantity.write(question.answer)) in plain(card.view["head"])
    assert cards >= 2
