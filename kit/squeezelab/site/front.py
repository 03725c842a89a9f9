"""The pages that are about all others: home, ledger, map, search, and the one for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..claims.verdict import WORDS
from ..glossary.exports import graph
from ..models import get_model
from ..views.figures import choice, drawing
from . import books, claims
from .render import Site, script

CARD = (300.0, 190.0)  # pixels of the figure on the home page, at its narrowest
INSTANCES = ("price jumps, then falls back", "calm above a level, wild below it", "GEX")


def front(site: Site) -> Iterator[tuple[str, str]]:
    """Home, ledger, map, search, and the page for addresses that lead nowhere."""
    tally = claims.tally(site.claims)
    hero = next(
        (e for e in site.entries if e["id"] == "short-squeeze"), next((e for e in site.entries if e["calculator"] in site.drawn), None)
    )
    show = site.drawn[hero["calculator"]].shelves[site.preset_of(hero)] if hero else None
    said = sorted((row for row in site.claims if row.verdict == "fails" and row.numbers), key=lambda row: -len(row.found))[:3]
    yield site.page(
        "home.html", "index.html", title="Squeezelab", description="An executable glossary of market feedback loops.", home=True,
        calculators=len(site.drawn), instances=INSTANCES, subjects=site.subjects, tally=tally, said=said, all_claims=len(site.claims),
        hero={"entry": hero["id"], "title": hero["title"], "finding": show.name, "figure": figure(site, hero)} if hero and show else None,
        path=[{"to": f"{n}.html", **site.told[n]} for n in site.notebooks if n.startswith("tutorials/")],
        cases=[{"to": f"{n}.html", **site.told[n]} for n in site.notebooks if n.startswith("cases/")],
    )  # fmt: skip
    ordered = sorted(site.claims, key=lambda row: (-len(row.found), row.entry_title.casefold()))
    yield site.page(
        "ledger.html", "claims.html", title="What public pages say, tested", description="Claims about markets, each run against a model.",
        section="Claims", claims=ordered, tally=tally, sites=claims.by_site(site.claims),
        with_find=sum(bool(row.found) for row in site.claims),
        subjects=[(tag, title) for tag, title, _ in site.subjects if any(row.subject == tag for row in site.claims)],
        verdicts=list(WORDS.items()), means=claims.MEANS,
    )  # fmt: skip
    held = {**site.index, "entries": site.entries}
    drawn = graph(held)
    summaries = {e["id"]: e["summary"] for e in site.entries}
    nodes = [{"id": one["id"], "title": one["title"], "summary": summaries[one["id"]]} for one in drawn["nodes"]]
    start = "loop-gain" if "loop-gain" in site.titles else next(iter(site.titles), "")
    words = [
        {"id": e["id"], "title": e["title"], "before": site.named(e["prerequisites"]), "next": site.leads(e["id"])} for e in site.entries
    ]
    yield site.page("map.html", "map.html", title="Concept map", description="What to read before what.", section="Map", all_terms=words,
                    graph=script({"nodes": nodes, "edges": drawn["edges"], "start": start}))  # fmt: skip
    yield site.page("search.html", "search.html", title="Search", description="Search the glossary.")
    yield site.page("missing.html", "404.html", title="No such page", description="Nothing stands at this address.", root=site.base)


def figure(site: Site, entry: Mapping[str, Any]) -> str:
    """The main figure of an entry's calculator, its words placed for a card."""
    session = books.opening(get_model(entry["calculator"]))[site.preset_of(entry)]
    picture = choice.picture(session.result, session.model.panels[0])
    picture.size = CARD
    return drawing.drawing(picture)
