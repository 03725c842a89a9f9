"""The command: what it prints, and that bad input ends in one sentence."""

import json
import re

import pytest
from click.testing import CliRunner

import squeezelab
from squeezelab.cli import main


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def in_a_sentence(result):
    """Nothing on stdout, one line on stderr, no traceback."""
    assert result.exit_code in (1, 2) and isinstance(result.exception, SystemExit)
    assert result.stdout == "" and "Traceback" not in result.stderr
    return result.stderr


def test_run_prints_the_finding_and_every_reading():
    out = call("run", "short-squeeze")
    model = squeezelab.get_model("short-squeeze")
    assert out.exit_code == 0 and out.stderr == ""
    assert all(reading.label in out.stdout for reading in model.readings)
    assert squeezelab.run("short-squeeze").write("end_price") in out.stdout


@pytest.mark.parametrize("written", ["2.0m", "2.0 m USD", "2000000", "2e6", "2,000,000"])
def test_run_reads_values_as_people_write_them(written):
    assert (
        call("run", "short-squeeze", "--set", f"market_depth={written}").stdout
        == call("run", "short-squeeze", "--preset", "a little deeper").stdout
    )


def test_run_reads_per_cent_choices_and_whole_numbers():
    out = call("run", "liquidation-cascade", "--set", "shock=-2%", "--set", "circuit_breaker=on", "--set", "positions=400")
    expected = squeezelab.run("liquidation-cascade", shock=-0.02, circuit_breaker="on", positions=400)
    assert expected.finding.replace("*", "") in out.stdout


def test_run_writes_the_series_in_full_precision(tmp_path):
    call("run", "dealer-gamma", "--seed", 7, "--out", tmp_path / "path.csv")
    import pandas as pd

    back = pd.read_csv(tmp_path / "path.csv")
    assert back["price"].to_list() == pytest.approx(list(squeezelab.run("dealer-gamma", seed=7)["price"]), rel=1e-15)


