"""A run as a file carries what gives the run again, in every format, and a run can be pickled."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import squeezelab
from squeezelab import links
from squeezelab.cli import main
from squeezelab.errors import InputError, Unreadable
from squeezelab.group import EXIT_CODES


@pytest.fixture(scope="module")
def result():
    return squeezelab.run("dealer-gamma", seed=7, news="2 %", daily_volume="30 bn")


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx"])
def test_every_format_carries_series_readings_state_seed_and_version(result, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"run.{suffix}"
    {"csv": result.to_csv, "json": result.to_json, "parquet": result.to_parquet, "xlsx": result.to_excel}[suffix](path)
    if suffix == "json":
        data = json.loads(path.read_text("utf-8"))
        series, reading, state, seed, version = (
            data["series"]["price"],
            data["readings"]["typical_day"],
            data["state"],
            data["seed"],
            data["version"],
        )
    else:
        frame = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[suffix](path)
        series, reading = frame["price"].dropna().tolist(), frame["reading.typical_day"][0]
        state, seed, version = frame["state"][0], frame["seed"][0], frame["version"][0]
    assert series == pytest.approx(list(result["price"]), rel=1e-12) and reading == pytest.approx(result["typical_day"], rel=1e-12)
    assert seed == 7 and version == squeezelab.__version__
    again = links.read(state)
    assert squeezelab.run(again.model.id, preset=again.preset, seed=again.seed, **again.values)["typical_day"] == result["typical_day"]


def test_a_run_pickles_and_so_do_its_lanes(result) -> None:
    back = pickle.loads(pickle.dumps(result))
    assert back.model is result.model and np.array_equal(back["price"], result["price"]) and back.finding == result.finding
    many = squeezelab.run("dealer-gamma", paths=3)
    assert pickle.loads(pickle.dumps(many)).lanes == 3


def test_a_summary_says_everything_and_the_repr_is_short(result) -> None:
    told = result.summary()
    assert all(reading.label in told for reading in result.model.readings) and result.state in told
    assert len(repr(result)) < 80


@pytest.mark.parametrize("name", ["short-squeeze", "liquidation-cascade", "option-greeks", "expiry-pinning"])
def test_a_run_is_run_again_from_its_state_as_on_the_command_line(name: str) -> None:
    first = squeezelab.run(name, seed=5)
    again = squeezelab.run(first.state)
    assert again.state == first.state and again.readings == first.readings
    assert squeezelab.run(f"https://example.org/lab#{first.state}").readings == first.readings
    assert squeezelab.run(first.state, seed=6).seed == 6, "what is said beside it wins"


def test_a_state_that_cannot_be_read_is_refused_and_not_passed_over() -> None:
    with pytest.raises(Unreadable, match="“shock=900” was not read"):
        squeezelab.run("squeezelab:short-squeeze?shock=900")
    told = squeezelab.run("squeezelab:short-squeeze?shock=5%25&seed=4", shock="7 %")
    assert told["shock"] == pytest.approx(0.07) and told.seed == 4


def test_paths_of_a_model_that_draws_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="draws nothing"):
        squeezelab.run("option-greeks", paths=5)


def call(*arguments: str):
    return CliRunner().invoke(main, ["run", "dealer-gamma", *arguments])


def test_the_command_honours_the_ending_or_refuses(tmp_path: Path) -> None:
    for suffix in ("csv", "json", "parquet", "xlsx"):
        assert call("--out", str(tmp_path / f"a.{suffix}")).exit_code == 0 and (tmp_path / f"a.{suffix}").stat().st_size > 500
    wrong = call("--out", str(tmp_path / "a.doc"))
    assert wrong.exit_code == 2 and ".csv, .json, .parquet, .xlsx" in wrong.stderr and not (tmp_path / "a.doc").exists()


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of three cells, as a file."""
    path = tmp_path_factory.mktemp("swept") / "s.parquet"
    squeezelab.sweep("short-squeeze", {"shock": [0.05, 0.1, 0.2]}, out=path)
    return path


@pytest.mark.parametrize(
    ("command", "end", "allowed"),
    [
        (("phase",), "jpg", ".svg, .png"),
        (("claims", "gamma"), "txt", ".csv"),
        (("map", "gamma"), "svg", ".html, .htm"),
        (("gex",), "xlsx", ".json, .csv"),
    ],
)
def test_every_command_refuses_an_ending_that_it_does_not_write(
    command: tuple[str, ...], end: str, allowed: str, swept: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"a.{end}"
    given = [str(swept)] if command[0] in ("phase", "gex") else []
    done = CliRunner().invoke(main, [*command, *given, "--out", str(out)])
    assert done.exit_code == 2 and f"“.{end}” is none of {allowed}" in done.stderr and not out.exists()


def test_a_phase_diagram_is_what_its_ending_says(swept: Path, tmp_path: Path) -> None:
    pytest.importorskip("cairosvg")
    for end, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        out = tmp_path / f"p.{end}"
        assert CliRunner().invoke(main, ["phase", str(swept), "--out", str(out)]).exit_code == 0
        assert out.read_bytes().startswith(begins)


def test_a_name_that_is_like_no_other_is_not_answered_with_hundreds() -> None:
    done = CliRunner().invoke(main, ["claims", "qqqqqq"])
    assert done.exit_code == 1 and "spelt most alike are" in done.stderr and len(done.stderr) < 300


def test_a_dash_is_standard_output_and_nothing_else_is_on_it() -> None:
    done = call("--out", "-")
    assert done.exit_code == 0 and done.stdout.startswith("day,price,") and "Typical day" in done.stderr


def test_a_seed_on_the_command_line_wins_over_a_links_seed_also_when_it_is_zero() -> None:
    link = "squeezelab:dealer-gamma?seed=3"
    run = lambda *more: CliRunner().invoke(main, ["run", *more]).stdout  # noqa: E731
    plain = "squeezelab:dealer-gamma"
    assert run(link, "--seed", "0") == run(plain, "--seed", "0") != run(link) == run(plain, "--seed", "3")


def test_every_exit_code_is_in_the_table() -> None:
    assert call().exit_code == 0 and call("--set", "news=x").exit_code == 2 and call("--preset", "Nothing").exit_code == 1
    assert set(EXIT_CODES) == {0, 1, 2}


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env={**os.environ, **environment}, check=False, timeout=120
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of a POSIX shell")
def test_a_broken_pipe_ends_in_silence_and_a_full_device_in_a_sentence() -> None:
    python = f"{sys.executable} -m squeezelab"
    piped = shell(f"{python} models | head -1; exit ${{PIPESTATUS[1]}}")
    assert piped.returncode == 0 and piped.stderr == ""
    assert shell(f"{python} run dealer-gamma --out - | head -1").stderr.count("Traceback") == 0
    if Path("/dev/full").exists():
        full = shell(f"{python} run dealer-gamma --out /dev/full")
        assert full.returncode == 1 and "No space left" in full.stderr and "Traceback" not in full.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_no_color_is_obeyed() -> None:
    done = shell(f"{sys.executable} -m squeezelab define gamma", NO_COLOR="1", FORCE_COLOR="", CLICOLOR_FORCE="")
    assert done.returncode == 0 and "\x1b[3" not in done.stdout
