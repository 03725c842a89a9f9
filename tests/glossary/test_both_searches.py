"""Panel, site and `define` answer alike: hundreds of questions, made from the glossary's own words, well and badly spelt, asked of all."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from squeezelab.glossary import Report
from squeezelab.glossary.finder import Search
from squeezelab.site import assemble, finding

LAB = Path(__file__).resolve().parents[2] / "kit" / "lab"
ESBUILD, NODE = LAB / "node_modules" / ".bin" / "esbuild", shutil.which("node")
ASKING = """
import { readFileSync } from 'node:fs';
import { readIndex } from '%(lab)s/src/glossary/read';
import { Search } from '%(lab)s/src/glossary/search';
const { index, queries } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { entries, tags, search } = readIndex(index);
const asked = new Search(entries, tags, search);
const told = queries.map(q => asked.find(q).slice(0, 5).map(h => [h.entry.id, Math.round(h.score * 1e6) / 1e6, h.where, h.missing]));
console.log(JSON.stringify(told));
"""
ON_SITE = """
import { readFileSync } from 'node:fs';
globalThis.SITE = { searching: process.argv[2], search: 'data:,' + encodeURIComponent(readFileSync(process.argv[3], 'utf8')) };
const queries = JSON.parse(readFileSync(process.argv[4], 'utf8'));
const asked = await (0, eval)(`${readFileSync(process.argv[5], 'utf8')}; searchFor`)();
const told = queries.map(q => asked.find(q).slice(0, 5).map(h => [h.entry.id, Math.round(h.score * 1e6) / 1e6, h.where, h.missing]));
console.log(JSON.stringify(told));
"""


def questions(entries: list[dict[str, object]]) -> list[str]:
    """Seven hundred names and questions of the glossary, pairs of its words, beginnings of words, and slips of the pen."""
    rng = random.Random(14)
    names = [name for entry in entries for name in (entry["title"], *entry["aliases"], *entry["asked"], *entry["symptoms"])]  # type: ignore[misc]
    words = sorted({word for entry in entries for word in str(entry["summary"]).split() if word.isalpha()})
    pairs = [" ".join(rng.sample(words, rng.choice([1, 2, 3]))) for _ in range(300)]

    def slipped(text: str) -> str:
        at = rng.randrange(1, max(2, len(text) - 1))
        a, b = text[at : at + 1], text[at + 1 : at + 2]
        return text[:at] + rng.choice([b, a + a + b, b + a]) + text[at + 2 :]

    slips = [slipped(str(name)) for name in rng.sample(names, 200)]
    begun = [str(name)[: rng.randint(3, 9)] for name in rng.sample(names, 100)]
    odd = ["", "?", "the", "what is", "Γ", "GEX 2", "über", "crises", "news", "basis", "dealer’s gamma", "e-mini", "zzzzqq"]
    return [*map(str, rng.sample(names, min(700, len(names)))), *pairs, *slips, *begun, *odd]


@pytest.fixture(scope="module")
def index(whole: Report) -> Mapping[str, Any]:
    """The index of the entries as they stand."""
    assert whole.index is not None
    return whole.index


@pytest.fixture(scope="module", params=[3, pytest.param(1, marks=pytest.mark.slow)], ids=["a third", "all"])
def asked(request: pytest.FixtureRequest, index: Mapping[str, Any]) -> list[str]:
    """The questions."""
    return questions(index["entries"])[:: request.param]


@pytest.fixture(scope="module")
def ours(index: Mapping[str, Any], asked: list[str]) -> list[list[Any]]:
    """What `define` finds: the best five with their scores, places and missing words."""
    search = Search(index["entries"], index["search"], index["tags"])
    return [[[hit.id, round(hit.score, 6), hit.where, list(hit.missing)] for hit in search(query)[:5]] for query in asked]


def differences(asked: Sequence[str], ours: Sequence[Any], others: Sequence[Any]) -> list[str]:
    """Questions whose best five differ."""
    apart = []
    for query, mine, theirs in zip(asked, ours, others, strict=True):
        same = [hit[:1] + hit[2:] for hit in mine] == [hit[:1] + hit[2:] for hit in theirs]
        if not same or any(abs(a[1] - b[1]) > 1e-5 for a, b in zip(mine, theirs, strict=True)):
            apart.append(f"{query!r}: {mine} here, {theirs} there")
    return apart


@pytest.mark.skipif(not (NODE and ESBUILD.exists()), reason="wants node and what npm ci installs")
def test_the_panel_and_define_give_the_same_five_hits(
    index: Mapping[str, Any], asked: list[str], ours: list[list[Any]], tmp_path: Path
) -> None:
    script, bundle, given = tmp_path / "ask.ts", tmp_path / "ask.mjs", tmp_path / "given.json"
    script.write_text(ASKING % {"lab": LAB.as_posix()}, "utf-8")
    given.write_text(json.dumps({"index": index, "queries": asked}), "utf-8")
    subprocess.run([ESBUILD, script, "--bundle", "--format=esm", "--platform=node", f"--outfile={bundle}"], check=True, capture_output=True)
    done = subprocess.run([str(NODE), bundle, given], check=True, capture_output=True, text=True)
    apart = differences(asked, ours, json.loads(done.stdout))
    assert not apart, f"{len(apart)} of {len(asked)}:\n" + "\n".join(apart[:12])


def on_site(folder: Path, index: Mapping[str, Any], queries: Sequence[str], module: str) -> list[Any]:
    """What the site's own script finds, with the module and the index that a build puts there."""
    names = ("searching.mjs", "search.json", "queries.json", "ask.mjs")
    held = finding.index(index["entries"], index["search"], index["tags"])
    for name, text in zip(names, (module, held, json.dumps(list(queries)), ON_SITE), strict=True):
        (folder / name).write_text(text, "utf-8")
    given = [(folder / names[0]).as_uri(), folder / names[1], folder / names[2], assemble.HERE / "search.js"]
    done = subprocess.run([str(NODE), folder / names[3], *given], check=True, capture_output=True, text=True)
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not NODE, reason="wants node")
def test_the_site_and_define_give_the_same_five_hits(
    index: Mapping[str, Any], asked: list[str], ours: list[list[Any]], tmp_path: Path
) -> None:
    apart = differences(asked, ours, on_site(tmp_path, index, asked, assemble.searching()))
    assert not apart, f"{len(apart)} of {len(asked)}:\n" + "\n".join(apart[:12])


@pytest.mark.skipif(not NODE, reason="wants node")
def test_the_site_passes_the_table_of_queries(index: Mapping[str, Any], tmp_path: Path) -> None:
    table = json.loads(Path(__file__).with_name("queries.json").read_text("utf-8"))
    found = on_site(tmp_path, index, list(table), assemble.searching())
    wrong = {query: hits[:1] for (query, wanted), hits in zip(table.items(), found, strict=True) if not hits or hits[0][0] not in wanted}
    assert not wrong, f"{len(wrong)} of {len(table)}: {wrong}"


@pytest.mark.skipif(not NODE, reason="wants node")
@pytest.mark.parametrize(("rule", "other"), [("title: 10", "title: 1"), ("FAINT = 0.12", "FAINT = 2"), ("KNOWN = 0.3", "KNOWN = 0.9")])
def test_a_site_with_another_rule_is_told(
    index: Mapping[str, Any], asked: list[str], ours: list[list[Any]], tmp_path: Path, rule: str, other: str
) -> None:
    module = assemble.searching()
    assert rule in module
    assert differences(asked[::10], ours[::10], on_site(tmp_path, index, asked[::10], module.replace(rule, other)))
