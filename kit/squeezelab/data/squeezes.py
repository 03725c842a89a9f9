"""The documented squeezes: GameStop 2021 and Volkswagen 2008.

A long room: records with their sources, hardly any code.
"""

from __future__ import annotations

from datetime import date

from .event import Day, Event, Fact, Source

GME_PRICES = Source(
    "Daily prices of GME, not adjusted for the later split 4:1 (CSV in the repository drexelai/gamestop-meets-lstms, data/GME.csv), "
    "not checked against the exchange."
)
EXCHANGE_SI = Source(
    "The exchange’s reports, twice a month, as listed in a forum post (r/GME, 24 March 2021); seen 29 November 2026.",
    "https://redlib.ashhutch.com/r/GME/comments/mcimnh/bloomburg_post_removed_again/gs6o93y/?context=9999",
)
SEC_QUOTED = Source(
    "The SEC’s report as quoted in a forum post (r/Superstonk, 19 October 2021); seen 29 November 2026.",
    "https://libreddit.swurl.xyz/r/Superstonk/comments/qavn6v/superstonk_megathread_for_the_sec_staff_report_on/hh6z15t/?context=3",
)
SEC = Source(
    "SEC staff (14 October 2021), Staff Report on Equity and Options Market Structure Conditions in Early 2021, as summarised; "
    "seen 29 November 2026.",
    "https://www.compsciresources.com/blog/sec-releases-gamestop-report",
)
SEC_TOLD = Source(
    "The same report, as summarised by the Investment Company Institute (memo 33864) and by Shacknews; seen 29 November 2026.",
    "https://www.ici.org/memo-33864",
)
VW_PRICES = Source(
    "Daily prices of VOW on Xetra (CSV in Robotics-lessons/Machine_Learning4Trading, data/VOW.DE.csv), with a corrupt row for 28 October; "
    "not checked against the exchange."
)
PORSCHE = Source(
    "Porsche’s release of 26 October 2008, as told by Risk.net, and in parts at "
    "http://qertlex.blogg.se/2022/october/vw-stock-squeeze.html; seen 29 November 2026.",
    "https://www.risk.net/regulation/1518068/german-regulator-investigates-volkswagen-shares-manipulation",
)
VW_REPORT = Source(
    "Volkswagen Annual Report 2008, Development of the Volkswagen share price; seen 29 November 2026.",
    "https://annualreport2008.volkswagenag.com/managementreport/sharesandbonds/sharepricedevelopment.html",
)
VW_FIGURES = Source(
    "Volkswagen Annual Report 2008, Volkswagen share key figures: the highest of the year on Xetra, by closes; seen 29 November 2026.",
    "https://annualreport2008.volkswagenag.com/managementreport/sharesandbonds/sharekeyfigures.html",
)

GAMESTOP = Event(
    id="gamestop-2021",
    title="GameStop, January 2021",
    what="A share of which more had been sold short than could be traded rose from 17 to 483 USD within a month.",
    first_day=date(2021, 1, 4),
    last_day=date(2021, 2, 4),
    models=("short-squeeze", "dealer-gamma"),
    facts=(
        Fact(
            "si_pct_float",
            "Short interest peaked at 122.97 % of the free float.",
            SEC,
            "read",
            1.2297,
            unit="of the float",
            doubt="By way of a summary; the report itself was not read.",
        ),
        Fact(
            "si_pct_outstanding",
            "That peak was 109.26 % of all shares outstanding.",
            SEC_QUOTED,
            "read",
            1.0926,
            unit="of shares outstanding",
            doubt="By way of posts that quote the report; the report itself was not read.",
        ),
        Fact(
            "accounts_27jan",
            "Nearly 900,000 accounts traded the share on 27 January.",
            SEC_TOLD,
            "read",
            900_000,
            unit="accounts",
            quoted="nearly 900,000",
        ),
        Fact("high_28jan", "The highest trade of 28 January was at 483 USD a share.", SEC_TOLD, "read", 483.0, unit="USD"),
        Fact(
            "gamma_squeeze",
            "The staff found no evidence of a gamma squeeze in January 2021.",
            SEC_TOLD,
            "read",
            quoted="staff did not find evidence of a gamma squeeze in January 2021",
        ),
        Fact("covering", "Buying by short sellers was a small fraction of all buying.", SEC_TOLD, "read"),
        Fact(
            "si_2020-12-31",
            "Short interest of 31 December 2020 was 71,196,206 shares.",
            EXCHANGE_SI,
            "read",
            71_196_206,
            unit="shares",
            doubt="71.196 m over 109.26 % gives the 65.16 m shares outstanding of the SEC report.",
        ),
        Fact(
            "si_2021-01-15",
            "Short interest of 15 January 2021 was 61,782,730 shares.",
            EXCHANGE_SI,
            "read",
            61_782_730,
            unit="shares",
        ),
        Fact(
            "si_2021-01-29",
            "Short interest of 29 January 2021 was 21,409,004 shares.",
            EXCHANGE_SI,
            "read",
            21_409_004,
            unit="shares",
        ),
        Fact(
            "si_2021-02-12",
            "Short interest of 12 February 2021 was 16,468,038 shares.",
            EXCHANGE_SI,
            "read",
            16_468_038,
            unit="shares",
        ),
    ),
    days=tuple(
        Day(day, close, opened, high, low, volume)
        for day, opened, high, low, close, volume in (
            ("2021-01-04", 19.0, 19.1, 17.15, 17.25, 10_022_500),
            ("2021-01-12", 19.96, 20.4, 19.32, 19.95, 7_060_700),
            ("2021-01-13", 20.42, 38.65, 20.03, 31.4, 144_501_700),
            ("2021-01-14", 38.09, 43.06, 33.05, 39.91, 93_717_400),
            ("2021-01-15", 38.49, 40.75, 34.01, 35.5, 46_752_200),
            ("2021-01-19", 41.55, 45.52, 36.64, 39.36, 74_721_900),
            ("2021-01-20", 37.37, 41.19, 36.06, 39.12, 33_471_800),
            ("2021-01-21", 39.23, 44.75, 37.0, 43.03, 57_079_800),
            ("2021-01-22", 42.59, 76.76, 42.32, 65.01, 196_784_300),
            ("2021-01-25", 96.73, 159.18, 61.13, 76.79, 177_874_000),
            ("2021-01-26", 88.56, 150.0, 80.2, 147.98, 178_588_000),
            ("2021-01-27", 354.83, 380.0, 249.0, 347.51, 93_396_700),
            ("2021-01-28", 265.0, 483.0, 112.25, 193.6, 58_815_800),
            ("2021-01-29", 379.71, 413.98, 250.0, 325.0, 50_259_200),
            ("2021-02-01", 316.56, 322.0, 212.0, 225.0, 37_382_200),
            ("2021-02-02", 140.76, 158.0, 74.22, 90.0, 78_183_100),
            ("2021-02-04", 91.19, 91.5, 53.33, 53.5, 62_427_300),
        )
    ),
    days_source=GME_PRICES,
)

