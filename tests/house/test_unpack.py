"""Notebooks are laid out in the reader's folder, and what the reader has changed stays."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from squeezelab import unpack
from squeezelab.errors import SqueezelabError

NOTE = "notebooks/tutorials/a.ipynb"


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A copy of our own to ship: one notebook, one entry, and files that nobody should get."""
    own = tmp_path / "own"
    for name, text in {NOTE: "first", "glossary/term.md": "term", "glossary/_template.md": "no", "notebooks/.hidden/x": "no"}.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text)
    monkeypatch.setattr(unpack, "notebooks_folder", lambda: own / "notebooks")
    monkeypatch.setattr(unpack, "glossary_folder", lambda: own / "glossary")
    return own


def test_the_first_time_everything_is_written_side_by_side(shipped, tmp_path):
    done = unpack.lay_out(tmp_path / "mine")
    assert done.written == (NOTE, "glossary/term.md") and not done.updated and not done.kept
    assert (tmp_path / "mine" / NOTE).read_text() == "first"


def test_the_second_time_nothing_is_touched(shipped, tmp_path):
    unpack.lay_out(tmp_path / "mine")
    before = (tmp_path / "mine" / NOTE).stat().st_mtime_ns
    done = unpack.lay_out(tmp_path / "mine")
    assert (done.written, done.updated, done.kept) == ((), (), ())
    assert (tmp_path / "mine" / NOTE).stat().st_mtime_ns == before


def test_a_new_version_replaces_a_file_that_nobody_touched(shipped, tmp_path):
    unpack.lay_out(tmp_path / "mine")
    (shipped / NOTE).write_text("second")
    assert unpack.lay_out(tmp_path / "mine").updated == (NOTE,)
    assert (tmp_path / "mine" / NOTE).read_text() == "second"


def test_a_file_that_the_reader_changed_is_kept_and_named(shipped, tmp_path):
    unpack.lay_out(tmp_path / "mine")
    (tmp_path / "mine" / NOTE).write_text("my own thoughts")
    (shipped / NOTE).write_text("second")
    for _ in range(2):
        assert unpack.lay_out(tmp_path / "mine").kept == (NOTE,)
        assert (tmp_path / "mine" / NOTE).read_text() == "my own thoughts"


def test_the_new_version_of_a_changed_notebook_lies_beside_it_once(shipped, tmp_path):
    mine, new = tmp_path / "mine", "notebooks/tutorials/a.new.ipynb"
    unpack.lay_out(mine)
    (mine / NOTE).write_text("my own thoughts")
    (mine / "glossary" / "term.md").write_text("my own words")
    assert unpack.lay_out(mine).beside == () and not (mine / new).exists()  # nothing is new yet
    (shipped / NOTE).write_text("second")
    (shipped / "glossary" / "term.md").write_text("second")
    done = unpack.lay_out(mine)
    assert done.beside == (new,) and (mine / new).read_text() == "second" and (mine / NOTE).read_text() == "my own thoughts"
    assert sorted(path.name for path in (mine / "glossary").iterdir()) == ["term.md"]
    (mine / new).unlink()
    assert unpack.lay_out(mine).beside == () and not (mine / new).exists()
    (shipped / NOTE).write_text("third")
    assert unpack.lay_out(mine).beside == (new,) and (mine / new).read_text() == "third"


def test_a_file_that_was_there_before_is_kept_even_without_a_manifest(shipped, tmp_path):
    (tmp_path / "mine" / NOTE).parent.mkdir(parents=True)
    (tmp_path / "mine" / NOTE).write_text("older than Squeezelab")
    assert unpack.lay_out(tmp_path / "mine").kept == (NOTE,)
    assert (tmp_path / "mine" / NOTE).read_text() == "older than Squeezelab"


def test_a_broken_manifest_counts_every_difference_as_the_readers_own(shipped, tmp_path):
    unpack.lay_out(tmp_path / "mine")
    (tmp_path / "mine" / unpack.MANIFEST).write_text("{ torn")
    (shipped / NOTE).write_text("second")
    assert unpack.lay_out(tmp_path / "mine").kept == (NOTE,)


def test_a_file_that_the_reader_removed_comes_back(shipped, tmp_path):
    unpack.lay_out(tmp_path / "mine")
    (tmp_path / "mine" / NOTE).unlink()
    assert unpack.lay_out(tmp_path / "mine").written == (NOTE,)


def test_the_manifest_names_every_file_and_nothing_half_written_is_left(shipped, tmp_path):
    unpack.lay_out(tmp_path / "mine")
    assert set(json.loads((tmp_path / "mine" / unpack.MANIFEST).read_text())) == {NOTE, "glossary/term.md"}
    assert not list((tmp_path / "mine").rglob("*.part"))


def test_a_place_that_cannot_be_written_answers_with_a_sentence(shipped, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SqueezelabError, match=r"cannot be laid out in .*file.*Choose another place with --folder"):
        unpack.lay_out(tmp_path / "file")


def test_a_complete_folder_is_not_written_to_at_all(shipped, tmp_path, monkeypatch):
    unpack.lay_out(tmp_path / "mine")

    def refused(target, content):
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(unpack, "_write", refused)
    assert unpack.lay_out(tmp_path / "mine").written == ()
    (shipped / NOTE).write_text("second")
    with pytest.raises(SqueezelabError, match="Read-only file system"):
        unpack.lay_out(tmp_path / "mine")


def test_a_link_where_a_half_written_file_would_be_is_not_written_through(shipped, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    note = tmp_path / "mine" / NOTE
    note.parent.mkdir(parents=True)
    note.with_name(note.name + ".part").symlink_to(victim)
    unpack.lay_out(tmp_path / "mine")
    assert victim.read_text() == "mine" and note.read_text() == "first" and not note.is_symlink()


@pytest.mark.parametrize("at", ["notebooks", "notebooks/tutorials", "glossary"])
def test_a_folder_that_is_a_link_to_elsewhere_is_not_written_through(shipped, tmp_path, at):
    mine, elsewhere = tmp_path / "mine", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (mine / at).parent.mkdir(parents=True)
    (mine / at).symlink_to(elsewhere)
    with pytest.raises(SqueezelabError, match="a link that leads out of"):
        unpack.lay_out(mine)
    assert not list(elsewhere.iterdir())


def test_a_folder_that_is_itself_a_link_is_the_readers_choice(shipped, tmp_path):
    (tmp_path / "other-disk").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "other-disk")
    assert len(unpack.lay_out(tmp_path / "mine").written) == 2


@pytest.mark.parametrize("held", [b"[" * 100_000, b"\xff", b"5", b'{"../../x": null}'], ids=range(4))
def test_a_manifest_of_any_content_is_survived(shipped, tmp_path, held):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / unpack.MANIFEST).write_bytes(held)
    assert len(unpack.lay_out(tmp_path / "mine").written) == 2


def test_a_name_that_no_system_knows_is_refused_in_a_sentence(shipped, tmp_path):
    with pytest.raises(SqueezelabError, match="cannot be laid out"):
        unpack.lay_out(tmp_path / "a\0b")


def test_first_launches_at_once_leave_whole_files_and_nothing_else(shipped, tmp_path):
    (shipped / NOTE).write_text("first" * 100_000)
    with ThreadPoolExecutor(3) as three:
        list(three.map(lambda _: unpack.lay_out(tmp_path / "mine"), range(12)))
    assert (tmp_path / "mine" / NOTE).read_text() == "first" * 100_000
    assert not list((tmp_path / "mine").rglob("*.part"))
    assert unpack.lay_out(tmp_path / "mine").kept == ()
