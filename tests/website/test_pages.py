"""The built pages: valid, linked, within their budget, and silent until a hand touches them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

import squeezelab
from squeezelab.errors import InputError, SqueezelabError, UnknownName
from squeezelab.glossary.loading import load
from squeezelab.site import binding, budget, build, prose, render

FIRST, HTML, SLIDER = 200_000, 45_000, 60_000  # bytes of a first load, of its HTML, of a slider's pictures
REQUESTS = 7  # page, style, two scripts, icon, two fonts


class Reader(HTMLParser):
    """What a page holds, by tag and attributes in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps a tag."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *names: str) -> list[str]:
        """Every value of these attributes."""
        return [attrs[name] for _, attrs in self.found for name in names if name in attrs]


def pages(site: Path) -> Iterator[tuple[Path, str]]:
    """Every page of a site, with its text."""
    for path in sorted(site.rglob("*.html")):
        yield path, path.read_text("utf-8")


def test_every_page_is_valid_html(built: Path) -> None:
    parser = pytest.importorskip("tinyhtml5.parser")
    for path, text in pages(built):
        tree = parser.HTMLParser()
        tree.parse(text)
        assert not tree.errors, f"{path.name}: {tree.errors[:3]}"


def test_the_parser_tells_a_page_that_is_not(built: Path) -> None:
    tree = pytest.importorskip("tinyhtml5.parser").HTMLParser()
    tree.parse((built / "index.html").read_text("utf-8").replace("</main>", "</b></main>"))
    assert tree.errors


def test_names_are_given_once_and_lead_somewhere(built: Path) -> None:
    for path, text in pages(built):
        page = Reader(text)
        ids = Counter(page.all("id"))
        assert not [name for name, count in ids.items() if count > 1], path
        assert set(page.all("for")) <= set(ids), path
        assert set(" ".join(page.all("aria-labelledby", "aria-describedby", "aria-controls")).split()) <= set(ids), path


def test_headings_go_down_without_gaps(built: Path) -> None:
    for path, text in pages(built):
        levels = [int(tag[1]) for tag, _ in Reader(text).found if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), f"{path}: {levels}"


def test_every_link_of_the_site_leads_to_a_file_and_a_place_in_it(built: Path) -> None:
    ids = {path.relative_to(built).as_posix(): set(Reader(text).all("id")) for path, text in pages(built)}
    for path, text in pages(built):
        for to in Reader(text).all("href", "src", "action"):
            parts = urlsplit(to)
            if parts.scheme or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path.name} leads to {to}"
            place = parts.fragment
            if place and "=" not in place:
                assert place in ids[target.relative_to(built).as_posix()], f"{path.name} leads to {to}"


def test_what_a_page_leads_out_to_is_only_read_when_it_is_followed(built: Path) -> None:
    for path, text in pages(built):
        for tag, attrs in Reader(text).found:
            fetched = [attrs[name] for name in ("src", "srcset", "poster", "data") if name in attrs] + (
                [attrs["href"]] if tag == "link" and attrs.get("rel") != "canonical" else []
            )
            assert not [one for one in fetched if "//" in one], f"{path}: {tag} {attrs}"
        policy = next(attrs["content"] for tag, attrs in Reader(text).found if attrs.get("http-equiv") == "Content-Security-Policy")
        assert "default-src 'none'" in policy and "http" not in policy, path
        assert not re.search(r"\son\w+=|javascript:", text), path
    for path in built.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", path.read_text("utf-8")), path


def test_a_page_has_a_calculator_once_at_a_setting(built: Path) -> None:
    for path, text in pages(built):
        sections = re.findall(r'<section class="sq-calc[^>]*>', text)
        told = [re.sub(r' id="[^"]*"', "", one) for one in sections]
        assert len(set(told)) == len(told), (path, told)


