"""A Pyodide folder is held against its lock before the site is built: nothing falls through to somebody else's server."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from squeezelab.errors import SqueezelabError
from squeezelab.site import live
from squeezelab.site.live.pyodide import CORE, LOCK, Pyodide

PACKAGES = {"numpy": ["six"], "six": [], "scipy": ["numpy"], "pandas": ["numpy"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder with all that a Pyodide has, and one package more than is needed."""
    home = tmp_path / "given"
    home.mkdir()
    for name in CORE:
        (home / name).write_bytes(name.encode())
    packages = {}
    for name, depends in PACKAGES.items():
        content = wheel(f"{name}/__init__.py", f"{name}/tests/test_it.py", f"{name}-1.dist-info/METADATA")
        (home / f"{name}.whl").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        packages[name] = {"name": name, "file_name": f"{name}.whl", "sha256": digest, "depends": depends}
    write(home, packages)
    return home


def wheel(*names: str) -> bytes:
    """A wheel that holds files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "1")
    return out.getvalue()


def write(home: Path, packages: dict[str, Any]) -> None:
    (home / LOCK).write_text(json.dumps({"info": {"python": "3.14.0"}, "packages": packages}), "utf-8")


def read(home: Path) -> dict[str, Any]:
    packages: dict[str, Any] = json.loads((home / LOCK).read_text("utf-8"))["packages"]
    return packages


def told(name: str, *requires: str) -> bytes:
    """A wheel that says what it needs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}-1.dist-info/METADATA", "".join(f"Requires-Dist: {one}\n" for one in requires))
    return out.getvalue()


def test_a_wheel_that_lies_beside_those_of_the_lock_is_taken_where_it_is_wanted_with_what_it_needs(folder: Path, tmp_path: Path) -> None:
    inner = "inner-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
    (folder / "Outer_Kit-2.5-py3-none-any.whl").write_bytes(told("outer_kit", "inner==1.0", "six>=1 ; extra == 'x'", "six (>=1)"))
    (folder / inner).write_bytes(told("inner"))
    (folder / "other-1.0-cp314-cp314-manylinux_2_28_x86_64.whl").write_bytes(told("other"))
    assert set(Pyodide(folder).packages) == {"numpy", "scipy", "six"}, "a page asks for nothing more"
    held = Pyodide(folder, ("numpy",), ("outer-kit", "other", "nothing"))
    assert set(held.packages) == {"numpy", "six", "outer-kit", "inner"} and held.packages["outer-kit"]["version"] == "2.5"
    held.copy(tmp_path / "copy")
    assert {"Outer_Kit-2.5-py3-none-any.whl", inner} <= {path.name for path in (tmp_path / "copy").iterdir()}
    (folder / inner).unlink()
    assert set(Pyodide(folder, ("numpy",), ("outer-kit",)).packages) == {"numpy", "six"}, "half of it is none of it"


def test_a_package_that_the_lock_names_and_the_folder_lacks_is_left_out_where_it_is_only_wanted(folder: Path) -> None:
    (folder / "pandas.whl").unlink()
    assert set(Pyodide(folder, ("numpy",), ("pandas",)).packages) == {"numpy", "six"}


def test_what_is_needed_is_copied_and_the_lock_names_nothing_else(folder: Path, tmp_path: Path) -> None:
    Pyodide(folder).copy(tmp_path / "copy")
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {*CORE, LOCK, "numpy.whl", "scipy.whl", "six.whl"}
    assert set(read(tmp_path / "copy")) == {"numpy", "scipy", "six"}
    Pyodide(tmp_path / "copy")


def test_what_travels_to_a_reader_leaves_out_tests_and_what_no_model_imports(folder: Path, tmp_path: Path) -> None:
    big = wheel(
        "scipy/__init__.py", "scipy/special/a.py", "scipy/special/tests/b.py", "scipy/stats/c.py", "scipy.libs/d.so", "scipy-1.dist-info/R"
    )
    (folder / "scipy.whl").write_bytes(big)
    packages = read(folder)
    packages["scipy"]["sha256"] = hashlib.sha256(big).hexdigest()
    write(folder, packages)
    Pyodide(folder).copy(tmp_path / "slim", slim=True)
    held = zipfile.ZipFile(tmp_path / "slim/scipy.whl").namelist()
    assert held == ["scipy/__init__.py", "scipy/special/a.py", "scipy.libs/d.so", "scipy-1.dist-info/R"]
    assert zipfile.ZipFile(tmp_path / "slim/numpy.whl").namelist() == ["numpy/__init__.py", "numpy-1.dist-info/METADATA"]
    Pyodide(tmp_path / "slim")  # its digests are those of its lock
    Pyodide(folder).copy(tmp_path / "again", slim=True)
    assert (tmp_path / "again/scipy.whl").read_bytes() == (tmp_path / "slim/scipy.whl").read_bytes()


