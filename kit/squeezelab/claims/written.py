"""The claims as the entries write them: read from the front matter, nothing else of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import UnknownName
from ..places import glossary_folder
from .verdict import WORDS


@dataclass(frozen=True)
class Written:
    """A claim of an entry: what it says, the verdict stated, the check named, the settings that decide it."""

    entry: str
    title: str
    id: str
    says: str
    verdict: str
    origin: tuple[Mapping[str, Any], ...] = ()
    check: str = ""
    condition: str = ""
    reason: str = ""
    calculator: str | None = None
    preset: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The verdict as a reader sees it: “holds where”."""
        return WORDS[self.verdict]

    @property
    def kind(self) -> str:
        """Where it comes from: found, textbook or ours; found, if a page and a textbook have it."""
        kinds = {str(origin["kind"]) for origin in self.origin}
        return next((kind for kind in ("found", "textbook") if kind in kinds), "ours")


def written(term: str | None = None, folder: Path | None = None) -> list[Written]:
    """The claims of all entries, or of one: by the entry's id, title or alias, or by the claim's own id.

    Raises `UnknownName` where the term names neither an entry nor a claim.
    """
    import frontmatter

    names: dict[str, set[str]] = {}
    claims: list[Written] = []
    for path in sorted((folder or glossary_folder()).glob("[!_]*.md")):
        front: dict[str, Any] = frontmatter.load(str(path)).metadata
        title = str(front.get("title", path.stem))
        for name in (path.stem, title, *(front.get("aliases") or [])):
            names.setdefault(_plain(name), set()).add(path.stem)
        for claim in front.get("claims") or []:
            names.setdefault(_plain(claim["id"]), set())
            claims.append(Written(path.stem, title, **{**claim, "origin": origins(claim.get("origin"))}))
    if term is None:
        return claims
    if _plain(term) not in names:
        raise UnknownName("entry or claim", term, names)
    wanted = names[_plain(term)]
    return [claim for claim in claims if claim.entry in wanted or _plain(claim.id) == _plain(term)]


def origins(given: Any) -> tuple[Mapping[str, Any], ...]:
    """Where a claim comes from, as a tuple: an entry writes one origin, or a list of them."""
    return tuple(given) if isinstance(given, (list, tuple)) else (given,) if given else ()


def _plain(name: str) -> str:
    return " ".join(str(name).casefold().replace("-", " ").replace("_", " ").split())
