"""What is written is written whole or not at all, and where somebody asked for it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


@pytest.mark.parametrize("name", ["x" * 251 + ".csv", "ü" * 125 + ".csv"])
def test_the_longest_name_is_written_and_a_longer_one_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    output.write(tmp_path / name, b"x")
    with output.in_place_of(tmp_path / f"{name[:-4]}.svg") as made:
        made.write_bytes(b"y")
    assert {one.name for one in tmp_path.iterdir()} == {name, f"{name[:-4]}.svg"}
    for refused in (tmp_path / ("x" + 2 * name), tmp_path / ("y" * 100_000) / name):
        with pytest.raises(InputError, match="255 bytes at most") as told:
            output.write(refused, b"x")
        assert len(str(told.value)) < 150


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
        with pytest.raises(OSError, match="No space left") as full:
            output.write("/dev/full", b"x")
        assert full.value.filename == "/dev/full", "what is full is named"
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


def test_a_folder_that_is_not_there_and_a_format_that_is_not_known_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        output.write(tmp_path / "no" / "a.csv", b"")
    with pytest.raises(InputError, match="it is a folder"):
        output.write(tmp_path, b"")
    (tmp_path / "link.csv").symlink_to("gone/a.csv")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"there is no folder .*/gone\."):
        output.write("link.csv", b"")
    with pytest.raises(InputError, match=r"none of \.csv, \.json"):
        output.suffix_of("a.txt", (".csv", ".json"), ".csv")
    assert output.suffix_of("-", (".csv",), ".csv") == output.suffix_of("A.CSV", (".csv",), ".csv") == ".csv"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-x", "@x", "\tx"])
def test_a_formula_in_a_cell_is_made_harmless(cell: str) -> None:
    assert output.harmless(cell) == f"'{cell}" and output.harmless(-1.0) == -1.0 and output.harmless("a=1") == "a=1"


def several(work: Callable[[int], None], times: int = 40) -> None:
    """Runs the same work at once in eight threads; the first error of any is raised."""
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work, n) for n in range(times)]:
            done.result()


def test_many_that_write_one_file_at_once_leave_one_of_theirs_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"

    def one(n: int) -> None:
        with output.in_place_of(path) as made, made.open("xb") as file:
            for _ in range(50):
                file.write(b"%d" % (n % 10))

    several(one)
    assert len(set(path.read_bytes())) == 1 and path.stat().st_size == 50
    assert [held.name for held in tmp_path.iterdir()] == ["a.npz"]


def test_many_that_build_one_folder_at_once_leave_one_of_theirs_and_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "site"

    def one(n: int) -> None:
        with output.in_place_of(place) as made:
            made.mkdir()
            for name in ("a", "b", "c"):
                (made / name).write_text(str(n))

    several(one)
    assert len({held.read_text() for held in place.iterdir()}) == 1 and len(list(place.iterdir())) == 3
    assert [held.name for held in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    (place / "index.html").write_text("old")
    with pytest.raises(ZeroDivisionError), output.in_place_of(place) as made:
        made.mkdir()
        raise ZeroDivisionError
    with pytest.raises(OSError), output.in_place_of(tmp_path / "gone" / "site") as made:
        made.mkdir()
    assert (place / "index.html").read_text() == "old" and [held.name for held in tmp_path.iterdir()] == ["site"]


def test_only_what_is_stale_is_written(tmp_path: Path) -> None:
    should = {tmp_path / "new" / "a.ipynb": "1\n", tmp_path / "b.ipynb": "2\n"}
    (tmp_path / "b.ipynb").write_text("2\n")
    assert output.refresh(should) == [tmp_path / "new" / "a.ipynb"] and not output.stale(should)
    (tmp_path / "b.ipynb").write_text("3\n")
    assert output.stale(should) == {tmp_path / "b.ipynb": "2\n"}


def foreseen(text: str) -> list[str]:
    """Lines that make a name beside another of what anybody can foresee, a process's number or a fixed ending, to write there."""
    return re.findall(r"^.*with_(?:name|suffix)\([^\n]*(?:getpid|\.part\b|\.tmp\b|\.temp\b)[^\n]*$", text, re.MULTILINE)


def test_no_temporary_name_can_be_foreseen() -> None:
    package = Path(output.__file__).parent
    assert foreseen('p = out.with_name(f".{out.name}.part")\n') and foreseen('p = out.with_name(f"{out}.{os.getpid()}")')
    found = {
        path.relative_to(package).as_posix(): lines
        for path in package.rglob("*.py")
        if (lines := [line for line in foreseen(path.read_text("utf-8")) if "token_hex" not in line])
    }
    assert not found, "use output.in_place_of"


@pytest.mark.parametrize("target", ["", "a\0b.csv", 3, None, b"a.csv"])
def test_a_target_that_names_no_file_is_refused(target: object) -> None:
    with pytest.raises(InputError, match="named by a text or a path"):
        output.write(target, b"x")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="named by a text or a path"):
        output.suffix_of(target, (".csv",), ".csv")  # type: ignore[arg-type]


def test_what_cannot_be_written_is_named_as_it_was_asked_for(monkeypatch, tmp_path):
    def refuses(*_, **__):
        raise PermissionError(13, "Permission denied", str(tmp_path / ".x.csv.secret"))

    monkeypatch.setattr(output.tempfile, "mkstemp", refuses)
    with pytest.raises(OSError, match=r"Permission denied: '.*/x\.csv'"):
        output.write(tmp_path / "x.csv", b"x")
    with pytest.raises(OSError, match=r"'.*/y\.nc'"), output.in_place_of(tmp_path / "none" / "y.nc") as made:
        made.touch()