def test_the_same_seed_gives_the_same_output_and_another_seed_another():
    one, two, other = (call("run", "dealer-gamma", "--seed", seed).stdout for seed in (3, 3, 4))
    assert one == two != other


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "shrt-squeeze"], "No calculator is called “shrt-squeeze”. Did you mean short-squeeze"),
        (["run", "short-squeeze", "--set", "depth=2m"], "market_depth"),
        (["run", "short-squeeze", "--set", "market_depth"], "write it like"),
        (["run", "short-squeeze", "--set", "market_depth=2x"], "“2x” is no number"),
        (["run", "short-squeeze", "--set", "market_depth=nan"], "no number"),
        (["run", "short-squeeze", "--set", "shock=200%"], "allowed is"),
        (["run", "short-squeeze", "--set", "cohorts=3.5"], "whole number"),
        (["run", "liquidation-cascade", "--set", "order=random"], "batch"),
        (["run", "short-squeeze", "--preset", "Thin markt"], "Thin market"),
        (["run", "short-squeeze", "--out", "no/such/folder/x.csv"], "there is no folder"),
        (["run", "short-squeeze", "--seed", "-1"], "--seed"),
        (["define", "zzzz"], "No term is called “zzzz”"),
        (["define", "short seling presure on mars"], "the nearest are Short selling pressure"),
        (["open", "shrt"], "No calculator is called “shrt”"),
        (["check", "zzzz"], "zzzz"),
        (["frobnicate"], "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_ends_in_a_sentence(arguments, says):
    assert says in in_a_sentence(call(*arguments))


def test_a_run_that_fails_leaves_no_file_and_keeps_the_old_one(tmp_path):
    target = tmp_path / "path.csv"
    target.write_text("yesterday's")
    in_a_sentence(call("run", "short-squeeze", "--set", "shock=900", "--out", target))
    assert target.read_text() == "yesterday's" and list(tmp_path.iterdir()) == [target]


def test_define_prints_an_entry_by_title_alias_or_id():
    for name in ("Short selling pressure", "short-selling-pressure", "SHORT SELLING PRESSURE"):
        out = call("define", *name.split())
        assert out.exit_code == 0 and "Short selling pressure" in out.stdout


def test_models_lists_every_model_with_its_summary():
    out = call("models").stdout
    assert all(name in out and model.summary in out for name, model in squeezelab.list_models().items())


def test_check_runs_the_claims_of_an_entry():
    out = call("check", "short-selling-pressure")
    assert out.exit_code == 0
    assert out.stdout.count("✓") == len(squeezelab.define("short-selling-pressure").claims)


@pytest.mark.parametrize("by", ["verdict", "page", "term"])
def test_claims_prints_the_ledger_under_its_headings(by):
    out = call("claims", "sell-pressure", "--by", by)
    assert out.exit_code == 0, out.output
    heads = {"verdict": "fails (2)", "page": "Greeks.live, “Sell pressure” (", "term": "sell-pressure ("}
    assert heads[by] in out.stdout and "C13   fails" in out.stdout and "0 of 128" in out.stdout
    assert re.search(r"\d+ claims: \d+ found on public pages, \d+ from papers and textbooks, \d+ our own\.", out.stdout)


def test_claims_writes_the_ledger_as_csv_and_nothing_where_it_cannot(tmp_path):
    import csv

    done = call("claims", "sell-pressure", "--out", str(tmp_path / "claims.csv"))
    rows = list(csv.DictReader((tmp_path / "claims.csv").open(encoding="utf-8")))
    assert done.exit_code == 0 and {row["id"] for row in rows} == {c["id"] for c in squeezelab.define("sell-pressure").claims}
    c6 = [row for row in rows if row["id"] == "C6"]
    assert len(c6) == 2 and all(row["url"].startswith("https://") and row["because"] and int(row["settings"]) > 100 for row in c6)
    assert "there is no folder" in in_a_sentence(call("claims", "sell-pressure", "--out", str(tmp_path / "nowhere" / "claims.csv")))
    assert [path.name for path in tmp_path.iterdir()] == ["claims.csv"]


def test_version_is_the_packages():
    assert squeezelab.__version__ in call("--version").stdout


@pytest.mark.slow  # a stage of `.ci/run`; each of its parts is tried below and in tests/glossary/test_every_entry.py
def test_sync_check_finds_this_checkout_up_to_date(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    out = call("sync", "--check")
    assert out.exit_code == 0, out.output


def test_every_page_that_sync_writes_is_what_the_checkout_holds(checkout):
    from squeezelab import calculator_pages, helpers
    from squeezelab.exercises import pages
    from squeezelab.gallery.front_picture import front_pictures
    from squeezelab.output import stale

    notebooks = checkout / "notebooks"
    assert not [*calculator_pages.stale_pages(notebooks), *pages.stale_pages(notebooks)]
    assert not helpers.stale_page(checkout / "kit" / "squeezelab" / "dynamics")
    assert not stale(front_pictures(checkout / "kit" / "docs"))


def test_sync_makes_the_pages_of_calculators_that_are_missing(tmp_path):
    from squeezelab.calculator_pages import stale_pages, write_pages

    assert {path.stem for path in write_pages(tmp_path)} == set(squeezelab.list_models())
    assert not stale_pages(tmp_path)
    page = tmp_path / "calculators" / "short-squeeze.ipynb"
    assert 'squeezelab.open("short-squeeze")' in "".join(json.loads(page.read_text("utf-8"))["cells"][1]["source"])
    page.write_text("{}")
    assert list(stale_pages(tmp_path)) == [page]


def test_sync_outside_of_a_checkout_says_so(tmp_path, monkeypatch):
    from squeezelab import places

    monkeypatch.setattr(places, "PACKAGE", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "is not inside a checkout" in in_a_sentence(call("sync"))


@pytest.mark.parametrize("command", [["new", "another-spiral"], ["sync"], ["sync", "--check"], ["check", "C1"]])
def test_in_a_checkout_whose_code_is_not_what_runs_nothing_is_done(tmp_path, monkeypatch, command):
    for folder in ("kit/squeezelab/models", "glossary", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "glossary" / "_template.md").write_text("x")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert "pip install -e" in in_a_sentence(call(*command))
    assert sorted(tmp_path.rglob("*")) == before


def test_run_takes_a_state_string_and_names_what_it_could_not_read():
    done = call("run", "squeezelab:short-squeeze?shock=5%25&gone=1&seed=3")
    assert done.exit_code == 0 and "gone=1" in done.stderr
    assert call("run", "short-squeeze", "--set", "shock=5%", "--seed", "3").stdout == done.stdout


def test_map_writes_a_page_of_its_own(tmp_path):
    page = tmp_path / "map.html"
    assert call("map", "gamma", "--out", str(page)).exit_code == 0
    assert "gamma" in page.read_text("utf-8").lower() and "<script src" not in page.read_text("utf-8")
    assert call("map", "no such term at all").exit_code == 1
