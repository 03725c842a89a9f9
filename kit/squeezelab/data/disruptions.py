"""Three days that test the stories: a fund that had to buy what rose, a crash of minutes, and forced sales in a market that stayed calm."""

from __future__ import annotations

from datetime import date

from .event import Event, Fact, Source

BIS = Source(
    "Sushko and Turner (2018), The equity market turbulence of 5 February: the role of exchange-traded volatility products, BIS Quarterly "
    "Review; seen 29 November 2026.",
    "https://bis.org/publ/qtrpdf/r_qt1803t.htm",
)
VOLATILITY_ADVISOR = Source(
    "Invest In Vol (February 2018), VIX Spike and XIV Termination; seen 29 November 2026.",
    "http://www.prweb.com/releases/2018/02/prweb15187114.htm",
)
INVERSE_NOTES = Source(
    "ETF.com (February 2018), Inverse VIX ETN Shuts Down; seen 29 November 2026.",
    "https://www.etf.com/sections/news/inverse-vix-etn-shuts-down",
)
INVERSE_SPIKE = Source(
    "ETF.com (February 2018), Historic Vol Spike Rattles 2 Inverse VIX ETPs; seen 29 November 2026.",
    "https://www.etf.com/sections/news/historic-vol-spike-rattles-2-inverse-vix-etps",
)
REPORT_TOLD = Source(
    "CFTC and SEC (30 September 2010), Findings Regarding the Market Events of May 6, 2010, as quoted in a forum post; seen 29 November 2026.",
    "https://si.frajer.net/readreplies.aspx?msgid=27182984&subjectid=36817",
)
REPORT_SALE = Source(
    "The same report, as summarised in Futures Magazine (30 September 2010); seen 29 November 2026.",
    "http://www.futuresmag.com/2010/09/30/cftc-and-sec-release-flash-crash-report",
)
REPORT_HALT = Source(
    "The same report, as quoted in Mother Jones (October 2010); seen 29 November 2026.",
    "https://develop.motherjones.com/kevin-drum/2010/10/what-caused-flash-crash/",
)
DOW_2010 = Source("Wikipedia, 2010 flash crash; seen 29 November 2026.", "https://en.wikipedia.org/wiki/2010_flash_crash")
KIRILENKO = Source(
    "Kirilenko, Kyle, Samadi and Tuzun, The Flash Crash (2014), in print as Journal of Finance 72(3): the abstracts; seen 29 November 2026.",
    "http://papers.ssrn.com/sol3/papers.cfm?abstract_id=1686004",
)
ARCHEGOS = Source(
    "Paul, Weiss on its report for Credit Suisse of July 2021; seen 29 November 2026.",
    "https://www.paulweiss.com/practices/litigation/internal-investigations/news/credit-suisse-publishes-independent-review-of-archegos-losses?id=40637",
)
BLOCKS = Source(
    "FX Audit (March 2021), after Bloomberg; seen 29 November 2026.",
    "https://fxaudit.com/hwangs-family-office-linked-with-fridays-stock-trading-frenzy",
)
VIAC = Source(
    "Next TV (29 March 2021), ViacomCBS Decline Continues; seen 29 November 2026.",
    "https://www.nexttv.com/news/viacomcbs-sell-off-continues-as-reports-trace-large-block-trades-to-hedge-fund",
)
RECORD = Source(
    "Los Angeles Times, Associated Press (26 March 2021), S&P 500 returns to a record high; seen 29 November 2026.",
    "https://www.latimes.com/business/story/2021-03-26/s-p-500-returns-to-a-record-high-after-best-day-in-weeks",
)
CLOSES_2021 = Source(
    "Closes of 26 March (Townhall Finance) and 30 March 2021 with its change (GuruFocus); seen 29 November 2026.",
    "https://www.gurufocus.com/news/1390600/major-us-indexes-close-lower-tuesday",
)
SHRUGGED = Source(
    "Forex Crunch (29 March 2021), Wall Street close; seen 29 November 2026.",
    "https://www.forexcrunch.com/wall-street-close-record-close-for-the-dow-but-despair-for-the-small-caps/",
)

