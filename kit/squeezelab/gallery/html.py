"""The gallery as a page of links, for a server without a notebook: the same document that JupyterLab shows, in plain HTML.

Without JavaScript every link works and the search asks the server; with it the search filters in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

HERE = Path(__file__).parent
TOKENS = HERE.parent / "views" / "page" / "tokens.css"
SEARCH = '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" aria-hidden="true"><path d="M16.5 10.5a6 6 0 1 1-12 0a6 6 0 0 1 12 0"/><path d="m15 15 5 5"/></svg>'  # noqa: E501
PLAY = '<svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d="M8 5.5v13l10.5-6.5z"/></svg>'
DARK = "@media (prefers-color-scheme:dark)"


def sheets() -> str:
    """The style sheets of the page: tokens, strokes, layout; dark where the reader's system is."""
    tokens = TOKENS.read_text("utf-8")
    start = tokens.index("{", tokens.index("data-jp-theme-light='false'"))
    dark = tokens[start : tokens.index("}", start) + 1]
    own = "".join((HERE / name).read_text("utf-8") for name in ("strokes.css", "gallery.css"))
    body = ":root{color-scheme:light dark}body{margin:0;background:light-dark(#fff,#111)}"
    return f"{body}{tokens}{DARK}{{.sq-root,.sq-calc{dark}}}{own}"


def strokes(held: Sequence[Sequence[str]], wide: float, high: float, *, stretched: bool = False) -> str:
    """Strokes as an SVG that is decoration: what it shows is said beside it."""
    paths = "".join(f'<path class="r-{escape(role)}" d="{escape(drawn)}"/>' for role, drawn in held)
    ratio = ' preserveAspectRatio="none"' if stretched else ""
    return f'<svg class="sq-strokes" viewBox="0 0 {wide:g} {high:g}"{ratio} aria-hidden="true">{paths}</svg>'


def body(index: Mapping[str, Any], *, query: str = "", hits: Sequence[Mapping[str, Any]] = (), nearest: bool = False) -> str:
    """The gallery of an index as HTML; with a query what the search has found, ``nearest`` where nothing has the word."""
    held = index["gallery"]
    found = [hit["calculator"] for hit in hits if hit.get("calculator")]
    return (
        f'<main class="sq-front sq-root"><div class="sq-gal{" is-searching" if query else ""}">{_top(held, query)}'
        f'<section class="hits" aria-live="polite"{"" if query else " hidden"}>{_hits(query, hits, nearest)}</section>'
        f'<div class="all"{" hidden" if query else ""}>{_hero(held)}{_stories(held)}</div>'
        f"{''.join(_group(one, index, set(found) if query else None) for one in held['groups'])}"
        f'<div class="all"{" hidden" if query else ""}>{_cases(held)}{_shelves(held)}</div>{NOTE}</div></main>'
    )


NOTE = "<p class='note'>Each page starts a small Python of its own. Nothing here is advice to trade anything.</p>"


def script() -> str:
    """What the page does beyond its links."""
    return (HERE / "page.js").read_text("utf-8")


def address(path: str, **query: str) -> str:
    """The page of a notebook, relative to the first page."""
    return f"voila/render/{quote(path)}{'?' + urlencode(query) if query else ''}"


def _top(held: Mapping[str, Any], query: str) -> str:
    return (
        f'<header class="gtop"><div><h1>{escape(held["greeting"])}</h1><p>{escape(held["says"])}</p></div>'
        f'<form class="sea" role="search">{SEARCH}<input type="search" name="q" value="{escape(query)}" autocomplete="off" '
        'spellcheck="false" placeholder="A word, a symptom, a symbol" aria-label="Search calculators and terms">'
        '<kbd aria-hidden="true">/</kbd></form></header>'
    )


