"""Three days that test the stories: a fund that had to buy what rose, a crash of minutes, and forced sales in a market that stayed calm."""

from __future__ import annotations

from datetime import date

from .event import Event, Evidence, Fact, Source

BIS = Source(
    "Sushko and Turner (2018), The equity market turbulence of 5 February: the role of leveraged volatility products, BIS Quarterly Review.",
    "https://www.bis.org/publ/qtrpdf/r_qt1803t.htm",
)
CLOSES = Source("Closing levels as published by the exchanges.")
REPORT = Source(
    "CFTC and SEC (30 September 2010), Findings Regarding the Market Events of May 6, 2010.",
    "https://www.sec.gov/news/studies/2010/marketevents-report.pdf",
)
KIRILENKO = Source(
    "Kirilenko, Kyle, Samadi and Tuzun (2017), The Flash Crash: High-Frequency Trading in an Electronic Market, Journal of Finance 72(3)."
)
ARCHEGOS = Source("Paul, Weiss (29 July 2021), Credit Suisse: Report on Archegos Capital Management.")
RECALLED: Evidence = "recalled"

VOLMAGEDDON = Event(
    id="xiv-2018-02-05",
    title="5 February 2018",
    what="Notes that were short volatility had to buy futures as volatility rose; their buying was a part of the rise, and one of them ended.",
    first_day=date(2018, 2, 5),
    last_day=date(2018, 2, 6),
    models=("leverage-targeting",),
    facts=(
        Fact("vix", "The VIX rose from 17.31 to 37.32 on the day, by 116 %.", CLOSES, RECALLED, 1.156, unit="on the day"),
        Fact("sp500", "The S&P 500 fell by 4.1 % on the day.", CLOSES, RECALLED, -0.041, unit="on the day"),
        Fact("assets", "The note XIV held about 1.9 bn USD on the trading day before.", BIS, RECALLED, 1.9e9, unit="USD"),
        Fact("multiple", "It promised −100 % of the daily move of short-dated VIX futures, so it had to buy after a rise.", BIS, RECALLED, -1.0),
        Fact("lost", "Its value fell by about 96 % to the next morning, most of it after the close of shares.", BIS, RECALLED, -0.96, unit="of value"),
        Fact(
            "cause", "The fall of shares came first: the notes made the rise of volatility larger, and did not begin it.", BIS, RECALLED,
            doubt="How much of the rise was their buying is an estimate, not a count.",
        ),
    ),
)  # fmt: skip

FLASH_CRASH = Event(
    id="flash-crash-2010-05-06",
    title="6 May 2010",
    what="A programme sold futures into thin depth; within minutes the market fell and came back, and a halt of five seconds stood between.",
    first_day=date(2010, 5, 6),
    last_day=date(2010, 5, 6),
    models=("market-maker-capacity", "order-book"),
    facts=(
        Fact("programme", "One programme sold 75,000 E-Mini contracts, some 4.1 bn USD.", REPORT, RECALLED, 4.1e9, unit="USD"),
        Fact("fall", "From 14:41 to 14:45 the E-Mini fell by 3 % more.", REPORT, RECALLED, -0.03, unit="in four minutes"),
        Fact("djia", "The Dow Jones Industrial Average stood about 9 % below its opening at the worst.", REPORT, RECALLED, -0.09, unit="within the day"),
        Fact("depth", "Orders to buy the E-Mini fell to about 58 m USD, less than 1 % of the morning’s.", REPORT, RECALLED, 58e6, unit="USD"),
        Fact("halt", "Trading in the E-Mini paused for five seconds at 14:45:28, and prices turned from there.", REPORT, RECALLED),
        Fact("hot_potato", "In 14 seconds fast traders exchanged 27,000 contracts and bought 200 of them in all.", REPORT, RECALLED),
        Fact(
            "against", "Fast traders did not begin the fall: their holdings stayed small, and they traded as on other days.", KIRILENKO, RECALLED,
            doubt="The story of a crash made by machines alone is not what this finds.",
        ),
    ),
)  # fmt: skip

ARCHEGOS_CALM = Event(
    id="archegos-2021-03-26",
    title="26 March 2021",
    what="Banks sold more than 20 bn USD of a failed fund’s shares in a day, and the market as a whole stayed calm: no cascade followed.",
    first_day=date(2021, 3, 26),
    last_day=date(2021, 3, 29),
    models=("fund-liquidation", "liquidation-cascade"),
    facts=(
        Fact("sold", "Blocks of more than 20 bn USD were sold on the first day.", ARCHEGOS, RECALLED, 20e9, unit="USD"),
        Fact("viac", "ViacomCBS, one of the shares sold, fell by 27 % on the day.", CLOSES, RECALLED, -0.27, unit="on the day"),
        Fact("sp500", "The S&P 500 rose by 1.7 % on the same day.", CLOSES, RECALLED, 0.0166, unit="on the day"),
        Fact("monday", "On the Monday after, the S&P 500 closed within 0.1 % of where it stood.", CLOSES, RECALLED, -0.0009, unit="on the day"),
        Fact("loss", "Credit Suisse alone lost about 5.5 bn USD by the fund’s failure.", ARCHEGOS, RECALLED, 5.5e9, unit="USD"),
        Fact(
            "against", "Forced sales of this size ended with those who held them: others did not have to sell because prices had fallen.", ARCHEGOS,
            RECALLED, doubt="That no loop formed is read from the calm, not from the accounts of all holders.",
        ),
    ),
)  # fmt: skip

DISRUPTIONS = (VOLMAGEDDON, FLASH_CRASH, ARCHEGOS_CALM)
