"""The front matter of an entry, as pydantic models; `json_schema` hands it to editors.

Every field says what is allowed (its description) and shows it (its example): the same words stand
in the JSON Schema, in the guide for authors and in the error of an entry that breaks them.
A long room: the head of an entry, declared field by field with what each owes.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator, model_validator

from ..counting import counted

Verdict = Literal["holds", "conditional", "fails", "arithmetic", "open"]
LoopKind = Literal["reinforcing", "balancing", "either", "none"]
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=80)]


def number(value: Any) -> Any:
    """Text that is a number as one: YAML reads 1.0e8 as text, for it wants 1.0e+8."""
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


TYPED = re.compile(r"(?<![\w.,])(?!1[\u202f ]?%)\d[\d.,]*")  # a number that nobody computed; the unit “1 %” is none
Value = Annotated[float | int | str, BeforeValidator(number)]


def said(allowed: str, example: str, **more: Any) -> Any:
    """A field with what is allowed and an example of it."""
    return Field(description=allowed, examples=[example], **more)


class Strict(BaseModel):
    """No field but the declared ones; blanks at the ends are dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Formula(Strict):
    """The formula of an entry that has no calculator of its own."""

    latex: str = said("LaTeX of one equation, without dollar signs", r"S = \frac{N}{V}")
    says: str = said(
        "one sentence that reads the formula aloud, with a full stop", "Shares sold short over daily volume.", pattern=r"[.?]$"
    )
    where: str = said("what each symbol means, in one line", "$N$ shares sold short, $V$ daily volume", default="")


class Fact(Strict):
    """A number that the entry states: from a source, from the model, or assumed."""

    kind: Literal["fact", "model", "assumed"] = said("fact, model or assumed", "fact")
    text: str = said(
        "one sentence; a model's numbers as {reading} or {parameter}", "On 27 January 2021 GME closed at 347.51 USD.", min_length=10
    )
    source: str = said("where the number comes from; a fact needs it", "GME daily prices, 2021", default="")
    read: Literal["", "document", "data", "quoted", "unchecked"] = said(
        "how we know what the source says: document (read there), data (a series), quoted (through somebody), unchecked",
        "document",
        default="",
    )
    through: str = said("who quotes the source, with an address; for a quoted fact", "Risk.net, https://www.risk.net/…", default="")
    calculator: Id | None = said("the id of a model, where it is not the entry's", "short-squeeze", default=None)
    preset: str | None = said("the title of a preset", "Thin market", default=None)
    values: dict[str, Value] = said("parameters of the model, in base units", "{shock: 0.05}", default={})

    @property
    def told(self) -> str:
        """The source and how we know what it says."""
        if self.read == "quoted":
            return f"{self.source}; not read there, but through {self.through}"
        return f"{self.source}; not checked" if self.read == "unchecked" else self.source

    @model_validator(mode="after")
    def _owes(self) -> Fact:
        if self.kind == "fact" and not self.source:
            raise ValueError("a fact needs its source")
        if (self.kind == "fact") != bool(self.read):
            raise ValueError("a fact says how we know it, and nothing else does: read: document, data, quoted or unchecked")
        if (self.read == "quoted") != bool(self.through):
            raise ValueError("a quoted fact says through whom, with an address, and no other does: through: Risk.net, https://…")
        if self.read == "document" and re.search(r"as (quoted|told|summarised|listed|reported)|not checked", self.source):
            raise ValueError("the source says that it was not read itself: read: quoted, with `through`, or unchecked")
        typed = TYPED.search(re.sub(r"\{[^}]*\}", "", self.text))
        if self.kind == "model" and ("{" not in self.text or typed):
            what = f"“{typed[0].rstrip('.,')}” is typed" if typed else "no number is computed"
            raise ValueError(f"a fact of kind “model” takes its numbers from a run, and {what}: write {{reading}} or {{parameter}}")
        return self


class Found(Strict):
    """A public page that makes the claim; the entry paraphrases it."""

    kind: Literal["found"] = said("found, textbook or ours", "found")
    page: str = said("the page's title", "Sell pressure", min_length=2)
    publisher: str = said("who publishes the page", "Greeks.live", min_length=2)
    url: str = said("the page’s address", "https://term.greeks.live/area/sell-pressure/", pattern=r"^https?://\S+$")
    seen: date = said("the day on which we read it, year-month-day", "2026-11-30")


