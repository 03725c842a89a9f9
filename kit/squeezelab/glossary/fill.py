"""What goes into each kind of generated block.

A long room: one function a generated block, and the few that several of them use.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ..claims.outcome import Outcome
from ..core import ROLES, Choice, Model, Parameter
from ..counting import counted
from ..errors import GlossaryError, SqueezelabError, Unreadable
from ..models import get_model
from .blocks import KINDS, Block
from .catalogue import equations, label_of, notebook_of, ran, shown, symbol_of
from .mathml import mathml
from .mistake import mistake
from .reader import Entry
from .schema import Claim, Fact, Found, Textbook
from .template import fill

MARKS = {"holds": "✓ Holds", "conditional": "◐ Holds where", "fails": "✕ Fails", "arithmetic": "≡ True by arithmetic", "open": "○ Open"}
DOTS = {"fact": "●", "model": "―", "assumed": "○"}


def model_of(entry: Entry) -> Model | None:
    """The model of the entry's calculator."""
    return get_model(entry.front.calculator) if entry.front.calculator else None


def formula(entry: Entry) -> dict[str, Any] | None:
    """The entry's formula: its own, or the first equation of its model where the entry shows it; nothing where neither tells the term."""
    own, model = entry.front.formula, model_of(entry)
    if own:
        return {"latex": own.latex, "mathml": mathml(own.latex), "says": own.says}
    if model is None or not equations(model) or KINDS["formula"].partition(" -->")[0] not in entry.body:
        return None
    first = equations(model)[0]
    return {"latex": first["latex"], "mathml": shown(model, first["mathml"]), "says": first["says"]}


def facts(entry: Entry) -> list[dict[str, str]]:
    """The entry's facts, a model's numbers computed."""
    told = []
    for position, fact in enumerate(entry.front.facts):
        try:
            told.append({"kind": fact.kind, "text": _stated(entry, fact), "source": fact.told or _origin(entry, fact)})
        except SqueezelabError as problem:
            raise mistake(entry.path, entry.line("facts", position, "text"), f"the fact cannot be computed: {problem}") from None
    return told


def example(entry: Entry) -> list[str]:
    """The steps of the worked example, their numbers computed."""
    front = entry.front
    return [
        _computed(step.text, step.calculator or front.calculator, step.preset or (None if step.calculator else front.preset), step.values)
        if "{" in step.text
        else step.text
        for step in front.example
    ]


def _stated(entry: Entry, fact: Fact) -> str:
    if fact.kind != "model":
        return fact.text
    return _computed(fact.text, fact.calculator or entry.front.calculator, fact.preset, fact.values)


def _origin(entry: Entry, fact: Fact) -> str:
    name = fact.calculator or entry.front.calculator
    return f"model {get_model(name).title.lower()}" if fact.kind == "model" and name else ""


def _computed(text: str, calculator: str | None, preset: str | None, values: Any) -> str:
    if calculator is None:
        raise Unreadable("numbers of a model need a calculator: name one in the front matter or beside the numbers")
    return fill(text, ran(calculator, preset, tuple(sorted(values.items()))))


