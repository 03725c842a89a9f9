"""The form of every notebook: notebooks tell, code stays in the package."""

import ast
import json
import re
from pathlib import Path

import pytest

import squeezelab
from squeezelab import links
from squeezelab.glossary import load

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
TUTORIALS = [path for path in NOTEBOOKS if path.parent.name == "tutorials"]
TELLING = [path for path in NOTEBOOKS if path.parent.name in ("tutorials", "cases") or path.stem.startswith("sheet-")]
LINK = r"\[[^\]]*\]\([^)]*\)"
DATES = (r"\b(19|20)\d\d\b", r"\d{1,2} (January|March|May|October)")
FORMULAS = (r"1/\(1 − \*g\*\)", r"1 \+ \*g\*", r"\(1 \+ \*m\*\)", r"0\.01 · ")
MEANT = re.compile("|".join((r"\]\([^)]*\)", "S&P 500", r"^1\. ", *DATES, *FORMULAS)), re.MULTILINE)
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_telling = pytest.mark.parametrize("path", TELLING, ids=lambda path: path.stem)
every_story = pytest.mark.parametrize("path", [path for path in TELLING if path.parent.name != "teachers"], ids=lambda path: path.stem)
every_tutorial = pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)


def cells(path, kind):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def test_there_are_notebooks():
    assert len(TUTORIALS) >= 4
    assert {path.stem for path in NOTEBOOKS if path.parent.name == "calculators"} == set(squeezelab.list_models())


