"""Words made comparable: case, hyphens, accents and plurals do not matter."""

from __future__ import annotations

import re
import unicodedata

IRREGULAR = {"indices": "index", "matrices": "matrix", "crises": "crisis", "bases": "basis"}
ALWAYS = re.compile(r"(ss|us|is|ics|os|^(?:bi|ali|canv|atl|where)as|news|series)$")  # words whose s is no plural


def plain(text: str) -> str:
    """Lower case, ASCII where it can be, single blanks for hyphens and punctuation."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()
    return " ".join(re.sub(r"[^\w%+]+", " ", bare).split())


def singular(word: str) -> str:
    """The word without its plural ending, roughly: enough to match “calls” with “call”."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or ALWAYS.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(sh|ch|x|zz|ss)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def stem(text: str) -> str:
    """`plain`, each word in the singular: two names that agree in this are one."""
    return " ".join(singular(word) for word in plain(text).split())
