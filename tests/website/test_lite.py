"""The workshop: what is missing is said, a part that JupyterLite leaves out is noticed, and its wheels hold what they should."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from squeezelab.errors import SqueezelabError
from squeezelab.models import model_ids
from squeezelab.site import build
from squeezelab.site.lite import at_hand, building, lite, wheels
from squeezelab.site.live.pyodide import closure


def held(wheel: bytes) -> zipfile.ZipFile:
    """A wheel, opened."""
    return zipfile.ZipFile(io.BytesIO(wheel))


@pytest.mark.parametrize(("pyodide", "says"), [("", "--pyodide FOLDER"), ("official", "asks no other host")])
def test_a_workshop_without_a_python_beside_it_is_refused(tmp_path: Path, pyodide: str, says: str) -> None:
    with pytest.raises(SqueezelabError, match=says):
        build.build(tmp_path / "out", only=("margin-call",), pyodide=pyodide, lite=True, jobs=1)
    assert not list(tmp_path.iterdir()), "nothing is half built"


def test_without_jupyterlite_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "find_spec", lambda name: None)
    with pytest.raises(SqueezelabError, match=r"jupyterlite-core and jupyterlite-pyodide-kernel.*squeezelab\[lite\]"):
        lite(tmp_path, str(tmp_path))


@pytest.mark.parametrize("line", [
    ".  FAIL pre_build:federated_extensions:copy", "TaskFailed - taskid:build:contents", "Traceback (most recent call last):",
    "[LiteBuildApp] CRITICAL | Bad config encountered", "DependencyError: taskid build",
])  # fmt: skip
def test_a_build_that_ends_with_0_and_says_that_a_part_failed_is_no_build(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = SimpleNamespace(returncode=0, stdout=f".  post_init:static\n{line}\n.  build:icons", stderr="")
    monkeypatch.setattr(building.subprocess, "run", lambda *_, **__: told)
    with pytest.raises(SqueezelabError, match="could not build") as refused:
        building._run(tmp_path, tmp_path / "lite", {})
    assert line.strip() in str(refused.value)


def test_a_build_that_says_nothing_of_the_kind_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = SimpleNamespace(returncode=0, stdout=".  status:failures: none\n.  build:contents:copy:03-fail-to-deliver.ipynb", stderr="")
    monkeypatch.setattr(building.subprocess, "run", lambda *_, **__: told)
    building._run(tmp_path, tmp_path / "lite", {})


def test_what_jupyterlite_leaves_out_without_a_word_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "jupyter-lite.json").write_text('{"jupyter-config-data": {"federated_extensions": [{"name": "bqplot"}]}}', "utf-8")
    with pytest.raises(SqueezelabError, match="squeezelab"):
        building._whole(tmp_path, {"bqplot": tmp_path, "squeezelab": tmp_path})
    with pytest.raises(SqueezelabError, match=r"\.ipynb.*without a word"):
        building._whole(tmp_path, {"bqplot": tmp_path})


def test_our_wheel_brings_models_entries_and_index_and_no_server() -> None:
    name, wheel = wheels.own({"sympy": ["sympy.whl"]})
    names = set(held(wheel).namelist())
    assert name.endswith("-py3-none-any.whl") and name == wheels.own({"sympy": ["sympy.whl"]})[0]
    assert name != wheels.own({})[0], "another list is another wheel"
    assert {f"squeezelab/models/{one.replace('-', '_')}.py" for one in model_ids()} - names == set()
    assert {"squeezelab/index.json", "squeezelab/at_hand.json", "squeezelab/share/glossary/margin-call.md"} <= names
    assert not [one for one in names if "labextension" in one or "/site/" in one or "__pycache__" in one]


def test_our_wheel_opens_a_calculator_in_a_clean_process(tmp_path: Path) -> None:
    held(wheels.own({})[1]).extractall(tmp_path)
    code = "import sys; sys.path.insert(0, sys.argv[1]); import squeezelab as s; print(s.__file__, s.open('short-squeeze').state)"
    done = subprocess.run([sys.executable, "-I", "-c", code, str(tmp_path)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-800:]
    assert str(tmp_path) in done.stdout and "squeezelab:short-squeeze" in done.stdout


WITHOUT = """
import sys
class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pydantic", "pydantic_core"):
            raise ModuleNotFoundError("This workshop carries no pydantic", name=name)