VOLMAGEDDON = Event(
    id="xiv-2018-02-05",
    title="5 February 2018",
    what="Notes that were short volatility had to buy futures as volatility rose; their buying was a part of the rise, and one of them ended.",
    first_day=date(2018, 2, 5),
    last_day=date(2018, 2, 6),
    models=("leverage-targeting",),
    facts=(
        Fact("vix", "The VIX rose from 17.31 to 37.32 on the day, by 116 %.", VOLATILITY_ADVISOR, "read", 1.156, unit="on the day"),
        Fact("sp500", "The S&P 500 fell by 4.1 % on the day.", INVERSE_SPIKE, "read", -0.041, unit="on the day"),
        Fact("assets", "The note XIV held about 1.9 bn USD on the trading day before.", INVERSE_NOTES, "read", 1.9e9, unit="USD"),
        Fact("multiple", "It promised −100 % of the daily move of short-dated VIX futures, and such notes have to buy after a rise.", BIS, "read", -1.0),
        Fact("lost", "Its value fell by about 96 % on the day, most of it after the close of shares.", INVERSE_NOTES, "read", -0.96, unit="of value"),
        Fact(
            "cause", "The VIX had risen before the notes had to buy: their buying made the rise larger, and did not begin it.", BIS, "read",
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
        Fact("programme", "One programme sold 75,000 E-Mini contracts, some 4.1 bn USD.", REPORT_SALE, "read", 4.1e9, unit="USD"),
        Fact("fall", "From 14:41 to 14:45 the E-Mini fell by about 3 %.", REPORT_TOLD, "read", -0.03, unit="in four minutes"),
        Fact("djia", "The Dow Jones Industrial Average stood about 9 % below its opening at the worst.", DOW_2010, "read", -0.09, unit="within the day"),
        Fact("depth", "Orders to buy the E-Mini fell to about 58 m USD, less than 1 % of the morning’s.", REPORT_TOLD, "read", 58e6, unit="USD"),
        Fact(
            "halt", "Trading in the E-Mini paused for five seconds at 14:45:28, so that prices should not cascade further.", REPORT_HALT, "read",
            doubt="That prices turned there is what the report is known for; the passage was not read.",
        ),
        Fact("hot_potato", "In 14 seconds fast traders exchanged 27,000 contracts and bought some 200 of them in all.", REPORT_TOLD, "read"),
        Fact(
            "against", "Fast traders did not begin the fall, a large sale did; they traded as on other days, and made the move larger.", KIRILENKO, "read",
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
        Fact(
            "sold", "Blocks of more than 20 bn USD were sold on the first day.", BLOCKS, "read", 20e9, unit="USD",
            doubt="Other pages of those days tell of 30 to 35 bn USD.",
        ),
        Fact("viac", "ViacomCBS, one of the shares sold, fell by 27 % on the day.", VIAC, "read", -0.27, unit="on the day"),
        Fact("sp500", "The S&P 500 rose by 65.02 to a record of 3,974.54 on the same day, by 1.7 %.", RECORD, "read", 65.02 / (3974.54 - 65.02), unit="on the day"),
        Fact("monday", "On the Monday after, the S&P 500 closed within 0.1 % of where it stood.", CLOSES_2021, "computed", (3958.55 + 12.54) / 3974.54 - 1, unit="on the day"),
        Fact("loss", "Credit Suisse alone lost about 5.5 bn USD by the fund’s failure.", ARCHEGOS, "read", 5.5e9, unit="USD"),
        Fact(
            "against", "Shares of banks that had lent to the fund fell on the Monday, and the market as a whole shrugged it off.", SHRUGGED, "read",
            doubt="That no loop formed is read from the calm, not from the accounts of all holders.",
        ),
    ),
)  # fmt: skip

DISRUPTIONS = (VOLMAGEDDON, FLASH_CRASH, ARCHEGOS_CALM)
