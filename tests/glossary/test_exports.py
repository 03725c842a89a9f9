"""The same glossary for others: schema.org, MyST, and the graph of the concept map."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from squeezelab.glossary import Report, graph, json_ld, myst


@pytest.fixture(scope="module")
def index(whole: Report) -> dict[str, Any]:
    assert whole.index is not None, str(whole)
    return whole.index


def test_json_ld_is_a_defined_term_set_with_every_entry(index: dict[str, Any]) -> None:
    data = json.loads(json.dumps(json_ld(index, "https://example.org/glossary")))
    assert data["@context"] == "https://schema.org" and data["@type"] == "DefinedTermSet"
    terms = {term["termCode"]: term for term in data["hasDefinedTerm"]}
    assert set(terms) == {entry["id"] for entry in index["entries"]}
    squeeze = terms["short-squeeze"]
    assert squeeze["@type"] == "DefinedTerm" and squeeze["@id"] == "https://example.org/glossary#short-squeeze"
    assert squeeze["inDefinedTermSet"] == data["@id"] and squeeze["name"] == "Short squeeze" and squeeze["description"]


def test_the_myst_page_holds_every_term_once_and_cites_only_terms_that_are_there(index: dict[str, Any]) -> None:
    page = myst(index)
    assert page.startswith("# Glossary\n\n:::{glossary}\n") and page.endswith(":::\n")
    titles = [entry["title"] for entry in index["entries"]]
    for title in titles:
        assert len(re.findall(rf"^{re.escape(title)}$", page, flags=re.MULTILINE)) == 1
    assert set(re.findall(r"\{term\}`([^`]+)`", page)) <= set(titles)
    assert not re.search(r"\n\n\n", page)


def test_the_graph_joins_entries_that_are_there_and_draws_a_relation_once(index: dict[str, Any]) -> None:
    data = graph(index)
    ids = {node["id"] for node in data["nodes"]}
    assert len(ids) == len(index["entries"])
    assert all({edge["from"], edge["to"]} <= ids and edge["from"] != edge["to"] for edge in data["edges"])
    related = [frozenset((edge["from"], edge["to"])) for edge in data["edges"] if edge["kind"] == "related"]
    assert len(related) == len(set(related))
    assert {edge["kind"] for edge in data["edges"]} == {"prerequisite", "related", "contradicted_by"}


def test_every_term_can_be_reached_on_the_map(index: dict[str, Any]) -> None:
    data = graph(index)
    near: dict[str, set[str]] = {node["id"]: set() for node in data["nodes"]}
    for edge in data["edges"]:
        near[edge["from"]].add(edge["to"])
        near[edge["to"]].add(edge["from"])
    reached, waiting = set(), ["short-selling-pressure"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += near[name]
    assert reached == set(near), f"no way to {', '.join(sorted(set(near) - reached))}"