sys.meta_path.insert(0, Lacking())
import squeezelab
squeezelab.define("short-squeeze")
assert squeezelab.check("C6").all()[0].agrees
squeezelab.guess("short-squeeze", "How much?", of="end_price")
squeezelab.open("short-squeeze"), squeezelab.case("gamestop-2021"), squeezelab.market(), squeezelab.chart()
import squeezelab.exercises, squeezelab.exercises.sheet
try:
    squeezelab.glossary.read_entry
except ModuleNotFoundError as problem:
    print(problem)
"""


def test_what_notebooks_use_needs_no_pydantic_and_what_does_says_so() -> None:
    """A Pyodide as it is released may hold none: claims, cards and definitions are read from the index and the heads of entries."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-800:]
    assert done.stdout.strip() == "This workshop carries no pydantic"


def test_a_package_of_this_environment_travels_without_what_is_compiled() -> None:
    name, wheel = wheels.here("psygnal")
    names = held(wheel).namelist()
    assert name.startswith("psygnal-") and "psygnal/__init__.py" in names
    assert not [one for one in names if one.endswith(wheels.COMPILED)]
    with pytest.raises(SqueezelabError, match="pip install nothing-of-the-kind"):
        wheels.here("nothing-of-the-kind")
    with pytest.raises(SqueezelabError, match="compiled for this machine"):
        wheels.here("nh3")


def test_a_library_is_fetched_when_it_is_imported_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(at_hand, "fetch", fetched.append)
    finder = at_hand.Finder({"sympy": ["https://example.org/mpmath.whl", "https://example.org/sympy.whl"]})
    assert finder.find_spec("nothing_here") is None and not fetched
    assert finder.find_spec("sympy.core", ["x"]) is None and not fetched
    finder.find_spec("sympy")
    finder.find_spec("sympy")
    assert fetched == ["https://example.org/mpmath.whl", "https://example.org/sympy.whl"]


def test_a_library_that_the_workshop_lacks_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_hand, "fetch", lambda url: pytest.fail(url))
    finder = at_hand.Finder({"pydantic": []})
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match=r"carries no pydantic.*JupyterLab"):
            finder.find_spec("pydantic")


def test_what_is_fetched_later_depends_on_what_the_folder_holds() -> None:
    first = {key: {"depends": [], "file_name": "first.whl"} for key in (*building.FIRST, *building.WIDGETS, *building.OURS)}
    rest = {name: {"depends": [], "file_name": f"{name}.whl"} for name in ("scipy", "sympy", "mpmath", "markdown-it-py", "mdurl")}
    rest |= {name: {"depends": ["numpy"], "file_name": f"{name}.whl"} for name in ("python-frontmatter", "xarray", "packaging")}
    assert building._later({**first, **rest})["pydantic"] == []
    rest["pydantic"] = {"depends": ["typing-extensions", "pydantic-core"], "file_name": "pydantic.whl"}
    rest["pydantic-core"] = {"depends": ["typing_extensions"], "file_name": "core.whl"}
    later = building._later({**first, **rest})
    assert later["pydantic"] == ["pydantic.whl", "core.whl"] and later["xarray"] == ["xarray.whl", "packaging.whl"]


def test_names_of_packages_are_compared_in_all_their_spellings() -> None:
    known: dict[str, dict[str, Any]] = {"prompt-toolkit": {"depends": ["Wc_Width"]}, "wc.width": {"depends": []}}
    assert closure(known, ("prompt_toolkit",)) == ["prompt-toolkit", "wc.width"]


@pytest.mark.slow
def test_a_whole_workshop_is_built(tmp_path: Path, pyodide: Path) -> None:
    pytest.importorskip("jupyterlite_core", reason="pip install 'squeezelab[lite]'")
    lite(tmp_path, str(pyodide))
    config = (tmp_path / "lite/jupyter-lite.json").read_text("utf-8")
    assert "cdn.jsdelivr" not in config and '"disablePyPIFallback": true' in config
    assert (tmp_path / "lite/files/tutorials/03-short-squeeze.ipynb").is_file()
    assert (tmp_path / "lite/extensions/squeezelab/index.json").is_file()