class Textbook(Strict):
    """A paper or book that states the claim, or sets it as a rule."""

    kind: Literal["textbook"] = said("found, textbook or ours", "textbook")
    source: str = said("author, year and title", "Kyle (1985), Econometrica 53(6)", min_length=10)
    url: str = said("an https address, or nothing", "https://doi.org/10.2307/1913210", default="", pattern=r"^(https://\S+)?$")


class Ours(Strict):
    """A sentence of our own, under test like any other."""

    kind: Literal["ours"] = said("found, textbook or ours", "ours")


Origin = Annotated[Found | Textbook | Ours, Field(discriminator="kind")]


class Claim(Strict):
    """A sentence that can be tested, the verdict on it, and the check that decides."""

    id: str = said("C and a number, or the entry's own word and a number", "C33", pattern=r"^[A-Z][A-Za-z]*[0-9]+$")
    says: str = said("the claim in one sentence of our own", "A rise of 5 % forces shorts to cover.", min_length=10)
    origin: list[Origin] = said(
        "who says so: {kind: found, page, publisher, url, seen}, {kind: textbook, source} or {kind: ours}; a list where several do",
        "{kind: ours}",
        min_length=1,
    )
    verdict: Verdict = said("holds, conditional, fails, arithmetic or open", "conditional")
    condition: str = said("“holds if …”; needed where the verdict is conditional", "holds if the margin call is near", default="")
    check: str = said(
        "file.function in kit/squeezelab/claims", "short_selling_pressure.small_rise", default="", pattern=r"^([a-z_0-9]+\.[a-z_0-9]+)?$"
    )
    calculator: Id | None = said("the id of the model that *Try it* opens", "short-squeeze", default=None)
    preset: str | None = said("the title of a preset", "Thin market", default=None)
    values: dict[str, Value] = said("parameters that decide it, in base units", "{shock: 0.05}", default={})
    reason: str = said("why no model can test it; needed where the verdict is open", "no model has a clock on the wall", default="")

    @field_validator("origin", mode="before")
    @classmethod
    def _listed(cls, given: Any) -> Any:
        return [given] if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _owes(self) -> Claim:
        if len(self.origin) > 1 and any(one.kind == "ours" for one in self.origin):
            raise ValueError("a claim that is found or in a textbook is not ours; name those who make it")
        if self.verdict == "open":
            if not self.reason:
                raise ValueError("an open claim says in `reason` why no model can test it")
            if self.check:
                raise ValueError("an open claim has no check; give it a verdict")
        elif not self.check:
            raise ValueError(f"the claim is said to be “{self.verdict}” and has no check; name one, or make it open with a reason")
        if self.verdict == "conditional" and not self.condition:
            raise ValueError("a conditional claim says in `condition` when it holds")
        return self


class Source(Strict):
    """Where the entry's knowledge comes from."""

    text: str = said("author, year and title, or the name of the page", "Kyle (1985), Econometrica 53(6)", min_length=5)
    url: str = said("an https address, or nothing", "https://doi.org/10.2307/1913210", default="", pattern=r"^(https://\S+)?$")
    kind: Literal["paper", "page", "rule", "data", "book"] = said("paper, page, rule, data or book", "paper")


