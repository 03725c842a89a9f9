"""The front door: every model once, pictures without numbers, stories and cases with numbers from their sources."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

import squeezelab
from squeezelab.errors import DeclarationError, GlossaryError
from squeezelab.gallery import gallery, html
from squeezelab.gallery.cases import CASES, cases
from squeezelab.gallery.groups import GROUPS, groups
from squeezelab.gallery.hero import MODEL, PRESET, ROUND
from squeezelab.gallery.stories import number, stories
from squeezelab.gallery.thumb import EDGE, HIGH, ROLES, WIDE
from squeezelab.glossary.loading import load
from squeezelab.glossary.notebooks import read_notebooks
from squeezelab.models import list_models
from squeezelab.places import notebooks_folder
from squeezelab.views.figures.roles import ORDER

SHEETS = Path(squeezelab.__file__).parent / "gallery"
SHOWN = re.compile(r"^[MLHVh0-9. -]+$")


@pytest.fixture(scope="module")
def shown():
    return gallery(notebooks_folder())


def test_every_model_stands_in_exactly_one_group():
    names = [name for group in groups(list_models()) for name in group.models]
    assert len(names) == len(set(names)) == len(list_models()) and set(names) == set(list_models())


def test_a_model_without_a_group_is_shown_after_the_others():
    *others, last = groups([*list_models(), "borrowed-rally"])
    assert tuple(others) == GROUPS and last.title == "New here" and "borrowed-rally" in last.models


def test_a_group_without_its_model_is_told():
    with pytest.raises(DeclarationError, match="no model: bank-run"):
        groups(name for name in list_models() if name != "bank-run")


def test_a_model_in_two_groups_is_told(monkeypatch):
    twice = (*GROUPS, GROUPS[0].__class__("Again", "Once more.", ("bank-run",)))
    monkeypatch.setattr(sys.modules["squeezelab.gallery.groups"], "GROUPS", twice)
    with pytest.raises(DeclarationError, match="more than once: bank-run"):
        groups(list_models())


def test_every_model_has_a_miniature_of_strokes_alone_inside_its_box(shown):
    assert set(shown["thumbs"]) == set(list_models())
    for name, strokes in shown["thumbs"].items():
        assert any(role != "base" for role, _ in strokes), name
        for role, path in strokes:
            assert role in ROLES and SHOWN.match(path), (name, role)
            if role == "base":
                continue  # a zero line may lie outside; the page cuts it
            for command, rest in re.findall(r"([MLHV])([-0-9. ]+)", path):
                values = [float(one) for one in rest.split()]
                across, down = (values[0], values[-1]) if command in "ML" else (values[0], 0.0) if command == "H" else (0.0, values[0])
                assert -0.2 <= across <= WIDE - EDGE + 0.2 and -0.2 <= down <= HIGH - EDGE + 0.2, (name, role, command, rest)


def test_two_models_never_share_a_miniature(shown):
    drawn = [json.dumps(strokes) for strokes in shown["thumbs"].values()]
    assert len(set(drawn)) == len(drawn)


def test_the_style_sheet_knows_every_role_that_is_drawn(shown):
    sheet = (SHEETS / "strokes.css").read_text("utf-8")
    drawn = {role for strokes in [*shown["thumbs"].values(), shown["hero"]["strokes"]] for role, _ in strokes}
    plain = {"line-1", "tread", "before"}  # as ink as any stroke
    assert drawn <= set(ORDER)
    assert {role for role in drawn - plain if not re.search(rf"\.r-{role}\b|r-{role.split('-')[0]}'", sheet)} == set()


def test_the_hero_shows_the_run_up_to_its_round_and_asks(shown):
    hero = shown["hero"]
    result = squeezelab.run(MODEL, preset=PRESET)
    price = result.model.quantities["price"].write(float(result.series["price"][ROUND, 0]))
    end = result.model.quantities["price"].write(float(result.series["price"][-1, 0]))
    assert f"{price}, and now?" in [word["text"].replace("\u00a0", " ") for word in hero["words"]]
    told = json.dumps({**hero, "strokes": [], "words": [w for w in hero["words"] if w["role"] != "tick"]}, ensure_ascii=False)
    assert end not in told and "Runaway" not in told
    assert [one["value"] for one in hero["controls"]] == [result.write("market_depth"), result.write("shock")]


def test_every_tutorial_is_a_story_with_the_minutes_that_it_states(shown):
    paths = [one["path"] for one in read_notebooks(notebooks_folder()) if one["path"].startswith("tutorials/")]
    assert [one["path"] for one in shown["stories"]] == paths
    assert all(5 <= one["minutes"] <= 60 and one["steps"] > 2 for one in shown["stories"])


@pytest.mark.parametrize(
    ("text", "value"), [("twenty", 20), ("thirty-five", 35), ("eleven", 11), ("45", 45), ("thirty-eleven", None), ("soon", None)]
)
def test_minutes_are_read_as_people_write_them(text, value):
    assert number(text) == value


def test_a_tutorial_that_does_not_say_how_long_it_takes_is_told():
    with pytest.raises(GlossaryError, match=r"tutorials/01\.ipynb: the first cell does not say how long"):
        stories([{"path": "tutorials/01.ipynb", "title": "T", "goal": "", "text": "# T"}])


def test_every_case_is_shown_under_a_name_of_its_own(shown):
    names = {path.stem for path in (notebooks_folder() / "cases").glob("*.ipynb")}
    assert {Path(one["path"]).stem for one in shown["cases"]} == names >= set(CASES)
    held = [one for one in read_notebooks(notebooks_folder()) if one["path"].startswith("cases/")]
    assert len({one["title"] for one in held}) == len({one["title"] for one in shown["cases"]}) == len(names)
    assert all(one["strokes"] and one["says"] for one in shown["cases"] if Path(one["path"]).stem in CASES)


def test_a_new_case_is_shown_by_its_own_title_until_it_has_a_row():
    held = read_notebooks(notebooks_folder())
    new = cases([*held, {"path": "cases/new.ipynb", "title": "New", "goal": "See it.", "text": ""}])[-1]
    assert new == {"path": "cases/new.ipynb", "title": "New", "when": "", "says": "See it.", "strokes": []}


def test_a_case_that_is_gone_is_told():
    held = [one for one in read_notebooks(notebooks_folder()) if one["path"] != "cases/gamestop-2021.ipynb"]
    with pytest.raises(GlossaryError, match=r"\(gamestop-2021\)"):
        cases(held)


def test_the_greeting_counts_what_there_is(shown):
    assert f"Push {len(list_models())} small markets" in shown["says"]
    assert "thirteen stories" in shown["says"] and shown["told"] == "Thirteen stories" and len(shown["stories"]) == 13


def test_the_page_of_the_server_shows_the_same_and_links_every_calculator():
    page = html.body(load())
    for name in list_models():
        assert f'href="voila/render/calculators/{name}.ipynb"' in page, name
    assert all(one["path"] in page for one in load()["gallery"]["stories"] + load()["gallery"]["cases"])


def test_what_is_searched_for_is_text_and_nothing_else():
    page = html.body(load(), query='"><script>alert(1)</script>', hits=[], nearest=True)
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_a_notebook_is_called_the_same_in_the_index_and_in_its_heading():
    for path in sorted((notebooks_folder() / "cases").glob("*.ipynb")):
        held = json.loads(path.read_text("utf-8"))
        heading = re.match(r"# (.+)", "".join(held["cells"][0]["source"]))
        assert heading and held["metadata"]["squeezelab"]["title"] == heading[1].strip(), path.name
