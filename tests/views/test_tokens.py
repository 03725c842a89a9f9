"""The calculator and the extension are drawn with the same tokens, each from a style sheet of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import squeezelab
from squeezelab.views.figures.roles import DARK, LIGHT

ROOT = Path(__file__).resolve().parents[2]
OURS = Path(squeezelab.__file__).parent / "views" / "page" / "tokens.css"
THEIRS = ROOT / "kit" / "lab" / "style" / "tokens.css"


def tokens(path: Path) -> list[dict[str, str]]:
    """The tokens of each block: light, dark, then those of a system with colours of its own."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    blocks = re.findall(r"\{(.*?)\}", text, flags=re.S)
    return [
        {name: " ".join(value.replace("'", '"').split()) for name, value in re.findall(r"(--sq-[\w-]+):\s*([^;]+);", block)}
        for block in blocks
        if "--sq-ink" in block
    ]


def test_a_written_picture_has_the_colours_of_both_themes() -> None:
    for theme, held in ((LIGHT, tokens(OURS)[0]), (DARK, tokens(OURS)[1])):
        assert {f"--sq-{name}": colour for name, colour in theme.items() if name != "page"}.items() <= held.items()
    assert LIGHT.keys() == DARK.keys() and len(set(LIGHT.values())) == len(LIGHT)


@pytest.mark.skipif(not THEIRS.is_file(), reason="the extension's sources are in the checkout only")
def test_calculator_and_extension_share_every_token_that_both_have() -> None:
    ours, theirs = tokens(OURS), tokens(THEIRS)
    assert len(ours) == len(theirs) == 3
    for mine, other in zip(ours, theirs, strict=True):
        assert len(mine) >= 17 and mine.items() <= other.items(), sorted(set(mine.items()) - set(other.items()))