def _hero(held: Mapping[str, Any]) -> str:
    hero, first = held["hero"], held["stories"][0]
    page = f"calculators/{hero['calculator']}.ipynb"
    controls = "".join(
        f'<div class="ctl"><div class="r"><span>{escape(one["label"])}</span><span class="v">{escape(one["value"])}</span></div>'
        f'<svg class="tr" aria-hidden="true"><line x1="0" x2="100%" y1="9" y2="9"/>'
        f'<line class="on" x1="0" x2="{one["at"]}%" y1="9" y2="9"/>'
        f'<circle cx="{one["at"]}%" cy="9" r="7"/></svg></div>'
        for one in hero["controls"]
    )
    words = "".join(
        f'<span class="w {word["role"]} {word["align"]}" style="--x:{word["x"]};--y:{word["y"]};--dx:{word["dx"]:g};--dy:{word["dy"]:g}">'
        f"{escape(word['text'])}</span>"
        for word in hero["words"]
    )
    return (
        f'<div class="hero"><div class="rt"><section class="cont"><small>First time here?</small><h2>{escape(first["title"])}</h2>'
        f'<p>{first["minutes"]} minutes, nothing to install, nothing to know.</p><div class="r">'
        f'<a class="sq-go" href="{address(first["path"])}">Start</a></div></section>'
        '<section class="late" hidden><small>Lately open</small><ul></ul></section></div>'
        f'<section class="hc"><div class="ask"><h2>{escape(hero["title"])}</h2><p class="says">{escape(hero["says"])}</p>'
        f'{controls}<div class="go">'
        f'<a class="sq-go" href="{address(page, preset=hero["preset"], **{"view.step": str(hero["round"])})}">{PLAY}Play on</a>'
        f'<a class="sq-else" href="{address(page)}">Open</a></div></div>'
        f'<div class="pic" role="img" aria-label="{escape(hero["label"])}"><div class="area">'
        f"{strokes(hero['strokes'], 1000, 1000, stretched=True)}{words}</div></div></section></div>"
    )


def _stories(held: Mapping[str, Any]) -> str:
    told = held["stories"]
    low, high = min(one["minutes"] for one in told), max(one["minutes"] for one in told)
    items = "".join(
        f'<li><a class="st" href="{address(one["path"])}" title="{escape(one["goal"])}" data-path="{escape(one["path"])}"><u></u>'
        f"<b>{escape(one['short'])}</b><i>{one['minutes']} min</i></a></li>"
        for one in told
    )
    return (
        f'<section><div class="hd"><h2>{escape(held["told"])}</h2><p>Each is {low} to {high} minutes with a calculator beside the text.</p>'
        f'<span>{len(told)}</span></div><ol class="pth">{items}</ol></section>'
    )


def _group(one: Mapping[str, Any], index: Mapping[str, Any], kept: set[str] | None) -> str:
    known = {calculator["id"]: calculator for calculator in index["calculators"]}
    cards = "".join(
        f'<li{"" if kept is None or name in kept else " hidden"} data-calculator="{escape(name)}">'
        f'<a class="th" href="{address(known[name]["notebook"])}" title="{escape(known[name]["summary"])}"><span class="pc">'
        f"{strokes(index['gallery']['thumbs'][name], 150, 88)}</span><b>{escape(known[name]['title'])}</b></a></li>"
        for name in one["calculators"]
    )
    shown = kept is None or any(name in kept for name in one["calculators"])
    return (
        f'<section class="gp"{"" if shown else " hidden"}><div class="gh"><h2>{escape(one["title"])}</h2><p>{escape(one["says"])}</p>'
        f'<span>{len(one["calculators"])}</span></div><div class="gp-row"><ul class="grid">{cards}</ul></div></section>'
    )


def _cases(held: Mapping[str, Any]) -> str:
    items = "".join(
        f'<li><a href="{address(one["path"])}">{strokes(one["strokes"], 176, 64)}<b>{escape(one["title"])}</b><i>{escape(one["when"])}</i>'
        f"<em>{escape(one['says'])}</em></a></li>"
        for one in held["cases"]
    )
    return (
        '<section class="gp"><div class="hd"><h2>It happened</h2><p>Facts with their sources, and what a loop alone could have done.</p>'
        f'<span>{len(held["cases"])}</span></div><div class="gp-row"><ul class="cas">{items}</ul></div></section>'
    )


def _shelves(held: Mapping[str, Any]) -> str:
    return "".join(
        f'<section class="hits"><div class="hd"><h2>{escape(shelf["title"])}</h2></div><ul>'
        + "".join(
            f'<li><a href="{address(one["path"])}"><b>{escape(one["title"])}</b><em>{escape(one["goal"])}</em></a></li>'
            for one in shelf["notebooks"]
        )
        + "</ul></section>"
        for shelf in held["shelves"]
    )


def _hits(query: str, hits: Sequence[Mapping[str, Any]], nearest: bool) -> str:
    if not query:
        return ""
    says = f"No term for “{escape(query)}”. Spelt most alike:" if nearest else f"Terms for “{escape(query)}”"
    items = "".join(
        f'<li><a href="voila/glossary/{escape(hit["id"])}.md"><b>{escape(hit["title"])}</b><em>{escape(hit["summary"])}</em></a></li>'
        for hit in hits
    )
    return f'<div class="hd"><h2>{says}</h2></div><ul>{items}</ul>'
