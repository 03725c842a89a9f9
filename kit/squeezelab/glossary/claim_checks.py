"""What must be true of the claims of all entries together: one id, one claim; and a model names only claims that are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from sys import modules

from ..core import Model
from ..errors import GlossaryError
from ..fault import line_naming, shown
from .mistake import mistake
from .reader import Entry


def shared_claim_mistakes(entries: list[Entry]) -> Iterator[GlossaryError]:
    """Claims that stand in several entries and do not agree on what they say."""
    first: dict[str, tuple[Entry, tuple[str, ...]]] = {}
    for entry in entries:
        for position, claim in enumerate(entry.front.claims):
            content = (claim.verdict, claim.check, claim.condition, str(claim.origin))
            other, known = first.setdefault(claim.id, (entry, content))
            if known != content:
                what = f"the claim {claim.id} has another verdict, check, condition or origin in {other.path.name}"
                yield mistake(entry.path, entry.line("claims", position, "id"), what, "the same id for the same claim, else a new one")


def unknown_claims(models: Iterable[Model], entries: list[Entry]) -> Iterator[GlossaryError]:
    """Models whose variants say that they decide a claim which no entry makes."""
    made = sorted({claim.id for entry in entries for claim in entry.front.claims}, key=lambda id: (len(id), id))
    for model in models:
        named = model.variants.claim if model.variants else ""
        if named and named not in made:
            path = Path(modules[model.module].__file__ or model.module)
            source = path.read_text("utf-8").splitlines() if path.is_file() else []
            line = line_naming(source, f"“{named}”") or 1
            yield mistake(shown(path), line, f"the variants name the claim “{named}”, which no entry makes", ", ".join(made))
