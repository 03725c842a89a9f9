"""What is written is written whole or not at all, and where somebody asked for it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from squeezelab import output
from squeezelab.errors import InputError


def test_a_file_is_replaced_as_a_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(0o640)
    output.write(path, b"new")
    assert path.read_bytes() == b"new" and stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    output.write(tmp_path / "b.csv", b"x")
    assert (tmp_path / "b.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    target = tmp_path / "inner" / "a.csv"
    target.write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    output.write(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"


def test_a_device_is_written_to_and_stays_a_device() -> None:
    output.write("/dev/null", b"x")
    assert output.is_device(Path("/dev/null"))
    if Path("/dev/full").exists():
        with pytest.raises(OSError, match="No space left"):
            output.write("/dev/full", b"x")
        assert output.is_device(Path("/dev/full"))


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="No space"):
        output.write(path, b"new")
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_is_not_there_and_a_format_that_is_not_known_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        output.write(tmp_path / "no" / "a.csv", b"")
    with pytest.raises(InputError, match="it is a folder"):
        output.write(tmp_path, b"")
    with pytest.raises(InputError, match=r"none of \.csv, \.json"):
        output.suffix_of("a.txt", (".csv", ".json"), ".csv")
    assert output.suffix_of("-", (".csv",), ".csv") == output.suffix_of("A.CSV", (".csv",), ".csv") == ".csv"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-x", "@x", "\tx"])
def test_a_formula_in_a_cell_is_made_harmless(cell: str) -> None:
    assert output.harmless(cell) == f"'{cell}" and output.harmless(-1.0) == -1.0 and output.harmless("a=1") == "a=1"