def filled(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    """The text of one block; raises `GlossaryError` at its line where it cannot be made."""
    try:
        return _FILLERS[block.kind](entry, block, outcomes)
    except GlossaryError:
        raise
    except SqueezelabError as problem:
        raise mistake(entry.path, entry.body_line + block.line, f"the block “{block.kind}” cannot be filled: {problem}") from None


def _formula(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    if block.words and (model := model_of(entry)):
        each = equations(model)
        number = int(block.words[0]) if block.words[0].isdecimal() else 0
        if not 1 <= number <= len(each):
            raise Unreadable(f"“{block.words[0]}” is no equation: the model has {counted(len(each), 'equation')}, counted from 1")
        held: dict[str, Any] | None = each[number - 1]
    else:
        held = formula(entry)
    if held is None:
        raise Unreadable("neither `formula` nor `calculator` is given in the front matter")
    lines = ["", "$$", held["latex"], "$$", "", held["says"]]
    model = model_of(entry)
    if "names" in held and model:
        lines += ["", _where(model, held["names"])]
    elif entry.front.formula and entry.front.formula.where:
        lines += ["", f"*Where:* {entry.front.formula.where.rstrip('.')}."]
    elif not entry.front.formula and model:
        lines += ["", _where(model, equations(model)[0]["names"])]
    return "\n".join(lines) + "\n"


def _where(model: Model, names: list[str]) -> str:
    words = [f"${symbol_of(model, name)}$ {label_of(model, name)}" for name in names]
    return f"*Where:* {', '.join(words)}."


def _parameters(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    model = model_of(entry)
    if model is None:
        raise Unreadable("the entry has no calculator")
    wanted = [model.parameter(name) for name in block.words] or [q for q in model.parameters if q.role != "scene"]
    rows = [
        f"| {quantity.label} ${quantity.symbol}$ | {_default(quantity)} | {_range(quantity)} |"
        for role in ROLES
        for quantity in wanted
        if quantity.role == role
    ]
    return "\n".join(["", "| Slider | Opens at | Range |", "| --- | --- | --- |", *rows]) + "\n"


def _default(quantity: Parameter | Choice) -> str:
    return quantity.write(quantity.default) if isinstance(quantity, Choice) else quantity.write(quantity.default, exact=True)


def _range(quantity: Parameter | Choice) -> str:
    return quantity.range if isinstance(quantity, Parameter) else " or ".join(quantity.options.values())


def _example(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    settings = block.settings
    calculator = settings.pop("calculator", entry.front.calculator)
    preset = settings.pop("preset", None)
    if not block.template:
        raise Unreadable("an example needs its sentence between the opening line and “-->”, with numbers as {reading}")
    if calculator is None:
        raise Unreadable("the entry has no calculator; name one beside the word: example calculator=short-squeeze")
    model = get_model(calculator)
    values = {name: _value(model.parameter(name), value) for name, value in settings.items()}
    return _computed(block.template, calculator, preset, values)


def _value(parameter: Parameter | Choice, text: str) -> float | str:
    """A setting beside a block as a value: a number in base units, or the key of an option."""
    if isinstance(parameter, Choice):
        return text
    try:
        return float(text)
    except ValueError:
        raise Unreadable(
            f"{parameter.name}={text} is no number in base units: write it like {parameter.name}={parameter.default:g}"
        ) from None


def _facts(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    rows = [
        f"- {DOTS[fact['kind']]} {fact['text']}" + (f" *({fact['kind']}: {fact['source']})*" if fact["source"] else "")
        for fact in facts(entry)
    ]
    return "\n".join(["", *rows]) + "\n" if rows else ""


def _claims(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    rows = []
    for claim in entry.front.claims:
        outcome = outcomes[claim.id]
        condition = f" {claim.condition[0].upper()}{claim.condition[1:]}." if claim.condition else ""
        calculator = claim.calculator or entry.front.calculator
        at = notebook_of(calculator) if calculator and claim.verdict != "open" else None
        tried = f" [Try it]({_address(at, claim.preset, claim.values)})." if at else ""
        shown = f"{outcome.numbers}{condition}{tried}{_counter_example(outcome)} {sayers(claim)}"
        rows.append(f"- **{MARKS[claim.verdict]}** ({claim.id}): {claim.says}\n  {shown}")
    return "\n".join(["", *rows]) + "\n" if rows else ""


def _counter_example(outcome: Outcome) -> str:
    """The link to the setting that tells most against the claim, "" where there is none to open."""
    seen = outcome.found.picture if outcome.found else None
    at = notebook_of(seen.model) if seen and seen.model else None
    return f" [Try the counter-example]({_address(at, None, seen.counter)})." if seen and at and seen.counter else ""


def sayers(claim: Claim, *, plain: bool = False) -> str:
    """Who makes the claim, in a sentence; without links if ``plain``."""
    pages = [one for one in claim.origin if isinstance(one, Found)]
    named = [f"{one.publisher}, “{one.page}”" if plain else f"[{one.publisher}, “{one.page}”]({one.url})" for one in pages]
    found = [f"{name} (read on {one.seen.day} {one.seen:%B %Y})" for name, one in zip(named, pages, strict=True)]
    books = [one.source for one in claim.origin if isinstance(one, Textbook)]
    parts = [f"Found at {' and '.join(found)}"] if found else []
    parts += [f"Stated by {' and '.join(books)}"] if books else []
    return ". ".join(parts) + "." if parts else "A sentence of our own."


def _address(notebook: str, preset: str | None, values: Mapping[str, Any]) -> str:
    """The link to a calculator's notebook; the extension opens the live calculator at the settings after #."""
    parts = [f"preset={quote(preset)}"] if preset else []
    parts += [f"{name}={quote(f'{value:.12g}' if isinstance(value, float) else str(value))}" for name, value in values.items()]
    return f"../notebooks/{notebook}" + (f"#{'&'.join(parts)}" if parts else "")


def _sources(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    rows = [f"- [{source.text}]({source.url})" if source.url else f"- {source.text}" for source in entry.front.sources]
    model = model_of(entry)
    at = notebook_of(model.id) if model else None
    opened = [f"Calculator: [{model.title}]({_address(at, entry.front.preset, {})}).", ""] if model and at else []
    return "\n".join(["", *opened, "Sources:", "", *rows, ""])


def _opening(entry: Entry, block: Block, outcomes: dict[str, Outcome]) -> str:
    steps, told = example(entry), entry.front.confused_with
    return "\n".join([
        "", f"**{entry.front.definition}**", "",
        *(f"{number}. {step}" for number, step in enumerate(steps, 1)), *([""] if steps and told else []),
        *(f"- Not to be confused with [{other.entry.replace('-', ' ')}]({other.entry}.md): {other.because}" for other in told), "",
    ])  # fmt: skip


_FILLERS = {
    "opening": _opening, "formula": _formula, "parameters": _parameters, "example": _example,
    "facts": _facts, "claims": _claims, "sources": _sources,
}  # fmt: skip
