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


def test_the_installed_command_works_on_the_checkout_around_the_working_folder(monkeypatch, tmp_path, checkout):
    as_installed(monkeypatch, tmp_path)
    assert places.checkout(checkout / "tests" / "house") == checkout


def test_outside_of_a_checkout_it_says_so(monkeypatch, tmp_path):
    as_installed(monkeypatch, tmp_path)
    with pytest.raises(SqueezelabError, match="is not inside a checkout"):
        places.checkout(tmp_path)


def test_this_copy_holds_what_readers_need():
    assert (places.glossary_folder() / "short-selling-pressure.md").is_file()
    assert (places.notebooks_folder() / "tutorials" / "00-start-here.ipynb").is_file()
