"""Length and reading ease of what the tutorials and cases tell: a guide, held loosely."""

import json
import re

import pytest
from conftest import CHECKOUT

TOLD = sorted((CHECKOUT / "notebooks" / "tutorials").glob("*.ipynb"))


def prose(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    text = re.sub(r"^(#.*|\|.*)$|^> ?●", "", text, flags=re.MULTILINE)
    return re.sub(r"[*`>]|^- |^1\. ", "", re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text), flags=re.MULTILINE)


def syllables(word):
    """Groups of vowels, a silent e aside: near enough for an average."""
    groups = re.findall(r"[aeiouyäöü]+", word.casefold())
    silent = word.casefold().endswith("e") and not word.casefold().endswith("le") and len(groups) > 1
    return max(1, len(groups) - silent)


def flesch(text):
    """Flesch (1948): 206.8 less 1.015 words a sentence less 84.6 syllables a word; 60 to 70 is plain English."""
    words = re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text)
    sentences = re.findall(r"[^.!?…:]+[.!?…:]+", text)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * sum(map(syllables, words)) / len(words)


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_a_tutorial_is_plain_english_of_twenty_to_forty_minutes(path):
    text = prose(path)
    assert 500 <= len(text.split()) <= 2000, len(text.split())
    assert flesch(text) >= 60, f"reading ease {flesch(text):.0f}: shorter sentences, plainer words"


def test_the_measure_tells_plain_from_heavy():
    plain = "The price falls. Some must sell. Their sales push it down again."
    heavy = "Contemporaneous microstructural considerations necessitate simultaneous institutional deleveraging procedures."
    assert flesch(plain) > 80 > 20 > flesch(heavy)
