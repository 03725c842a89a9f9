"""One version, one licence, and a README whose commands are the real ones."""

import json
import re
import tomllib

import pytest

import squeezelab
from squeezelab.cli import main

RUN = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/squeezelab"
TEST = "python3 -m venv .venv && .venv/bin/pip install '.[test]' && .venv/bin/python -m pytest"


@pytest.fixture(scope="module")
def readme(checkout):
    return (checkout / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def project(checkout):
    return tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))


def test_python_and_typescript_share_one_version_number(checkout):
    package = json.loads((checkout / "kit" / "lab" / "package.json").read_text("utf-8"))
    assert package["version"] == squeezelab.__version__
    assert f"\nversion: {squeezelab.__version__}\n" in (checkout / "CITATION.cff").read_text("utf-8")
    assert f"## {squeezelab.__version__}" in (checkout / "CHANGELOG.md").read_text("utf-8")


def test_the_licence_is_the_same_everywhere(checkout, project):
    package = json.loads((checkout / "kit" / "lab" / "package.json").read_text("utf-8"))
    assert project["project"]["license"] == package["license"] == "BSD-3-Clause"
    assert "BSD 3-Clause" in (checkout / "LICENSE").read_text("utf-8")


def test_both_commands_stand_in_the_readme_as_single_lines(readme):
    lines = readme.splitlines()
    assert RUN in lines and TEST in lines


def test_ci_takes_the_test_command_from_the_readme(checkout, readme):
    script = (checkout / ".ci" / "run").read_text("utf-8")
    assert "grep -m1 -e '-m pytest$' README.md" in script
    assert next(line for line in readme.splitlines() if line.endswith("-m pytest")) == TEST


def test_the_readme_lists_exactly_the_commands_there_are(readme):
    named = set(re.findall(r"^\| `squeezelab ([a-z]+)", readme, re.MULTILINE))
    assert named == set(main.commands)


def test_what_the_readme_shows_in_python_runs(readme):
    pytest.importorskip("bqplot")
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)[1]
    for line in code.splitlines():
        exec(line, globals())


def test_links_in_the_readme_lead_somewhere(checkout, readme):
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", readme):
        assert (checkout / target).exists(), target


def test_every_version_that_is_promised_is_listed(project):
    assert project["project"]["requires-python"] == ">=3.11"
    listed = {c.rpartition(" ")[2] for c in project["project"]["classifiers"] if "Python :: 3." in c}
    assert listed == {"3.11", "3.12", "3.13", "3.14"}