def test_every_page_keeps_its_budget(built: Path) -> None:
    held = json.loads((built / "budget.json").read_text("utf-8"))["pages"]
    assert {path.relative_to(built).as_posix() for path, _ in pages(built)} == set(held)
    for name, page in held.items():
        assert page["first_load"] <= FIRST and page["html"] <= HTML and page["requests"] <= REQUESTS, (name, page)
        assert all(size <= SLIDER for size in page["sliders"].values()), (name, page["sliders"])
    assert held["calculators/short-squeeze.html"]["sliders"]["0-shock"] > 1_000


def test_a_picture_of_the_shelf_takes_few_bytes(built: Path) -> None:
    """What all the books together take hangs on this: 60 MB for all calculators, at some 30,000 pictures."""
    listed = list(built.glob("books/*/*.book"))
    pictures = sum(len(binding.unpack(path.read_bytes())[0]) for path in listed)
    assert pictures > 400 and sum(path.stat().st_size for path in listed) / pictures < 340


def test_the_budget_says_what_each_folder_takes_and_all_of_it(built: Path) -> None:
    told = json.loads((built / budget.MARK).read_text("utf-8"))["disk"]
    books = sum(path.stat().st_size for path in built.glob("books/*/*"))
    assert told["books"] == books > 0 and told["all"] == sum(size for name, size in told.items() if name != "all")
    assert told["all"] + (built / budget.MARK).stat().st_size == sum(path.stat().st_size for path in built.rglob("*") if path.is_file())


def test_the_budget_counts_what_a_page_asks_for(built: Path) -> None:
    text = (built / "index.html").read_text("utf-8")
    asked = [to for tag, attrs in Reader(text).found for name, to in attrs.items() if name == "src" or (name == "href" and tag == "link")]
    assert set(budget.FIRST.findall(text)) == set(asked)


def test_how_many_there_are_is_said_in_the_number_that_fits(built: Path) -> None:
    for path, text in pages(built):
        assert not re.search(r"\b1 (?:terms|calculators|models|claims)\b", re.sub(r"<[^>]+>", "", text)), path
    assert "1 calculator that runs here" in (built / "index.html").read_text("utf-8")


def test_the_picture_stands_in_the_page_without_a_script(built: Path) -> None:
    text = re.sub(r"<script.*?</script>", "", (built / "terms/short-squeeze.html").read_text("utf-8"), flags=re.DOTALL)
    entry = next(e for e in load()["entries"] if e["id"] == "short-squeeze")
    figure = text[text.index("st-main-fig") :]
    assert figure.count('<path class="line"') > 10 and "36.35" in figure
    assert entry["summary"] in text and all(claim["says"] in text for claim in entry["claims"])
    assert 'type="range"' in text and 'aria-valuetext="+12.0' in text


def test_data_in_a_script_cannot_end_it(built: Path) -> None:
    for path, text in pages(built):
        for held in re.findall(r'<script type="application/(?:ld\+)?json"[^>]*>(.*?)</script>', text, flags=re.DOTALL):
            assert "<" not in held, path
            json.loads(held)


def test_what_is_told_to_machines_is_whole(built: Path) -> None:
    """JSON-LD names the page and its set, and the picture that is shown where an address is posted is there, and light."""
    for path, text in pages(built):
        for held in map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, flags=re.DOTALL)):
            assert held["@context"] == "https://schema.org" and held["name"] and held["description"], path
            assert held["@id"] == "" and "url" not in held, "without an address the page is the document itself"
            for named in [held[one] for one in ("image", "inDefinedTermSet") if one in held]:
                assert (path.parent / named).resolve().is_file(), f"{path}: {named}"
        for named in re.findall(r'<meta property="og:image" content="([^"]+)">', text):
            data = (path.parent / named).resolve().read_bytes()
            assert data[:4] == b"\x89PNG" and data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big"), named
            assert data[25] == 3 and len(data) < 80_000, f"{named}: few colours, {len(data)} bytes"