def test_a_wheel_that_is_no_zip_is_a_sentence(folder: Path, tmp_path: Path) -> None:
    (folder / "numpy.whl").write_bytes(b"none")
    packages = read(folder)
    packages["numpy"]["sha256"] = hashlib.sha256(b"none").hexdigest()
    write(folder, packages)
    with pytest.raises(SqueezelabError, match="wheel of numpy cannot be opened"):
        Pyodide(folder).copy(tmp_path / "slim", slim=True)


@pytest.mark.parametrize("name", [*CORE, LOCK, "numpy.whl", "six.whl"])
def test_a_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SqueezelabError, match=name):
        Pyodide(folder)


@pytest.mark.parametrize("name", ["numpy.whl", "six.whl"])
def test_a_file_that_is_not_the_one_of_the_lock_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"another wheel")
    with pytest.raises(SqueezelabError, match=f"{name} is not the file"):
        Pyodide(folder)


def test_what_is_not_needed_may_be_missing(folder: Path) -> None:
    (folder / "pandas.whl").unlink()
    Pyodide(folder)


@pytest.mark.parametrize("name", ["numpy", "six"])
def test_a_package_that_the_lock_does_not_name_is_named(folder: Path, name: str) -> None:
    write(folder, {key: one for key, one in read(folder).items() if key != name})
    with pytest.raises(SqueezelabError, match=f"no {name}"):
        Pyodide(folder)


@pytest.mark.parametrize("address", ["https://elsewhere.example/numpy.whl", "../numpy.whl", "c:numpy.whl", "a\\numpy.whl"])
def test_a_lock_that_points_elsewhere_is_refused(folder: Path, address: str) -> None:
    packages = read(folder)
    packages["numpy"]["file_name"] = address
    write(folder, packages)
    with pytest.raises(SqueezelabError, match="from elsewhere"):
        Pyodide(folder)


@pytest.mark.parametrize("lock", ["", "{", "[]", "7", '{"packages": 7}', '{"packages": {"numpy": {}}}', '{"packages": {"numpy": 7}}'])
def test_a_lock_that_cannot_be_read_is_a_sentence(folder: Path, lock: str) -> None:
    (folder / LOCK).write_text(lock, "utf-8")
    with pytest.raises(SqueezelabError, match=LOCK):
        Pyodide(folder)


def test_the_live_half_is_laid_into_the_site(folder: Path, tmp_path: Path) -> None:
    told = live.install(tmp_path / "site", str(folder))
    assert told is not None
    for name in ("wheel", "worker"):
        assert (tmp_path / "site" / told[name]).is_file()
    home = tmp_path / "site" / told["pyodide"]
    assert (home / LOCK).is_file() and not (home / "pyodide.asm.wasm").exists()
    assert told["packed"] and gzip.decompress((home / "pyodide.asm.wasm.gz").read_bytes()) == (folder / "pyodide.asm.wasm").read_bytes()
    assert told == live.install(tmp_path / "again", str(folder)), "the same sources give the same names and bytes"
    assert told["bytes"] > 100_000


def test_the_official_pyodide_is_named_and_not_copied(tmp_path: Path) -> None:
    told = live.install(tmp_path, "official")
    assert told is not None and not told["packed"] and told["pyodide"].startswith("https://") and told["pyodide"].endswith("/full/")
    assert {path.suffix for path in (tmp_path / "live").iterdir()} == {".js", ".whl"}


def test_without_a_pyodide_there_is_no_live_half(tmp_path: Path) -> None:
    assert live.install(tmp_path, None) is None
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SqueezelabError, match="is no folder"):
        live.install(tmp_path / "site", str(tmp_path / "nowhere"))
    assert not (tmp_path / "site").exists()


def test_a_new_pyodide_has_a_new_name(folder: Path) -> None:
    before = Pyodide(folder).digest
    (folder / CORE[0]).write_bytes(b"a newer core")
    assert Pyodide(folder).digest != before
