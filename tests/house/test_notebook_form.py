"""The form of every notebook: notebooks tell, code stays in the package."""

import json
import re
from pathlib import Path

import pytest

import squeezelab

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
TUTORIALS = [path for path in NOTEBOOKS if path.parent.name == "tutorials"]
DATES = (r"\b(19|20)\d\d\b", r"\d{1,2} (January|March|October)")
FORMULAS = (r"1/\(1 − \*g\*\)", r"1 \+ \*g\*", r"\(1 \+ \*m\*\)", r"0\.01 · ")
MEANT = (r"\]\([^)]*\)", "S&P 500", *DATES, *FORMULAS)
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_tutorial = pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)


def cells(path, kind):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def test_there_are_notebooks():
    assert len(TUTORIALS) >= 4
    assert {path.stem for path in NOTEBOOKS if path.parent.name == "calculators"} == set(squeezelab.models())


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
            assert name in squeezelab.models()


@every_tutorial
def test_it_says_goal_and_time_first(path):
    head = cells(path, "markdown")[0]
    assert re.search(r"^\*\*Goal:\*\* .+[^.]\.$", head, re.MULTILINE) and "**Time:**" in head
    own = json.loads(path.read_text("utf-8"))["metadata"]["squeezelab"]
    assert f"# {own['title']}" in head
    assert own["goal"].casefold() in head.casefold()


@every_tutorial
def test_it_has_two_guesses_before_their_answers(path):
    code = cells(path, "code")
    guesses = [position for position, source in enumerate(code) if source.startswith("guess = ")]
    assert len(guesses) >= 2
    for position in guesses:
        assert "You said" in code[position + 1] and "{guess" in code[position + 1]


@every_tutorial
def test_it_opens_a_calculator_moves_a_slider_and_asserts_what_it_teaches(path):
    code = "\n".join(cells(path, "code"))
    assert "squeezelab.open(" in code
    assert re.search(r"^calculator\[\"\w+\"\] = ", code, re.MULTILINE)
    assert len(re.findall(r"^assert ", code, re.MULTILINE)) >= 4


@every_tutorial
def test_it_ends_on_what_is_left_out_and_what_to_try(path):
    text = "\n".join(cells(path, "markdown"))
    assert "leaves out" in text
    assert all(f"**{word}:**" in text for word in ("Notice", "Try", "Extend"))


@every_tutorial
def test_it_links_its_terms_and_a_calculator(path):
    text = "\n".join(cells(path, "markdown"))
    assert "../../glossary/" in text and "../calculators/" in text


@every_tutorial
def test_no_number_of_a_model_is_typed_into_the_prose(path):
    """Digits stand in facts with a source (●), in years, days and formulas, and nowhere else."""
    for source in cells(path, "markdown"):
        told = "\n".join(line for line in source.splitlines() if not line.startswith("> ●"))
        told = re.sub(
            r"\]\([^)]*\)|\b(19|20)\d\d\b|\d{1,2} (January|March|October)|1/\(1 − \*g\*\)|1 \+ \*g\*|\(1 \+ \*m\*\)|0\.01 · |S&P 500",
            "",
            told,
        )
        assert not re.search(r"\d", told), told
    for source in cells(path, "markdown"):
        for line in source.splitlines():
            assert not line.startswith("> ●") or re.search(r"\*\(.+\)\*$", line), f"a fact without a source: {line}"
