"""Books of pictures: what is packed comes back, and every number in a picture is the model's own at that setting."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from squeezelab import links, run
from squeezelab.errors import SqueezelabError
from squeezelab.models import get_model, list_models
from squeezelab.site import binding, books, frames, shelf
from squeezelab.views.figures.session import Session


def opened_books(site: Path, model: str) -> dict[str, tuple[list[dict[str, Any]], np.ndarray]]:
    """Every book of a model in a site, unpacked."""
    return {path.stem: binding.unpack(path.read_bytes()) for path in sorted(site.glob(f"books/{model}-*/*.book"))}


def test_what_is_packed_comes_back() -> None:
    session = Session(get_model("kelly-bet"))
    name = session.model.parameters[0].name
    pages = books.book(session, books.sliders(session.model)[name])
    heads, points = binding.unpack(binding.pack(pages))
    assert heads == json.loads(json.dumps([one.head for one in pages]))
    assert np.array_equal(points, np.concatenate([one.points for one in pages]))
    with pytest.raises(SqueezelabError, match="no book"):
        binding.unpack(__import__("gzip").compress(b"something else"))


READ = """const fs = require('fs');
const buffer = require('zlib').gunzipSync(fs.readFileSync(process.argv[2]));
const script = fs.readFileSync(process.argv[1], 'utf8');
const unpack = new Function(`${script}; return unpack;`)();
const pages = [...unpack(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length)).values()];
console.log(JSON.stringify(pages.map(({ head, points }) => [JSON.stringify(head), [...points]])));"""


def by_script(book: Path) -> list[tuple[str, list[int]]]:
    """The pages of a book as the script of the site reads them: the head as it writes it, and the points."""
    if shutil.which("node") is None:
        pytest.skip("No node here, so the script of the site is not run. Install node 20.")
    script = Path(books.__file__).with_name("assets") / "book.js"
    done = subprocess.run(["node", "-e", READ, script, book], capture_output=True, text=True, encoding="utf-8", check=True)
    return [(head, points) for head, points in json.loads(done.stdout)]


def test_the_script_of_the_site_reads_every_book_as_it_was_packed(built: Path) -> None:
    listed = sorted(built.glob("books/short-squeeze-*/*.book"))
    assert len(listed) > 10
    for path in listed[::4]:
        heads, points = binding.unpack(path.read_bytes())
        read = by_script(path)
        assert [head for head, _ in read] == [json.dumps(head, ensure_ascii=False, separators=(",", ":")) for head in heads], path.name
        assert [point for _, held in read for point in held] == points.tolist(), path.name


def page_of(k: int) -> frames.Page:
    """A page unlike the one before it: texts with more or fewer numbers, another figure, gaps, steps of all widths, or no answer."""
    draw = np.random.default_rng(k)
    if k % 5 == 4:
        return frames.Page({"stop": k, "state": f"s{k}", "fields": {}, "problem": f"No answer at {k}."}, frames.NOTHING)
    figures = [{"strokes": [(role, int(draw.integers(0, 4))) for role in draw.choice(["a", "b", "a"], 3)]} for _ in range(1 + k % 3 // 2)]
    others = [{"title": "“½” ٣ 1.", "words": "." * (k % 3) + f"<i>{k / 7:.3f}</i>é", **one} for one in figures[1:]]
    count = sum(2 * size for one in figures for _, size in one["strokes"])
    points = draw.choice([-32768, 32767, 0, 1, -1, 127, -128, 5000], count).astype("<i2")
    fields = {"x": f"{k}.0", "y": "", "__proto__": "1"} if k % 2 else {"x": "1"}
    head = {"stop": k, "state": f"s?{k}", "words": "8" * (k % 4), **figures[0], "others": others, "fields": fields, "tipped": k % 2 == 0}
    return frames.Page({**head, "problem": ""}, points)


def test_pages_of_any_kind_come_back_in_any_order(tmp_path: Path) -> None:
    for seed in range(40):
        order = np.random.default_rng(seed).permutation(30)[: 1 + seed % 12]
        pages = [page_of(int(k)) for k in order]
        path = tmp_path / "one.book"
        path.write_bytes(binding.pack(pages))
        heads, points = binding.unpack(path.read_bytes())
        assert json.dumps(heads) == json.dumps([one.head for one in pages])
        assert points.tolist() == [point for one in pages for point in one.points.tolist()]
        if not seed % 8:
            read = by_script(path)
            assert [json.loads(head) for head, _ in read] == json.loads(json.dumps(heads))
            assert [held for _, held in read] == [one.points.tolist() for one in pages]


def test_each_picture_tells_the_number_that_the_model_gives_at_its_setting(built: Path) -> None:
    model = get_model("short-squeeze")
    heads, _ = opened_books(built, model.id)["0-shock"]
    for head in heads[:: len(heads) // 6]:
        state = links.read(head["state"])
        result = run(model.id, seed=state.drawn, preset=state.preset, **state.values)
        number = model.readings[0].unit.number(float(result[model.readings[0].name])).partition(" ")[0]
        assert f"<b>{number} <small" in head["top"], head["state"]
        assert head["name"] == result.finding.replace("*", "") and head["tipped"] == bool(result.tipped[0])
        assert head["fields"]["shock"] == result.write("shock")


def test_a_picture_of_another_setting_is_told_apart(built: Path) -> None:
    (one, *_, other), _ = opened_books(built, "short-squeeze")["0-shock"]
    assert one["top"] != other["top"] and one["words"] != other["words"] and one["state"] != other["state"]


def test_the_same_page_is_drawn_from_its_state_string(built: Path) -> None:
    """What Python in the browser is asked for, in the same words: the answer is the built one, byte by byte."""
    model = get_model("short-squeeze")
    before = frames.opened(f"squeezelab:{model.id}")
    for name in ("0-shock", "0-market_depth"):
        heads, points = opened_books(built, model.id)[name]
        place = 0
        for head in heads[:3]:
            count = sum(2 * size for one in (head, *head["others"]) for _, size in one["strokes"])
            again = frames.page(head["state"], before)
            assert {"stop": head["stop"], **json.loads(json.dumps(again.head))} == head
            assert np.array_equal(again.points, points[place : place + count])
            place += count


def test_every_slider_has_both_ends_and_every_preset_on_it() -> None:
    for model in list_models().values():
        held = books.sliders(model)
        for preset in model.presets:
            given = model.given(preset.title)
            for name, slider in held.items():
                assert slider.stops[slider.home(given[name])] is not None
        for slider in held.values():
            if hasattr(slider.parameter, "stops"):
                assert slider.values[0] == slider.parameter.low and slider.values[-1] == slider.parameter.high
                assert len(slider.stops) <= books.MOST + 1 + len(model.presets)


def test_three_controls_stand_open_where_there_are_as_many() -> None:
    for model in list_models().values():
        assert len(books.chief(model)) == min(books.CHIEF, len(model.parameters)), model.id


def test_every_setting_that_a_claim_leads_to_stands_on_the_shelf(built: Path) -> None:
    held = json.loads(
        (built / "calculators/short-squeeze.html").read_text("utf-8").partition('application/json">')[2].partition("</script>")[0]
    )
    heads, _ = opened_books(built, "short-squeeze")["linked"]
    assert len(held["linked"]) == len(heads) > 1
    assert [head["state"].partition("?")[2] for head in heads] == held["linked"]
    assert not [head["problem"] for head in heads if head["problem"]]


def test_an_edge_stands_between_two_pictures_that_differ(built: Path) -> None:
    model = get_model("short-squeeze")
    heads, _ = opened_books(built, model.id)["0-shock"]
    slider = books.sliders(model)["shock"]
    told, part = shelf._tip(Session(model), slider, [frames.Page(head, frames.NOTHING) for head in heads])
    edge = model.parameter("shock").read(told)
    assert {run(model.id, shock=edge - 0.002).tipped.all(), run(model.id, shock=edge + 0.002).tipped.all()} == {True, False}
    assert abs(part - edge / 0.30) < 0.05


def test_a_book_that_is_too_heavy_loses_stops_but_no_end_and_no_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(get_model("kelly-bet"))
    name = session.model.parameters[0].name
    slider = books.sliders(session.model)[name]
    pages, home = books.book(session, slider), slider.home(session.given[name])
    whole, packed = books.fitting(slider, {0: pages}, [home])
    assert whole == slider
    monkeypatch.setattr(books, "HEAVIEST", len(packed[0]) // 2)
    thinned, lighter = books.fitting(slider, {0: pages}, [home])
    assert len(lighter[0]) <= books.HEAVIEST and len(thinned.stops) < len(slider.stops)
    assert {slider.stops[0], slider.stops[home], slider.stops[-1]} <= set(thinned.stops)
    assert [head["stop"] for head in binding.unpack(lighter[0])[0]] == list(thinned.stops)


def test_a_setting_without_an_answer_is_a_sentence_and_no_picture() -> None:
    page = frames.page("squeezelab:nobody")
    assert page.head["problem"] and not len(page.points)
