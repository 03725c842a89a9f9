"""The rules of a definition: short, in plain words, without symbols, and with no term of the trade that nobody explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from ..errors import GlossaryError
from .mistake import mistake
from .reader import Entry
from .words import stem

MOST_WORDS, MOST_SENTENCES = 60, 2
SYMBOL = re.compile(r"[$\\\\=<>≤≥≈∞√∂Σ{}|^_*`\u0370-\u03ff]|(?<![\w’])[B-HJ-Zb-z](?![\w’.])|\d")
ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+s?\b")
KNOWN = {"US", "UTC", "USD", "EUR"}
# Words of the trade: whoever uses one in a definition owes the reader an entry that explains it.
TRADE = (
    "arbitrage", "basis point", "blockchain", "call", "collateral", "contagion", "convexity", "delta", "equity", "free float",
    "fire sale", "forward", "futures", "gamma", "haircut", "hedging", "implied volatility", "initial margin", "insurance fund",
    "leverage", "limit order", "liquidation", "liquidity", "liquidity provider", "maintenance margin", "margin call",
    "market depth", "market maker", "market order", "mid price", "moneyness", "open interest", "option", "oracle", "order book",
    "perpetual", "premium", "put", "slippage", "spot", "stablecoin", "strike", "swap", "tick", "token", "tranche", "turnover",
    "underlying", "vega", "venue", "volatility",
)  # fmt: skip


def definition_mistakes(entry: Entry) -> Iterator[GlossaryError]:
    """What is wrong with the definition by itself."""
    text, line = entry.front.definition, entry.line("definition")
    if not text:
        return
    count = len(text.split())
    if count > MOST_WORDS:
        yield mistake(entry.path, line, f"the definition has {count} words", f"at most {MOST_WORDS}; the rest goes below “How it is used”")
    sentences = len(re.findall(r"[.?](?=\s+[A-Z“]|$)", text))
    if sentences > MOST_SENTENCES or not text.endswith((".", "?")):
        what = f"the definition has {sentences} sentences" if sentences > MOST_SENTENCES else "the definition ends without a full stop"
        yield mistake(entry.path, line, what, "one or two sentences, each with a full stop")
    found = SYMBOL.search(text)
    if found:
        yield mistake(entry.path, line, f"the symbol “{found[0]}” stands in the definition", "words alone; symbols go into the formula")


def term_mistakes(entry: Entry, names: Set[str]) -> Iterator[GlossaryError]:
    """Terms of the trade and acronyms in the definition that no entry of the glossary explains; ``names`` are stems."""
    told = f" {stem(entry.front.definition)} "
    used = []
    for word in sorted(TRADE, key=len, reverse=True):  # the longest first: “implied volatility” is one term
        if f" {stem(word)} " in told:
            used.append(word)
            told = told.replace(f" {stem(word)} ", " · ")
    used += [word for word in ACRONYM.findall(entry.front.definition) if word not in KNOWN]
    for word in used:
        if stem(word) not in names:
            what = f"the definition uses “{word}”, which no entry explains"
            yield mistake(
                entry.path, entry.line("definition"), what, "plain words, or terms that lead to an entry: a title, alias, `see` or `asked`"
            )