class Step(Strict):
    """One step of the worked example: a sentence whose numbers a run fills in."""

    text: str = said("one sentence; numbers as {reading} or {parameter}", "The margin call waits at {first_call}.", min_length=10)
    calculator: Id | None = said("the id of a model, where it is not the entry's", "short-squeeze", default=None)
    preset: str | None = said("the title of a preset, where it is not the entry's", "Squeeze", default=None)
    values: dict[str, Value] = said("parameters of the model, in base units", "{shock: 0.05}", default={})

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return {"text": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _computed(self) -> Step:
        typed = TYPED.search(re.sub(r"\{[^}]*\}", "", self.text))
        if typed:
            raise ValueError(
                f"a step takes its numbers from a run, and “{typed[0].rstrip('.,')}” is typed: write {{reading}} or {{parameter}}"
            )
        return self


class Confused(Strict):
    """Another entry that this one is taken for, and what tells the two apart."""

    entry: Id = said("the id of another entry", "margin-call")
    because: str = said("one sentence that tells the two apart", "A margin call asks; a liquidation acts.", min_length=10, pattern=r"[.?]$")


class Front(Strict):
    """The front matter of ``glossary/<id>.md``."""

    title: Word = said("the term, upper case only at its start and in names", "Short selling pressure")
    aliases: list[Word] = said("a list of other words for the same thing", "[short pressure]", default=[])
    see: list[Word] = said("words that are told here and do not mean the same", "[buy-in]", default=[])
    asked: list[Word] = said("how people ask for it, and cases that it is known by", "[who is forced to buy]", default=[])
    summary: str = said("one sentence of at most 160 characters, without numbers, with a full stop", "Shares sold short push a price down.")
    definition: str = said(
        "what it is, in one or two plain sentences of at most 60 words, without symbols", "An order that waits at its price.", min_length=20
    )
    example: list[Step] = said("three to five steps, with numbers from a run", "['A spark of {shock} ends at {end_price}.', …]", default=[])
    confused_with: list[Confused] = said(
        "entries that it is taken for, each with what tells them apart", "[{entry: margin-call, because: …}]", default=[]
    )
    calculator: Id | None = said("the id of a model, or null", "short-squeeze", default=None)
    preset: str | None = said("the title of a preset of the calculator", "Thin market", default=None)
    tags: list[str] = said("one tag or more from glossary/tags.yml", "[short-selling]", min_length=1)
    related: list[Id] = said("ids of entries", "[margin-call]", default=[])
    prerequisites: list[Id] = said("ids of entries to read first", "[market-depth]", default=[])
    contradicted_by: list[Id] = said("ids of entries that say the opposite, or set its limits", "[market-maker]", default=[])
    symptoms: list[Word] = said("what one sees on a screen, in plain words", "[“price jumps, then falls back”]", default=[])
    symbols: list[Word] = said("the letters by which the term is written", "[g]", default=[])
    loop: list[Word] = said(
        "three to five words that follow each other in a circle, or none", "[price rises, margin calls, forced buying]", default=[]
    )
    loop_kind: LoopKind | None = said(
        "reinforcing, balancing, either or none; only where there is no calculator", "reinforcing", default=None
    )
    formula: Formula | None = said(
        "latex and says; only where the model's own equation does not serve", r"{latex: 'S = N/V', says: …}", default=None
    )
    facts: list[Fact] = said("a list of facts", "- {kind: fact, text: …, source: …}", default=[])
    claims: list[Claim] = said("a list of claims", "- {id: C33, says: …, verdict: holds, check: file.function}", default=[])
    sources: list[Source] = said("one source or more, papers first", "- {text: …, url: …, kind: paper}", min_length=1)
    reviewed: date = said("the day of the last review, year-month-day", "2026-11-20")

    @model_validator(mode="after")
    def _owes(self) -> Front:
        if len(self.summary) > 160:
            raise ValueError(f"summary has {len(self.summary)} characters; 160 are allowed, for it is shown on hover")
        if not self.summary.endswith((".", "?")) or re.search(r"[.?!]\s+[A-Z]", self.summary):
            raise ValueError("summary must be one sentence with a full stop")
        if self.example and not 3 <= len(self.example) <= 5:
            raise ValueError(f"example has {counted(len(self.example), 'step')}; three to five are shown")
        if self.example and not any("{" in step.text for step in self.example):
            raise ValueError("example has no number from a run: write {reading} or {parameter} in its steps")
        if self.loop and not 3 <= len(self.loop) <= 5:
            raise ValueError(f"loop has {counted(len(self.loop), 'word')}; three to five are drawn")
        if self.sources[0].kind == "page" and any(source.kind != "page" for source in self.sources):
            raise ValueError(f"sources begins with the page “{self.sources[0].text}”; papers, books and rules come first")
        if self.calculator and self.loop_kind:
            raise ValueError("loop_kind comes from the calculator's model; leave it out")
        if self.preset and not self.calculator:
            raise ValueError("preset needs a calculator")
        return self


PARTS: dict[str, type[Strict]] = {
    "formula": Formula,
    "facts": Fact,
    "claims": Claim,
    "sources": Source,
    "example": Step,
    "confused_with": Confused,
}


def explained(location: tuple[Any, ...]) -> tuple[str, str]:
    """What is allowed at a place of the front matter such as ``("claims", 0, "verdict")``, and an example."""
    model: type[Strict] = Front
    allowed = f"the fields {', '.join(Front.model_fields)}"
    example = "title: Short selling pressure"
    for key in location:
        if isinstance(key, int):
            continue
        field = model.model_fields.get(str(key))
        if field is None:
            return f"the fields {', '.join(model.model_fields)}", ""
        allowed, example = field.description or "", f"{key}: {(field.examples or [''])[0]}"
        model = PARTS.get(str(key), model)
    return allowed, example


def json_schema() -> dict[str, Any]:
    """The front matter as JSON Schema, for editors that check while one writes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Front.model_json_schema()}


VERDICTS: tuple[str, ...] = get_args(Verdict)
