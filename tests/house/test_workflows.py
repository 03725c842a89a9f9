"""The workflows are YAML that a host can read, and do what `.ci/run` does."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tarfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import CHECKOUT

FOLDER = CHECKOUT / ".github" / "workflows"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the workflows are in the checkout only")
FILES = sorted(FOLDER.glob("*.yml"))


def read(path: Path) -> dict[Any, Any]:
    """A workflow; YAML takes its key `on` for truth."""
    held: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return held


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workflow_has_what_a_host_asks_for(path: Path) -> None:
    held = read(path)
    assert held["name"] and held[True] and "permissions" in held, "name, on, permissions"
    for name, job in held["jobs"].items():
        assert job["runs-on"].startswith("ubuntu-"), name
        for needed in [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", []):
            assert needed in held["jobs"], name
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), step
            assert "uses" not in step or re.search(r"@[\w./-]+$", step["uses"]), step


def test_the_tests_run_the_script_itself_and_every_python_that_is_promised() -> None:
    jobs = read(FOLDER / "tests.yml")["jobs"]
    assert {"run": ".ci/run"} in jobs["whole"]["steps"]
    listed = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    promised = {one.rpartition(" ")[2] for one in listed if re.search(r"Python :: 3\.\d", one)}
    assert set(jobs["pythons"]["strategy"]["matrix"]["python"]) == promised
    assert {one["versions"] for one in jobs["pythons"]["strategy"]["matrix"]["include"]} == {"lowest"}


def test_every_file_and_module_that_a_workflow_names_is_there() -> None:
    for path in FILES:
        text = path.read_text("utf-8")
        for named in re.findall(r"(?<![\w/.-])((?:tests|kit|\.ci)/[\w./-]*\w)", text):
            assert (CHECKOUT / named).exists(), f"{path.name}: {named}"
        for extra in re.findall(r"\.\[([\w,]+)\]", text):
            known = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
            assert set(extra.split(",")) <= set(known), f"{path.name}: {extra}"


def test_a_release_is_published_without_a_password() -> None:
    job = read(FOLDER / "release.yml")["jobs"]["publish"]
    assert job["permissions"] == {"id-token": "write"} and "secrets." not in (FOLDER / "release.yml").read_text("utf-8")


# what the workflow of the site runs, with a squeezelab and a curl that only say what they were told -------------------------
def ran(tmp_path: Path, **variables: str) -> tuple[int, str, list[str]]:
    """The step that builds, run as a host would: its exit, what it says, and how `squeezelab` was called."""
    (step,) = [one for one in read(FOLDER / "site.yml")["jobs"]["publish"]["steps"] if one.get("name") == "Build"]
    tools, told = tmp_path / "tools", tmp_path / "told"
    tools.mkdir()
    for name, script in {"python": f'printf "%s\\n" "$@" > {told}', "curl": f'cp {tmp_path}/release "$6"'}.items():
        (tools / name).write_text(f"#!/bin/bash\n{script}\n")
        (tools / name).chmod(0o755)
    env = {"PATH": f"{tools}:{os.environ['PATH']}", "PYODIDE": "", "LITE": "", **variables}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]  # as a step of a workflow is run
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr, told.read_text("utf-8").split() if told.is_file() else []


def released(tmp_path: Path, *names: str) -> None:
    """An archive as a Pyodide is released, with files of these names."""
    with tarfile.open(tmp_path / "release", "w:bz2") as archive:
        for name in names:
            (tmp_path / "file").write_text(json.dumps({"of": hashlib.sha256(name.encode()).hexdigest()}), "utf-8")
            archive.add(tmp_path / "file", name)


CALL = ["-m", "squeezelab", "site", "--out", "site"]


@pytest.mark.parametrize(("variables", "more"), [
    ({}, []), ({"PYODIDE": "official"}, ["--pyodide", "official"]), ({"LITE": "yes"}, ["--lite"]), ({"LITE": "no"}, []),
])  # fmt: skip
def test_the_site_is_published_with_what_the_variables_ask_for(tmp_path: Path, variables: dict[str, str], more: list[str]) -> None:
    code, says, call = ran(tmp_path, **variables)
    assert (code, call) == (0, [*CALL, *more]), says


def test_a_released_pyodide_is_laid_beside_the_pages(tmp_path: Path) -> None:
    released(tmp_path, "pyodide/pyodide-lock.json", "pyodide/pyodide.mjs")
    code, says, call = ran(tmp_path, PYODIDE="https://example.org/pyodide.tar.bz2", LITE="yes")
    assert (code, call) == (0, [*CALL, "--pyodide", f"{tmp_path}/python/pyodide", "--lite"]), says
    assert (tmp_path / "python/pyodide/pyodide.mjs").is_file()


@pytest.mark.parametrize("named", ["http://example.org/p.tar.bz2", "oficial", "https://example.org/other.tar.bz2"])
def test_what_is_no_pyodide_ends_the_workflow_and_says_so(tmp_path: Path, named: str) -> None:
    released(tmp_path, "other/readme.md")
    code, says, call = ran(tmp_path, PYODIDE=named)
    assert code == 1 and "::error::SQUEEZELAB_PYODIDE" in says and named in says and not call


def test_the_readme_names_the_variables_that_the_workflow_reads() -> None:
    known = set(re.findall(r"vars\.(\w+)", (FOLDER / "site.yml").read_text("utf-8")))
    assert known == {"SQUEEZELAB_SITE", "SQUEEZELAB_PYODIDE", "SQUEEZELAB_LITE"}
    publish = next(line for line in (CHECKOUT / "README.md").read_text("utf-8").splitlines() if line.startswith("Publish: "))
    assert all(f"`{one}`" in publish for one in known)
