"""The same glossary in other people's formats: schema.org JSON-LD, a MyST page, and the graph of the concept map."""

from __future__ import annotations

from typing import Any

from .index import Index

LICENCE = "https://opensource.org/licenses/BSD-3-Clause"


def json_ld(index: Index, base: str = "") -> dict[str, Any]:
    """The index as a schema.org ``DefinedTermSet``; ``base`` is the address below which entries are published."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": base or "#squeezelab",
        "name": "Squeezelab",
        "description": "An executable glossary of market feedback loops.",
        "inLanguage": "en",
        "version": index["version"],
        "license": LICENCE,
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "@id": f"{base}#{entry['id']}",
                "termCode": entry["id"],
                "name": entry["title"],
                "description": entry["definition"] or entry["summary"],
                "inDefinedTermSet": base or "#squeezelab",
                **({"alternateName": entry["aliases"]} if entry["aliases"] else {}),
                **({"subjectOf": [_cited(source) for source in entry["sources"]]} if entry["sources"] else {}),
                "dateModified": entry["reviewed"],
            }
            for entry in index["entries"]
        ],
    }


def _cited(source: dict[str, str]) -> dict[str, str]:
    return {"@type": "CreativeWork", "name": source["text"], **({"url": source["url"]} if source["url"] else {})}


def myst(index: Index) -> str:
    """One page with a MyST ``glossary`` directive: each title and alias can be cited as {term}`…`."""
    lines = ["# Glossary", "", ":::{glossary}"]
    for entry in sorted(index["entries"], key=lambda e: e["title"].casefold()):
        lines += [entry["title"], f": {entry['definition'] or entry['summary']}"]
        if entry["example"]:
            lines += ["", *(f"  {number}. {step}" for number, step in enumerate(entry["example"], 1))]
        if entry["confused_with"]:
            named = {other["id"]: other["title"] for other in index["entries"]}
            lines += ["", *(f"  Not {{term}}`{named[other['entry']]}`: {other['because']}" for other in entry["confused_with"])]
        if entry["formula"]:
            lines += ["", f"  $${entry['formula']['latex']}$$", "", f"  {entry['formula']['says']}"]
        if entry["related"]:
            titles = {other["id"]: other["title"] for other in index["entries"]}
            lines += ["", "  See also: " + ", ".join(f"{{term}}`{titles[name]}`" for name in entry["related"]) + "."]
        lines.append("")
    return "\n".join([*lines[:-1], ":::", ""])


def graph(index: Index) -> dict[str, Any]:
    """The concept map: ``nodes`` (id, title, kind, tags, live, weight) and ``edges`` (from, to, kind).

    Kinds of edges: prerequisite (read ``from`` first), related (drawn once), contradicted_by. The
    weight is the number of places that link to the entry.
    """
    ids = {entry["id"] for entry in index["entries"]}
    edges: list[dict[str, str]] = []
    paired: set[frozenset[str]] = set()
    for entry in index["entries"]:
        edges += [{"from": name, "to": entry["id"], "kind": "prerequisite"} for name in entry["prerequisites"] if name in ids]
        edges += [{"from": entry["id"], "to": name, "kind": "contradicted_by"} for name in entry["contradicted_by"] if name in ids]
        for name in entry["related"]:
            pair = frozenset({entry["id"], name})
            if name in ids and pair not in paired:
                paired.add(pair)
                edges.append({"from": entry["id"], "to": name, "kind": "related"})
    nodes = [
        {
            "id": e["id"],
            "title": e["title"],
            "kind": e["kind"],
            "tags": e["tags"],
            "live": e["calculator"] is not None,
            "weight": len(e["backlinks"]),
        }
        for e in index["entries"]
    ]
    return {"nodes": nodes, "edges": edges}
