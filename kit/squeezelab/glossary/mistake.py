"""How an entry's mistake is told: file and line, what is wrong, what is allowed, and an example."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import GlossaryError

UNSEEN = re.compile(
    "[^\t\n\r -~\x85\xa0-\xac\xae-\u061b\u061d-\u200a"
    "\u200c\u200d\u2010-\u2027\u202f-\u205f\u2061-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U000dffff\U000e1000-\U0010ffff]"
)  # signs that nobody sees, and what turns the reading order
LONG = re.compile("“([^”]{80})[^”]{20,}”")  # more of a quotation than anybody reads


def mistake(path: Path | str, line: int, what: str, allowed: str = "", example: str = "") -> GlossaryError:
    """The error of one broken rule; ``path`` is shown with its folder, ``line`` counts from 1."""
    shown = f"{path.parent.name}/{path.name}" if isinstance(path, Path) else path
    what = LONG.sub("“\\1…”", UNSEEN.sub("\N{REPLACEMENT CHARACTER}", what))
    parts = [f"{shown}:{line}: {closed(what)}"]
    if allowed:
        parts.append(f"Allowed: {closed(allowed)}")
    if example:
        parts.append(f"Example: {example}")
    return GlossaryError(" ".join(parts))


def closed(text: str) -> str:
    """The text with one full stop at its end, unless it ends in another sign."""
    text = text.rstrip().rstrip(".")
    return text if text.endswith(("?", "!", "…", ".”", "?”", "…”")) else f"{text}."