@every_notebook
def test_it_stores_no_outputs_and_no_counts(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None


@every_notebook
def test_its_cells_are_short_and_define_nothing(path):
    for source in cells(path, "code"):
        assert len(source.splitlines()) <= 8, source
        assert not re.search(r"^\s*(def|class|async def)\b|\blambda\b", source, re.MULTILINE), source


@every_notebook
def test_its_links_lead_to_files(path):
    for source in cells(path, "markdown"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", source):
            assert (path.parent / target).resolve().is_file(), target


@every_notebook
def test_it_names_only_calculators_that_exist(path):
    for source in cells(path, "code"):
        for name in re.findall(r"""squeezelab\.(?:open|run|sweep|get_model)\(["']([^"']+)""", source):
            assert name in squeezelab.list_models()


@every_tutorial
def test_it_says_goal_and_time_first(path):
    head = cells(path, "markdown")[0]
    assert re.search(r"^\*\*Goal:\*\* .+[^.]\.$", head, re.MULTILINE) and "**Time:**" in head
    own = json.loads(path.read_text("utf-8"))["metadata"]["squeezelab"]
    assert f"# {own['title']}" in head
    assert own["goal"].casefold() in head.casefold()


def asks_for(path):
    """The cells of a tutorial whose source makes the card of a guess."""
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if "squeezelab.guess(" in "".join(cell["source"])]


@every_tutorial
def test_it_has_two_guesses_and_none_is_typed_into_a_cell(path):
    cards = asks_for(path)
    assert len(cards) >= 2
    assert all(set(card["metadata"]["squeezelab"]["guess"]) == {"of", "set", "seen", "kind"} for card in cards)
    assert not [source for source in cells(path, "code") if re.search(r"^guess = ", source, re.MULTILINE)]


@every_tutorial
def test_what_it_teaches_is_asserted_out_of_sight(path):
    own = json.loads(path.read_text("utf-8"))["cells"]
    checks = [cell for cell in own if "check" in cell["metadata"].get("tags", [])]
    assert sum(len(re.findall(r"^assert ", "".join(cell["source"]), re.MULTILINE)) for cell in checks) >= 4
    for cell in own:
        if cell["cell_type"] == "code" and cell not in checks:
            assert not re.search(r"^\s*assert ", "".join(cell["source"]), re.MULTILINE), "a check is in sight"


@every_tutorial
def test_it_opens_a_calculator_and_its_cards_move_it(path):
    assert "squeezelab.open(" in "\n".join(cells(path, "code"))
    assert any(re.search(r"squeezelab\.guess\(\s*[a-z]\w*,", "".join(card["source"])) for card in asks_for(path))


@every_tutorial
def test_what_a_step_sets_can_be_read(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        own = cell["metadata"].get("squeezelab", {})
        for state in (own.get("sets"), *(own.get("guess", {}).get(key) for key in ("set", "seen"))):
            assert state is None or not links.read(state).unread, state


@every_tutorial
def test_what_its_text_does_to_a_calculator_can_be_done(path):
    """A link that begins with ▷ sets values, plays, or leads to a slider: each of them is there."""
    for name, does in re.findall(r"\[▷[^\]]*\]\(\.\./calculators/([a-z-]+)\.ipynb#([^)]*)\)", "\n".join(cells(path, "markdown"))):
        model = squeezelab.get_model(name)
        values = "&".join(part for part in does.split("&") if part != "play" and not part.startswith("focus:"))
        assert not links.read(f"squeezelab:{name}?{values}").unread, does
        for slider in re.findall(r"focus:(\w+)", does):
            assert model.parameter(slider)


@every_tutorial
def test_it_ends_on_what_is_left_out_and_what_to_try(path):
    text = "\n".join(cells(path, "markdown"))
    assert "leaves out" in text
    assert all(f"**{word}:**" in text for word in ("Notice", "Try", "Extend"))


@every_tutorial
def test_it_links_its_terms_and_a_calculator(path):
    text = "\n".join(cells(path, "markdown"))
    assert "../../glossary/" in text and "../calculators/" in text


def typed(text):
    """The lines of a text that hold a figure which is no year, day, formula or fact with its source."""
    told = "\n".join(line for line in text.splitlines() if not line.startswith("> ●"))
    return [line for line in MEANT.sub("", told).splitlines() if re.search(r"\d", line)]


def spoken(source):
    """What a code cell says in its own words: the text of its Markdown, without what is computed into it."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Markdown"]
    filled = {part for call in calls for node in ast.walk(call) if isinstance(node, ast.FormattedValue) for part in ast.walk(node)}
    parts = [part for call in calls for part in ast.walk(call) if isinstance(part, ast.Constant) and part not in filled]
    return "\n".join(part.value for part in parts if isinstance(part.value, str))


@every_telling
def test_no_number_of_a_model_is_typed_into_the_prose(path):
    for source in (*cells(path, "markdown"), *map(spoken, cells(path, "code"))):
        assert not typed(source), typed(source)


def test_a_typed_number_is_found_and_a_computed_one_is_not():
    assert typed("On 12 March 2020 it fell.\nThe price falls to 23.08 USD.") == ["The price falls to 23.08 USD."]
    assert typed("> ● It fell by 22.6 %. *(A source.)*") == [] and typed("A push becomes 1/(1 − *g*).") == []
    assert typed(spoken('Markdown(f"It is **42 %**, {r:.2f} after {rows[0]}.")')) == ["It is **42 %**, "]
    assert not typed(spoken("guess = 23\nMarkdown(f'{guess:.2f} and {r.write(0)}')"))


@every_tutorial
def test_a_fact_ends_with_its_source_and_says_if_nobody_checked_it(path):
    facts = [line for source in cells(path, "markdown") for line in source.splitlines() if line.startswith("> ●")]
    assert facts
    for fact in facts:
        source = re.search(r"\*\((.{10,})\)\*$", fact)
        assert source, f"a fact without a source: {fact}"
        assert not re.search("knowledge|checked|recall", source[1]) or "not checked" in source[1], fact


@every_story
def test_each_term_of_the_glossary_that_it_uses_is_linked_once(path):
    text = "\n".join(cells(path, "markdown"))
    linked = set(re.findall(r"glossary/([a-z0-9-]+)\.md", text))
    plain = re.sub(LINK, "", text).replace("basis points", "").casefold()
    for entry in load()["entries"]:
        names = [name for name in (entry["title"], *entry["aliases"]) if len(name) > 3]
        used = [name for name in names if re.search(rf"(?<![\w-]){re.escape(name.casefold())}s?(?![\w-])", plain)]
        assert not used or entry["id"] in linked, f"“{used[0]}” is nowhere linked to {entry['id']}.md"
