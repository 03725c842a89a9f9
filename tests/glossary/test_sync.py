"""Sync fills what the models vouch for, writes only what changed, and its check changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from squeezelab import run
from squeezelab.errors import GlossaryError
from squeezelab.glossary import build_index, new, sync

from .conftest import House


def test_sync_fills_blocks_with_numbers_of_the_model_and_writes_the_index(house: House) -> None:
    report = house.sync()
    text = (house.glossary / "margin-spiral.md").read_text()
    assert report.ok and report.written == [house.glossary / "margin-spiral.md"]
    price = run("short-squeeze", preset="Thin market").write("end_price")
    assert f"The price ends at {price}.\n<!-- /squeezelab -->" in text
    assert "$$\ng = " in text and "**◐ Holds where** (C1)" in text
    assert json.loads(house.index.read_text())["entries"][0]["id"] == "margin-spiral"


def test_a_second_sync_writes_nothing(house: House) -> None:
    house.sync()
    before = {path: path.stat().st_mtime_ns for path in house.glossary.iterdir()}
    assert house.sync().written == []
    assert {path: path.stat().st_mtime_ns for path in house.glossary.iterdir()} == before


def test_the_check_reports_a_number_changed_by_hand_and_changes_nothing(house: House) -> None:
    house.sync()
    house.change("The price ends at 36.35 USD.", "The price ends at 34.00 USD.")
    before = (house.glossary / "margin-spiral.md").read_bytes()
    report = house.sync(check=True)
    assert not report.ok and [path.name for path in report.stale] == ["margin-spiral.md"]
    assert "glossary/margin-spiral.md: generated blocks are stale; run squeezelab sync." in str(report)
    assert (house.glossary / "margin-spiral.md").read_bytes() == before
    assert house.sync().ok and "36.35 USD" in (house.glossary / "margin-spiral.md").read_text()


def test_what_an_author_wrote_is_kept_to_the_letter(house: House) -> None:
    before = (house.glossary / "margin-spiral.md").read_text()
    house.sync()
    after = (house.glossary / "margin-spiral.md").read_text()
    for line in before.split("\n"):
        assert line in after.split("\n")


def test_nothing_is_written_while_there_are_mistakes(house: House) -> None:
    house.change("tags: [leverage]", "tags: [leveraged]")
    before = (house.glossary / "margin-spiral.md").read_bytes()
    report = house.sync()
    assert not report.ok and not house.index.exists() and (house.glossary / "margin-spiral.md").read_bytes() == before
    with pytest.raises(GlossaryError, match=r"margin-spiral\.md:13"):
        report.raise_first()


def test_no_part_of_a_file_is_left_behind(house: House) -> None:
    house.sync()
    assert not list(house.glossary.glob("*.part")) and not list(house.index.parent.glob("*.part"))


def test_the_build_writes_the_index_of_the_checkout(tmp_path: Path) -> None:
    path = build_index(tmp_path / "index.json")
    assert len(json.loads(path.read_text())["entries"]) > 100


# new concepts -----------------------------------------------------------------------------------
def checkout(root: Path) -> Path:
    from squeezelab.places import glossary_folder

    (root / "kit" / "squeezelab" / "models").mkdir(parents=True)
    (root / "glossary").mkdir()
    (root / "glossary" / "_template.md").write_text((glossary_folder() / "_template.md").read_text())
    return root


def test_a_new_concept_is_two_files_and_nothing_else(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    written = new("inventory-cascade", root)
    assert [path.relative_to(root).as_posix() for path in written] == [
        "kit/squeezelab/models/inventory_cascade.py",
        "glossary/inventory-cascade.md",
    ]
    assert len([path for path in root.rglob("*") if path.is_file()]) == 3, "the template is the third"


def test_a_concept_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    new("inventory-cascade", root)
    (root / "glossary" / "inventory-cascade.md").unlink()
    with pytest.raises(GlossaryError, match=r"models/inventory_cascade\.py exists already"):
        new("inventory-cascade", root)
    assert not (root / "glossary" / "inventory-cascade.md").exists()


@pytest.mark.parametrize("name", ["Inventory", "two words", "-x", "x--y", "4th", "ü", ""])
def test_an_id_that_is_none_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="is no id: use lower case"):
        new(name, checkout(tmp_path))


def test_a_new_model_runs_and_keeps_its_promises_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util
    import sys

    from squeezelab.core import Model
    from squeezelab.dynamics.run import run
    from squeezelab.typeset import rendered

    path = new("inventory-cascade", checkout(tmp_path))[0]
    name = "squeezelab.models.inventory_cascade"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    model = module.MODEL
    assert isinstance(model, Model) and model.id == "inventory-cascade" and model.title == "Inventory cascade"
    result = run(model, model.given())
    assert result["becomes"] == pytest.approx(2.0) and result["end_price"] > 102
    assert "$$" not in rendered(model)[0]["latex"]
    assert 'r"p_\\infty"' in path.read_text()


def test_a_new_entry_opens_a_preset_of_its_new_model(tmp_path: Path) -> None:
    import frontmatter

    model, entry = new("inventory-cascade", checkout(tmp_path))
    front = frontmatter.load(str(entry)).metadata
    assert f'Preset("{front["preset"]}"' in model.read_text() and front["calculator"] == "inventory-cascade"
    assert f'example preset="{front["preset"]}"' in entry.read_text()


def test_a_new_entry_passes_every_check_beside_its_model(house: House, tmp_path: Path) -> None:
    """The laid-out entry, with the calculator of a model that exists in its stead."""
    root = checkout(tmp_path / "root")
    text = new("inventory-cascade", root)[1].read_text()
    text = (
        text.replace("calculator: inventory-cascade", "calculator: short-squeeze")
        .replace("Half forced", "Thin market")
        .replace("{forced}", "{forced_buying}")
        .replace("foundations", "leverage")
    )
    house.write("inventory-cascade.md", text.replace("sell-pressure", "margin-spiral"))
    report = sync(folder=house.glossary, notebooks=house.notebooks, index=house.index)
    assert report.ok, str(report)


def test_an_entry_that_is_edited_while_sync_runs_is_left_as_its_author_saved_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from squeezelab.glossary import refresh

    def edited_meanwhile(*args: object) -> dict[str, object]:
        house.change("Cash.", "Cash, saved just now.")
        return {}

    monkeypatch.setattr(refresh, "assemble", edited_meanwhile)
    before = (house.glossary / "margin-spiral.md").read_text()
    report = house.sync()
    assert "changed while sync was running" in str(report.errors[0])
    assert (house.glossary / "margin-spiral.md").read_text() == before.replace("Cash.", "Cash, saved just now.")


def test_try_it_leads_to_the_calculator_at_the_settings_that_decide(house: House) -> None:
    (house.notebooks / "calculators").mkdir()
    (house.notebooks / "calculators" / "short-squeeze.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )
    house.change("    check: short", "    preset: A little deeper\n    values: {shock: 0.05, cohorts: 10}\n    check: short")
    assert house.sync().ok
    text = (house.glossary / "margin-spiral.md").read_text()
    assert "[Try it](../notebooks/calculators/short-squeeze.ipynb#preset=A%20little%20deeper&shock=0.05&cohorts=10)." in text


def test_a_link_that_was_laid_where_a_half_written_index_would_be_is_not_followed(house: House) -> None:
    elsewhere = house.index.parent / "elsewhere.txt"
    elsewhere.write_text("mine", encoding="utf-8")
    (house.index.parent / f"{house.index.name}.part").symlink_to(elsewhere)
    report = house.sync()
    assert report.ok and elsewhere.read_text(encoding="utf-8") == "mine"