VOLKSWAGEN = Event(
    id="volkswagen-2008",
    title="Volkswagen, October 2008",
    what="Short sellers learned on a Sunday that 6 % of the shares were left to buy, and in two days the price rose nearly fivefold.",
    first_day=date(2008, 10, 20),
    last_day=date(2008, 10, 31),
    models=("short-squeeze",),
    currency="EUR",
    facts=(
        Fact("porsche_shares", "Porsche held 42.6 % of the ordinary shares.", PORSCHE, "read", 0.426, unit="of ordinary shares"),
        Fact(
            "porsche_cash_settled_options",
            "Porsche held options, settled in cash, on another 31.5 % of the ordinary shares.",
            PORSCHE,
            "read",
            0.315,
            unit="of ordinary shares",
        ),
        Fact(
            "sum",
            "Shares and options together came to 74.1 % of the ordinary shares.",
            PORSCHE,
            "computed",
            0.741,
            unit="of ordinary shares",
        ),
        Fact(
            "lower_saxony",
            "The state of Lower Saxony held 20.1 to 20.3 % of the ordinary shares.",
            PORSCHE,
            "read",
            low=0.201,
            high=0.203,
            unit="of ordinary shares",
            quoted="20.1-20.3",
        ),
        Fact(
            "residual_float",
            "That left 5.6 to 6 % of the ordinary shares to trade.",
            PORSCHE,
            "computed",
            low=0.056,
            high=0.06,
            unit="of ordinary shares",
            doubt="Risk.net says 5.8 %; other pages round it to 5 or 6.",
            quoted="5.6-6",
        ),
        Fact(
            "short_interest",
            "12.8 to 13 % of the ordinary shares had been sold short.",
            Source(
                "Pages on the squeeze, which tell of 12.8 (gins-afro.com) or about 13 % without a count; seen 29 November 2026.",
                "http://qertlex.blogg.se/2022/october/vw-stock-squeeze.html",
            ),
            "read",
            low=0.128,
            high=0.13,
            unit="of ordinary shares",
            doubt="No count by a supervisor or an exchange was found.",
            quoted="12.8-13",
        ),
        Fact("high_28oct", "The highest trade of 28 October was at 1,005.01 EUR a share.", VW_REPORT, "read", 1005.01, unit="EUR"),
        Fact(
            "close_28oct",
            "The close of 28 October was 945 EUR a share.",
            VW_FIGURES,
            "read",
            945.0,
            unit="EUR",
            doubt="The report gives the number and not its day; a page (bitget.live, How high did Volkswagen stock go in 2008, seen "
            "29 November 2026) gives about 945 for that day. The vendor’s file has high = close = 500.00, which cannot be.",
        ),
    ),
    days=tuple(
        Day(day, close, volume=volume)
        for day, close, volume in (
            ("2008-10-20", 277.09, 3_979_727),
            ("2008-10-21", 242.75, 4_342_872),
            ("2008-10-22", 243.0, 2_210_327),
            ("2008-10-23", 229.0, 3_034_975),
            ("2008-10-24", 210.85, 4_768_689),
            ("2008-10-27", 520.0, 11_594_237),
            ("2008-10-28", 945.0, 12_333_733),
            ("2008-10-29", 517.0, 9_400_930),
            ("2008-10-30", 500.0, 6_926_731),
            ("2008-10-31", 499.5, 5_936_788),
        )
    ),
    days_source=VW_PRICES,
)

SQUEEZES = (GAMESTOP, VOLKSWAGEN)
