"""Exercises on hedging feedback and crashes."""

from __future__ import annotations

from ..declaration import Exercise

TUTORIAL = "07-hedging-feedback"
EXERCISES = (
    Exercise(
        id="07-volatility",
        title="More than the news",
        model="hedging-feedback",
        draws={"programme_share": (0.03, 0.05, 0.08, 0.1, 0.12)},
        asks=(
            "{programme_share} of a market replicate a call. News alone has a volatility of {news_volatility}. What is the "
            "market’s volatility at the start price? Use the calculator."
        ),
        answer="volatility_here",
        within=0.01,
        slips={"That is the volatility of the news alone.": "news_volatility"},
        hints=(
            'Use squeezelab.open("hedging-feedback") and set the share.',
            ("Or: (1 − ρφ)/(1 − ρφ − ρ · slope) times the volatility of the news, with the holding φ = {holding} and the slope {slope}."),
        ),
        why="The programme turns {news_volatility} into {answer}.",
    ),
    Exercise(
        id="07-limit",
        title="How much a market can bear",
        model="hedging-feedback",
        draws={"news_volatility": (0.15, 0.2, 0.3, 0.4), "horizon": (60.0, 91.25, 182.5)},
        asks=(
            "The news has a volatility of {news_volatility}, and the option that is replicated runs for {horizon}. Up to "
            "which share of the market is there one price for each piece of news? Use the calculator."
        ),
        answer="largest_share",
        within=0.01,
        hints=(
            "Nearer to expiry gamma gathers at the strike, and the limit is lower.",
            'Use squeezelab.open("hedging-feedback"); the reading is called largest share.',
        ),
        why="Beyond {answer} the price has to jump somewhere.",
    ),
    Exercise(
        id="07-critical",
        title="Does it fold?",
        model="crash-fold",
        draws={"insured_share": (0.02, 0.03, 0.05, 0.08), "impact": (4.0, 6.0, 8.0), "volatility": (0.16, 0.2)},
        asks=(
            "{insured_share} of a market are insured, for {horizon}, at a volatility of {volatility}. An unannounced sale "
            "of the whole market would move the log price by {impact}. What is the strongest loop gain anywhere on the way?"
        ),
        answer="critical_gain",
        within=0.01,
        hints=(
            "Insurers sell fastest near the strike: there the slope of the hedge is n(0)/(σ√T), with n(0) = 0.3989.",
            "Impact · insured share · 0.3989, over the volatility times the root of the time.",
        ),
        why="The strongest gain is {answer}; above one the market has a fold.",
    ),
    Exercise(
        id="07-lowest",
        title="Over the edge",
        model="crash-fold",
        preset="Many insured",
        draws={"insured_share": (0.03, 0.04, 0.05, 0.06), "sale": (0.004, 0.005, 0.006)},
        asks=(
            "Start from the preset “Many insured”, with {insured_share} insured and a sale of {sale} of the market. What "
            "is the lowest price? Use the calculator."
        ),
        answer="lowest_price",
        within=0.003,
        hints=(
            'Use squeezelab.open("crash-fold", preset="Many insured") and set the two sliders.',
            'In Python: squeezelab.run("crash-fold", preset="Many insured", …)["lowest_price"].',
        ),
        why="The price goes down to {answer}, and stands at {price_after} once the sale is taken back.",
    ),
)
