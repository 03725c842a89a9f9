"""Where things lie, in a checkout and in an installed copy."""

import pytest

from squeezelab import places
from squeezelab.errors import SqueezelabError


def as_installed(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "site-packages" / "squeezelab")


def test_an_installed_copy_finds_glossary_and_notebooks_inside_itself(monkeypatch, tmp_path):
    as_installed(monkeypatch, tmp_path)
    assert places.home() is None
    assert places.glossary_folder() == places.PACKAGE / "share" / "glossary"
    assert places.notebooks_folder() == places.PACKAGE / "share" / "notebooks"


def test_a_checkout_finds_them_beside_the_package(monkeypatch, checkout):
    monkeypatch.setattr(places, "PACKAGE", checkout / "kit" / "squeezelab")
    assert places.home() == checkout
    assert places.glossary_folder() == checkout / "glossary"
    assert places.notebooks_folder() == checkout / "notebooks"


def a_checkout(folder):
    """A checkout of one file."""
    (folder / "kit" / "squeezelab").mkdir(parents=True)
    (folder / "glossary").mkdir()
    (folder / "pyproject.toml").write_text("")
    (folder / "kit" / "squeezelab" / "one.py").write_text("1")
    return folder


def test_an_installed_copy_of_the_very_same_code_works_on_the_checkout_around_the_working_folder(monkeypatch, tmp_path):
    as_installed(monkeypatch, tmp_path)
    root = a_checkout(tmp_path / "clone")
    places.PACKAGE.mkdir(parents=True)
    (places.PACKAGE / "one.py").write_text("1")
    assert places.checkout(root / "glossary") == root


@pytest.mark.parametrize(("text", "strict"), [("2", False), ("1", True)])
def test_in_a_checkout_whose_code_is_not_what_runs_it_says_so_and_how_to_mend_it(monkeypatch, tmp_path, text, strict):
    as_installed(monkeypatch, tmp_path)
    root = a_checkout(tmp_path / "clone")
    places.PACKAGE.mkdir(parents=True)
    (places.PACKAGE / "one.py").write_text(text)
    with pytest.raises(SqueezelabError, match=r"is not what runs.*pip install -e '\.\[test,dev\]' in .*clone first"):
        places.checkout(root / "glossary", strict=strict)


def test_in_a_second_checkout_the_first_one_is_not_written_to(tmp_path):
    """The editable copy of one clone, run inside another: `new` there would write here, and `check` would tell of here."""
    root = a_checkout(tmp_path / "clone")
    with pytest.raises(SqueezelabError, match="is not what runs"):
        places.checkout(root)


def test_outside_of_a_checkout_it_says_so(monkeypatch, tmp_path):
    as_installed(monkeypatch, tmp_path)
    with pytest.raises(SqueezelabError, match="is not inside a checkout"):
        places.checkout(tmp_path)


def test_this_copy_holds_what_readers_need():
    assert (places.glossary_folder() / "short-selling-pressure.md").is_file()
    assert (places.notebooks_folder() / "tutorials" / "00-start-here.ipynb").is_file()
