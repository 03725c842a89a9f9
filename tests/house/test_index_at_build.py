"""What a build makes again: an index that is younger than all that it is made of is taken as it is."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

LONG_AGO = 1_000_000_000


@pytest.fixture
def built(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`kit/hatch_build.py` for a small checkout, whose index was made after all else."""
    named = "hatchling.builders.hooks.plugin.interface"
    for nth in range(named.count(".") + 1):
        monkeypatch.setitem(sys.modules, ".".join(named.split(".")[: nth + 1]), ModuleType(named))
    setattr(sys.modules[named], "BuildHookInterface", object)  # noqa: B010
    spec = importlib.util.spec_from_file_location("hatch_build", checkout / "kit" / "hatch_build.py")
    assert spec and spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    kit = tmp_path / "kit" / "squeezelab"
    for file in ("glossary/margin-call.md", "notebooks/one.ipynb", "kit/squeezelab/models/one.py", "kit/squeezelab/version.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("made of this", "utf-8")
    (kit / "index.json").write_text("{}", "utf-8")
    for path in [path for path in tmp_path.rglob("*") if path.name != "index.json"]:
        os.utime(path, (LONG_AGO, LONG_AGO))
    for name, value in {"ROOT": tmp_path, "INDEX": kit / "index.json"}.items():
        monkeypatch.setattr(build, name, value)
    return build


def test_an_index_that_is_younger_than_all_it_is_made_of_is_not_made_again(built: ModuleType) -> None:
    assert built.index_is_fresh()


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "glossary/margin-call.md").write_text("changed", "utf-8"),
        lambda root: (root / "glossary/new.md").write_text("new", "utf-8"),
        lambda root: (root / "glossary/margin-call.md").unlink(),
        lambda root: (root / "kit/squeezelab/models/one.py").unlink(),
        lambda root: (root / "notebooks/one.ipynb").write_text("changed", "utf-8"),
        lambda root: (root / "kit/squeezelab/index.json").unlink(),
    ],
    ids=["an entry changed", "an entry more", "an entry gone", "a model gone", "a notebook changed", "no index"],
)
def test_it_is_made_again_once_something_of_it_changed_came_or_went(change: Callable[[Path], object], built: ModuleType) -> None:
    if (index := built.INDEX).exists():
        os.utime(index, (LONG_AGO + 10, LONG_AGO + 10))
    change(built.ROOT)
    assert not built.index_is_fresh()


def test_what_is_compiled_as_it_is_read_makes_nothing_old(built: ModuleType) -> None:
    cache = built.ROOT / "glossary" / "__pycache__"
    cache.mkdir()
    os.utime(cache.parent, (LONG_AGO, LONG_AGO))
    (cache / "one.pyc").write_text("", "utf-8")
    os.utime(built.INDEX, (LONG_AGO + 10, LONG_AGO + 10))
    assert built.index_is_fresh()
