"""A concept costs two files and no edit elsewhere: laid out, synced, and everything has picked it up."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from conftest import CHECKOUT

from squeezelab.glossary.loading import load

NEW = re.search(r"^squeezelab new (\S+)", (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)[1]
TITLE = NEW.replace("-", " ").capitalize()


@pytest.fixture(scope="module")
def grown(tmp_path_factory, checkout):
    """A copy of the checkout with one more concept, just as ``squeezelab new`` and ``squeezelab sync`` leave it."""
    root = tmp_path_factory.mktemp("grown")
    for name in ("kit/squeezelab", "glossary", "notebooks"):
        shutil.copytree(checkout / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "labextension", "index.json"))
    shutil.copy(checkout / "pyproject.toml", root)

    def call(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(root / "kit"), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "squeezelab", *arguments]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)

    for arguments in (("new", NEW), ("sync",)):
        done = call(*arguments)
        assert done.returncode == 0, done.stderr
    return root, call


def test_the_name_that_contributing_takes_is_free():
    """Who copies the commands letter by letter must not be told that the entry is there already; afterwards it is theirs."""
    others = [entry for entry in load()["entries"] if entry["id"] != NEW]
    names = {name.casefold() for entry in others for name in (entry["id"], entry["title"], *entry["aliases"], *entry["see"])}
    assert NEW not in names and TITLE.casefold() not in names


@pytest.mark.slow
def test_only_the_two_files_and_what_is_generated_are_new(grown, checkout):
    root, _ = grown
    before = {path.relative_to(checkout) for name in ("glossary", "notebooks") for path in (checkout / name).rglob("*") if path.is_file()}
    after = {path.relative_to(root) for name in ("glossary", "notebooks") for path in (root / name).rglob("*") if path.is_file()}
    assert {path.as_posix() for path in after - before} == {f"glossary/{NEW}.md", f"notebooks/calculators/{NEW}.ipynb"}
    assert (root / "kit" / "squeezelab" / "models" / f"{NEW.replace('-', '_')}.py").is_file()


@pytest.mark.slow
def test_the_command_runs_and_defines_it(grown):
    _, call = grown
    assert "Price at the end" in call("run", NEW).stdout
    assert NEW in call("models").stdout
    assert TITLE in call("define", *NEW.split("-")).stdout


@pytest.mark.slow
def test_the_index_that_panel_and_search_read_holds_it(grown):
    root, _ = grown
    index = json.loads((root / "kit" / "squeezelab" / "index.json").read_text("utf-8"))
    assert NEW in {entry["id"] for entry in index["entries"]}
    held = next(calculator for calculator in index["calculators"] if calculator["id"] == NEW)
    assert held["notebook"] == f"calculators/{NEW}.ipynb" and held["presets"]


@pytest.mark.slow
def test_a_second_sync_finds_nothing_to_do(grown):
    _, call = grown
    done = call("sync", "--check")
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.slow
def test_the_line_of_tests_that_contributing_names_is_green_for_it(grown, checkout):
    root, _ = grown
    for name in ("tests", "kit/lab", "kit/docs", ".github", ".ci"):
        shutil.copytree(
            checkout / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "lib"), dirs_exist_ok=True
        )
    for path in (*checkout.glob("*.md"), *checkout.glob("kit/*.py")):
        shutil.copy(path, root / path.relative_to(checkout))
    line = re.search(r"^python (-m pytest [^#\n]+)", (checkout / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)[1]
    environment = {**os.environ, "PYTHONPATH": str(root / "kit"), "PYTHONUTF8": "1"}
    command = [sys.executable, *shlex.split(line), "-q"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.slow
def test_it_is_not_laid_out_twice(grown):
    _, call = grown
    done = call("new", NEW)
    assert done.returncode == 1 and "exists already" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Margin Carousel", "../escape", "7up", "a--b"])
def test_a_name_that_is_no_id_lays_out_nothing(grown, name):
    root, call = grown
    before = sorted(path.name for path in (root / "glossary").iterdir())
    done = call("new", name)
    assert done.returncode == 2 and "is no id" in done.stderr
    assert sorted(path.name for path in (root / "glossary").iterdir()) == before
