"""Pages of entries, calculators and notebooks: what each template is given. Templates escape all text; markup is the kit's own.

A long room: the pages share what is known of the whole site, the titles above all, so that no link leads to a page that is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import links
from ..counting import counted
from ..glossary.exports import json_ld
from . import claims, prose, shelf
from .reading import Part
from .work import Drawn

TEMPLATES = Path(__file__).parent / "templates"
LOOP = ("What starts it", "What keeps it going", "What stops it")
LOOPS = {
    "reinforcing": "a loop that reinforces itself",
    "balancing": "a loop that balances itself",
    "either": "a loop of either kind",
    "none": "",
}
NAV = (
    ("Terms", "terms/index.html"),
    ("Path", "tutorials/index.html"),
    ("Calculators", "calculators/index.html"),
    ("Claims", "claims.html"),
    ("Cases", "cases/index.html"),
    ("Map", "map.html"),
)
HEADS = {
    "tutorials": (
        "Path",
        "A path through it",
        "Tutorials from one push to a whole market; each number was computed when this site was built.",
    ),
    "cases": (
        "Cases",
        "Cases",
        "What happened, beside what a loop can do: facts with their sources, numbers of the model, and the gap.",
    ),
}
FORMULA = re.compile(r"^\$\$.*?\$\$\n\n[^\n]+\n(?:\n\*Where:\*[^\n]*\n)?", re.DOTALL | re.MULTILINE)  # with the two lines below it


@dataclass
class Site:
    """Everything that pages are made of."""

    index: Mapping[str, Any]
    drawn: Mapping[str, Drawn]
    notebooks: Mapping[str, Sequence[Part]]
    told: Mapping[str, Mapping[str, Any]]  # title and goal of each notebook, and the calculators that it opens
    pages: prose.Pages
    assets: Mapping[str, str]
    version: str
    address: str
    base: str
    live: bool
    policy: str
    workshop: bool = False  # whether JupyterLite stands beside the pages
    entries: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        import jinja2

        loader = jinja2.FileSystemLoader(TEMPLATES)
        self.jinja = jinja2.Environment(
            loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
        )
        self.jinja.filters["counted"] = counted
        held = [e for e in self.index["entries"] if e["id"] in self.pages.terms]
        self.subjects = [
            (tag, title, sorted((e for e in held if e["tags"][:1] == [tag]), key=lambda e: e["title"].casefold()))
            for tag, title in self.index["tags"].items()
        ]
        self.subjects = [one for one in self.subjects if one[2]]
        self.entries = [e for _, _, listed in self.subjects for e in listed]
        self.titles = {e["id"]: e["title"] for e in self.entries}
        self.claims = claims.merged([row for e in self.entries for row in claims.rows(e, self.pages.calculators)])

    def page(self, template: str, here: str, **given: Any) -> tuple[str, str]:
        """A page by its address below the site."""
        root = given.pop("root", "../" * here.count("/"))
        shared = {
            "here": here, "root": root, "assets": self.assets, "version": self.version, "address": self.address, "live": self.live,
            "workshop": self.workshop, "policy": self.policy, "terms": len(self.entries), "nav": self.nav, "section": "", "home": False,
            "kind": "", "preview": "", "preview_alt": "", "json_ld": "", "source": "",
        }  # fmt: skip
        return here, self.jinja.get_template(template).render(shared | given)

    @property
    def nav(self) -> list[tuple[str, str]]:
        """The pages in the bar, those that this build has."""
        folders = {one.partition("/")[0] for one in self.pages.notebooks}
        return [(name, to) for name, to in NAV if to.partition("/")[0] not in {"tutorials", "cases"} or to.partition("/")[0] in folders]

    # entries ---------------------------------------------------------------------------------
    def terms(self) -> Iterator[tuple[str, str]]:
        """The page of each entry, and the list of them."""
        linked = {one["termCode"]: one for one in json_ld(self.index, f"{self.address}terms/")["hasDefinedTerm"]}  # type: ignore[arg-type]
        for place, e in enumerate(self.entries):
            before, after = (self.entries[k] if 0 <= k < len(self.entries) else None for k in (place - 1, place + 1))
            yield self.term(e, before, after, linked[e["id"]])
        yield self.page(
            "terms.html",
            "terms/index.html",
            title="All terms",
            description="Every term, by subject.",
            section="Terms",
            subjects=self.subjects,
        )

    def term(self, e: dict[str, Any], before: Any, after: Any, linked: dict[str, Any]) -> tuple[str, str]:
        """The page of one entry, between two others."""
        here = f"terms/{e['id']}.html"
        drawn = self.drawn.get(e["calculator"] or "")
        shown = drawn.shelves[self.preset_of(e)] if drawn else None
        body = FORMULA.sub("", e["body"]) if shown and shown.equation else e["body"]
        parts = prose.sections(body, self.pages.lead("../"))
        own = claims.rows(e, self.pages.calculators)
        linked = {
            "@context": "https://schema.org",
            **linked,
            "inDefinedTermSet": self.within("terms/index.html", here),
            **self.named_at(here),
        }
        others = [(one, self.titles[one["entry"]]) for one in e["confused_with"] if one["entry"] in self.titles]
        around = (
            ("Read before it", self.named(e["prerequisites"])),
            ("Leads to", self.leads(e["id"])),
            ("Beside it", self.named(e["related"])),
        )
        return self.page(
            "term.html", here, title=e["title"], description=e["definition"] or e["summary"], section="Terms", e=e,
            subject=(e["tags"][0], self.index["tags"][e["tags"][0]]), loop_words=LOOPS.get(e["kind"], ""), shelf=shown,
            intro=[("How it is used", parts["How it is used"])] if "How it is used" in parts else [],
            three=[(title, parts[title]) for title in LOOP if title in parts],
            rest=[(title, text) for title, text in parts.items() if title not in LOOP and title != "How it is used" and text.strip()],
            claims=own, tally=claims.tally(own), before=before, after=after,
            confused=[{"id": one["entry"], "title": title, "because": one["because"]} for one, title in others], around=around,
            used=self.used(e["used_in"]), json_ld=script(linked), preview=drawn.preview if drawn else "",
            preview_alt=shown.name if shown else "",
        )  # fmt: skip

    def named_at(self, here: str) -> dict[str, str]:
        """What a page is called for machines: its address, or where none is known, the document itself."""
        return {"@id": f"{self.address}{here}", "url": f"{self.address}{here}"} if self.address else {"@id": ""}

    def within(self, to: str, here: str) -> str:
        """The address of a file of the site, as it is known, or from a page."""
        return f"{self.address}{to}" if self.address else f"{'../' * here.count('/')}{to}"

    def preset_of(self, e: Mapping[str, Any]) -> int:
        """The number of the preset that an entry opens its calculator at."""
        shown = self.drawn[e["calculator"]].shelves[0].presets
        return next((n for n, preset in enumerate(shown) if preset["title"] == e["preset"]), 0)

    def named(self, ids: Sequence[str]) -> list[dict[str, str]]:
        """Entries by id, those that have a page here."""
        return [{"id": one, "title": self.titles[one]} for one in ids if one in self.titles]

    def leads(self, entry: str) -> list[dict[str, str]]:
        """The entries that are to be read after this one."""
        return self.named([e["id"] for e in self.entries if entry in e["prerequisites"]])

    def used(self, listed: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """Tutorials and cases among the notebooks that use something."""
        kinds = {"tutorials": "tutorial", "cases": "case"}
        names = [(one["path"].removesuffix(".ipynb"), one["title"]) for one in listed]
        return [
            {"to": f"{name}.html", "title": title, "kind": kinds[name.partition("/")[0]]} for name, title in names if name in self.notebooks
        ]

    # calculators -----------------------------------------------------------------------------
    def calculators(self) -> Iterator[tuple[str, str]]:
        """The page of each calculator, and the list of them."""
        held = {one["id"]: one for one in self.index["calculators"]}
        for name, drawn in self.drawn.items():
            first = drawn.shelves[0]
            shows = [e for e in self.entries if e["calculator"] == name]
            used = [{"path": f"{n}.ipynb", "title": told["title"]} for n, told in self.told.items() if name in told["opens"]]
            here = f"calculators/{name}.html"
            told = {"@context": "https://schema.org", "@type": "LearningResource", "name": first.title, "description": first.summary}
            told |= {"image": self.within(drawn.preview, here), **self.named_at(here)}
            yield self.page(
                "calculator.html", here, title=first.title, description=first.summary, section="Calculators",
                shelf=first, icon=first.icon, claims=[row for row in self.claims if row.attempt.startswith(f"calculators/{name}.html")],
                terms_of=[{"id": e["id"], "title": e["title"]} for e in shows], preview=drawn.preview, preview_alt=first.name,
                used=self.used(used),
                json_ld=script(told | {"interactivityType": "active", "isAccessibleForFree": True}),
            )  # fmt: skip
        cards = [
            {"id": n, "title": d.shelves[0].title, "summary": d.shelves[0].summary, "thumbnail": held[n]["presets"][0]["thumbnail"]}
            for n, d in self.drawn.items()
        ]
        yield self.page(
            "calculators.html",
            "calculators/index.html",
            title="Calculators",
            description="Every calculator.",
            section="Calculators",
            cards=cards,
        )

    # notebooks -------------------------------------------------------------------------------
    def readings(self) -> Iterator[tuple[str, str]]:
        """Tutorials and cases."""
        for folder, (section, title, goal) in HEADS.items():
            names = [name for name in self.notebooks if name.startswith(f"{folder}/")]
            listed = [{"name": name.partition("/")[2], **self.told[name]} for name in names]
            for place, name in enumerate(names):
                parts = list(self.parts(self.notebooks[name]))
                after = listed[place + 1] if place + 1 < len(listed) else None
                yield self.page("reading.html", f"{name}.html", title=self.told[name]["title"], description=self.told[name]["goal"] or goal,
                                section=section, folder=folder, folder_title=title, parts=parts, after=after)  # fmt: skip
            if names:
                yield self.page("readings.html", f"{folder}/index.html", title=title, description=goal, section=section, listed=listed)

    def parts(self, held: Sequence[Part], stands: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """The parts of a notebook with their calculators; one that stands on the page already, at this setting, is led back to."""
        stands = {} if stands is None else stands
        for one in held:
            if one.kind != "calculator":
                yield {"kind": one.kind, "html": one.html, "text": one.text, "after": list(self.parts(one.after, stands))}
                continue
            drawn = self.drawn[one.state.partition("?")[0].removeprefix(links.SCHEME)]
            again, place = stands.get(one.state, ""), f"c{len(stands) + 1}"
            stands.setdefault(one.state, place)
            set_to = shelf.at(drawn.shelves[0], one.state, drawn.told)
            yield {"kind": "calculator", "shelf": set_to, "open": one.state.partition("?")[2], "id": place, "again": again}

    def all(self) -> Iterator[tuple[str, str]]:
        """Every page, by its address below the site."""
        makers: tuple[Callable[[], Iterator[tuple[str, str]]], ...] = (self.terms, self.calculators, self.readings)
        for make in makers:
            yield from make()


def script(held: Mapping[str, Any]) -> Any:
    """JSON that can stand inside a script element."""
    from markupsafe import Markup

    return Markup(json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