def test_with_an_address_machines_are_told_whole_ones() -> None:
    chosen = prose.Pages(frozenset({"margin-call"}), frozenset(), frozenset())
    assets = dict.fromkeys(("css", "js", "theme", "icon", "search", "searching"), "x")
    site = render.Site(load(), {}, {}, {}, chosen, assets, "1", "https://example.org/kit/", "/kit/", False, "default-src 'none'")
    text = dict(site.terms())["terms/margin-call.html"]
    (held,) = map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, flags=re.DOTALL))
    assert held["@id"] == held["url"] == "https://example.org/kit/terms/margin-call.html"
    assert held["inDefinedTermSet"] == "https://example.org/kit/terms/index.html"
    assert '<link rel="canonical" href="https://example.org/kit/terms/margin-call.html">' in text


def test_json_for_a_script_has_no_sign_that_could_end_it() -> None:
    held = {"title": "</script><script>alert(1)</script>"}
    assert "<" not in render.script(held) and json.loads(str(render.script(held))) == held


def test_a_link_of_an_entry_is_written_anew_and_cannot_carry_markup() -> None:
    assert prose.setting("short-squeeze", "shock=0.05&nonsense=<script>&market_depth=2000000") == "#shock=5%25&market_depth=2m"
    assert prose.setting("short-squeeze", "preset=%3Cb%3E") == ""
    lead = prose.Pages(frozenset({"margin-call"}), frozenset({"short-squeeze"}), frozenset()).lead("../")
    assert lead("margin-call.md") == "../terms/margin-call.html"
    assert lead("javascript:alert(1)") == lead("gone.md") == ""


# building ------------------------------------------------------------------------------------
@pytest.mark.slow
def test_a_site_of_one_tutorial_has_its_map_and_search_without_a_term(tmp_path: Path) -> None:
    out = build.build(tmp_path / "out", only=("tutorials/02-order-book",), jobs=1).out
    assert (out / "map.html").is_file() and (out / "index.html").is_file()
    assert "st-behind" in (out / "tutorials" / "02-order-book.html").read_text("utf-8")


def test_a_folder_that_is_no_site_of_ours_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine", "utf-8")
    with pytest.raises(SqueezelabError, match="name a new folder"):
        build.build(tmp_path, only=("margin-call",), jobs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("base", ["squeezelab", "/a b/", "//evil/", "/x?y", "/<b>/", "https://example.org/"])
def test_a_base_that_is_no_path_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="/squeezelab/"):
        build.build(tmp_path / "out", base=base, only=("margin-call",))
    assert not list(tmp_path.iterdir())


def test_a_page_that_is_nowhere_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="margin-call"):
        build.build(tmp_path / "out", only=("margin-cal",))


def test_an_address_makes_the_site_map_and_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQUEEZELAB_SITE", "https://example.org/glossary")
    assert build._base("") == "/glossary/"
    with pytest.raises(InputError, match="SQUEEZELAB_SITE"):
        build._base("/other/")
    listed = ElementTree.fromstring(build._sitemap("https://example.org/glossary/", ["index.html", "404.html", "terms/a.html"]))
    assert [one[0].text for one in listed] == ["https://example.org/glossary/index.html", "https://example.org/glossary/terms/a.html"]
    monkeypatch.setenv("SQUEEZELAB_SITE", "javascript:alert(1)")
    with pytest.raises(InputError, match="no address"):
        build._base("")


def test_a_link_copied_in_a_notebook_tells_the_page_which_site_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    calculator = squeezelab.open("short-squeeze", shock=0.05, seed=None)
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(calculator.host, "send", sent.append)
    for site in ("", "https://example.org/kit"):
        monkeypatch.setenv("SQUEEZELAB_SITE", site)
        calculator.menu.copy()
        assert sent[-1] == {"type": "copy", "text": calculator.state, "site": site}


def test_the_page_for_lost_addresses_finds_its_files_from_any_depth(built: Path) -> None:
    text = (built / "404.html").read_text("utf-8")
    assert all(to.startswith("/") or "://" in to for to in Reader(text).all("href", "src", "action") if not to.startswith("#"))
