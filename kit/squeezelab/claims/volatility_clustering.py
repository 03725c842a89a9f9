"""Claims about calm spells and bursts of volatility."""

from __future__ import annotations

from .check import outcome
from .verdict import Verdict, tally


def news_makes_bursts() -> Verdict:
    """C98. Tails of returns beside those of the news: with chartists and even news or none, and with fundamentalists alone."""
    even, none = outcome("chartist-market", "A mixed crowd"), outcome("chartist-market", "A mixed crowd", news_size=0.0)
    alone = outcome("chartist-market", "No chartists")
    return tally(
        {name: run["tail"] < even["news_tail"] + 1 for name, run in (("even news", even), ("no news", none), ("no chartists", alone))},
        f"News with an excess kurtosis of {even.write('news_tail')} makes returns with one of {even.write('tail')} among chartists, "
        f"no news at all makes {none.write('tail')}, and without chartists it is {alone.write('tail')}.",
        even=even["tail"],
        none=none["tail"],
        alone=alone["tail"],
    )
