"""A label inside a sentence: with a small first letter, and quoted where it is no name of a thing."""

from __future__ import annotations

import re

PROPER = re.compile(r"(Jensen|Greek|Kelly|Durrleman)\b")  # the first words of labels that are names
NO_NOUN = re.compile(  # “measured on wild days”, “ever runs dry”: nothing that “the” can stand before
    r"(acts|against|as|at|by|can|counted|ever|from|goes|halves|has|her|how|if|in|it|joins|lasts|left|likelier|linear|merely|not|of|on|settles"
    r"|still|today|too|twice|what|where|with|without)\b"
    r"|(?!speed|need)(\w+(ed|ing|tten)|sold|bought|held|kept|lost|(re|un)?paid|borne|taken|withdrawn)"
    r"(,|$| (again|at|by|for|from|in|on|out|so|to)\b)"
    r"|.*\b(feels|pays?|up|down)\b"
)


def in_sentence(label: str) -> str:
    """A label with a small first letter, unless it is an abbreviation or a name."""
    return label if label[1:2].isupper() or PROPER.match(label) else f"{label[:1].lower()}{label[1:]}"


def named(label: str) -> str:
    """What a label names, inside a sentence: *the price at the end*, *the hedge, in coins,*, “measured on wild days”."""
    said = in_sentence(label.removeprefix("The "))
    if re.match(r"[\d1]", label):
        return label
    if NO_NOUN.match(said):
        return f"“{said}”"
    return f"the {said}{',' * (',' in said)}"
