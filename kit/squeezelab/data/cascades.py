"""The documented cascades: 1987, 12 March 2020, 19 May 2021, 10 October 2025.

A long room: records with their sources, hardly any code.
"""

from __future__ import annotations

from datetime import date

from .event import Day, Event, Fact, Source

BTC_PRICES = Source("Daily composite of BTC-USD (CSV in 12saga34/Bitcoin_price_prediction, BTC-USD.csv), not checked against a venue.")
WHITERABBIT = Source(
    "Whiterabbit (14 March 2020), Black Thursday for MakerDAO: an analysis of its liquidations; seen 29 November 2026.",
    "https://medium.com/@whiterabbit_hq/black-thursday-for-makerdao-8-32-million-was-liquidated-for-0-dai-36b83cac56b6",
)
CRYPTO_IQ = Source(
    "Crypto.IQ (9 April 2020), on spreads during the crash; seen 29 November 2026.",
    "https://cryptoiq.co/bid-ask-spread-dramatically-increased-during-march-12-crypto-crash-indicating-that-liquidity-completely-dried-up/",
)
MAY_LOW = Source("A page on the day, with its lows and a count of liquidations; seen 29 November 2026.", "https://s146.com/5403.html")
BYBT = Source(
    "BeInCrypto (19 May 2021), after the tracker Bybt, and for the lower count https://s146.com/5403.html; seen 29 November 2026.",
    "https://beincrypto.com/thousands-of-crypto-traders-liquidated",
)
COINGLASS = Source(
    "CoinGlass as quoted by AInvest, and by https://ecobankdevelopment.com/@wiroses/usd19b-liquidation-to-full-recovery; "
    "seen 29 November 2026.",
    "https://www.ainvest.com/news/bitcoin-news-today-synthetic-stablecoin-0-65-depeg-exposes-crypto-fragile-stability-promise-2510",
)
GATE = Source("A post at Gate on 10 October 2025; seen 29 November 2026.", "https://miniapp.gate.com/tr/post/status/15774138")
PERP_LOW = Source(
    "A post at Binance Square on 10 October 2025; seen 29 November 2026.", "https://www.binance.bh/en-AE/square/post/31063396369578"
)
ETHENA = Source(
    "USDe Analysis during the Oct 10th-11th Volatility Event, forum of Ethena’s governance; seen 29 November 2026.",
    "https://gov.ethenafoundation.com/t/usde-analysis-during-the-oct-10th-11th-volatility-event/706",
)
FTI = Source(
    "FTI Consulting as quoted in a post at Binance Square; seen 29 November 2026.",
    "https://www.binance.bh/fr-AF/square/post/34505568459657",
)
AMBERDATA = Source(
    "Amberdata’s analysis of 10 October 2025: a sample of venues; seen 29 November 2026.",
    "https://blog.amberdata.io/how-3.21b-vanished-in-60-seconds-october-2025-crypto-crash-explained-through-7-charts",
)
SOLOMON = Source(
    "Solomon and Dicker (1988), The Crash of 1987: A Legal and Public Policy Analysis, Fordham Law Review 57(2); seen 29 November 2026.",
    "https://docslib.org/doc/12246771/the-crash-of-1987-a-legal-and-public-policy-analysis",
)
BRADY = Source(
    "Report of the Presidential Task Force on Market Mechanisms (January 1988), as summarised; seen 29 November 2026.",
    "https://alexdenne.com/citations/brady-commission-1988",
)
NETTER = Source(
    "McKeon and Netter, What Caused the 1987 Stock Market Crash and Lessons for the 2008 Crash: the abstract, 20.47 %; "
    "seen 29 November 2026.",
    "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1330220",
)
TOSINI = Source(
    "Tosini (1988), Stock Index Futures and Stock Market Activity in October 1987, Financial Analysts Journal 44(1): the abstract; seen 29 "
    "November 2026.",
    "https://rpc.cfainstitute.org/en/research/financial-analysts-journal/1988/stock-index-futures-and-stock-market-activity-in-october-1987",
)

BLACK_MONDAY = Event(
    id="crash-1987",
    title="19 October 1987",
    what="Programmes of portfolio insurance sold futures as prices fell; the Dow lost more than a fifth in a day.",
    first_day=date(1987, 10, 19),
    last_day=date(1987, 10, 19),
    models=("dealer-gamma", "volatility-margin"),
    facts=(
        Fact("djia", "The Dow Jones Industrial Average fell by 22.6 % on the day.", SOLOMON, "read", -0.226, unit="on the day"),
        Fact("sp500", "The S&P 500 fell by 20.5 % on the day.", NETTER, "read", -0.205, unit="on the day"),
        Fact(
            "insured",
            "60 to 90 bn USD of assets were insured by programmes of sale.",
            BRADY,
            "read",
            low=60e9,
            high=90e9,
            unit="USD",
            doubt="The report itself was not read; brokers who spoke to the press in 1987 gave the same range.",
        ),
        Fact(
            "futures_share",
            "Insurers sold 12 to 24 % of the S&P 500 futures that were sold on the day.",
            TOSINI,
            "read",
            low=0.12,
            high=0.24,
            unit="of futures sold",
            doubt="Other counts leave out the market makers and come to more.",
        ),
    ),
)

BLACK_THURSDAY = Event(
    id="btc-2020-03-12",
    title="12 March 2020",
    what="Bitcoin lost more than a third in a day; liquidations fed the fall, and auctions of collateral were won for nothing.",
    first_day=date(2020, 3, 12),
    last_day=date(2020, 3, 13),
    models=("liquidation-cascade",),
    facts=(
        Fact("btc_low_some_venues", "On some venues Bitcoin fell to 3,850 USD.", CRYPTO_IQ, "read", 3_850, unit="USD"),
        Fact(
            "maker_zero_bid_usd",
            "Collateral of 8.32 m USD was won in MakerDAO’s auctions by bids of zero.",
            WHITERABBIT,
            "read",
            8.32e6,
            unit="USD",
        ),
        Fact(
            "maker_zero_bid_share_of_liquidations",
            "Bids of zero won 36 % of the liquidation auctions there, by number.",
            WHITERABBIT,
            "read",
            0.36,
            unit="of auctions",
        ),
        Fact(
            "maker_protocol_loss_dai",
            "5.67 m DAI were left uncovered.",
            WHITERABBIT,
            "read",
            5.67e6,
            low=4.5e6,
            high=6.65e6,
            unit="DAI",
            doubt="Later sources give 4.5 to 6.65 m DAI.",
        ),
        Fact(
            "spreads",
            "Bid-ask spreads went from single basis points to hundreds, on one exchange to 1,000 basis points.",
            CRYPTO_IQ,
            "read",
            low=0.0001,
            high=0.1,
            unit="bid-ask spread",
            quoted="from single digit bp to hundreds of bp, 1,000 bp on one exchange",
        ),
        Fact(
            "close_to_close",
            "From close to close Bitcoin fell by 37.2 %.",
            BTC_PRICES,
            "computed",
            4970.79 / 7911.43 - 1,
            unit="on the day",
        ),
    ),
    days=tuple(
        Day(day, close, opened, high, low)
        for day, opened, high, low, close in (
            ("2020-03-11", 7910.09, 7950.81, 7642.81, 7911.43),
            ("2020-03-12", 7913.62, 7929.12, 4860.35, 4970.79),
            ("2020-03-13", 5017.83, 5838.11, 4106.98, 5563.71),
        )
    ),
    days_source=BTC_PRICES,
)

MAY_2021 = Event(
    id="btc-2021-05-19",
    title="19 May 2021",
    what="Bitcoin fell by more than a quarter within a day and closed half of it back, with billions of positions closed by force.",
    first_day=date(2021, 5, 19),
    last_day=date(2021, 5, 19),
    models=("liquidation-cascade",),
    facts=(
        Fact(
            "btc_low",
            "At its lowest Bitcoin traded at 30,057 to 30,681 USD, by two records.",
            MAY_LOW,
            "read",
            low=30_057,
            high=30_681,
            unit="USD",
            doubt="The higher is the low of the daily prices below; some venues are told to have traded under 30,000 USD.",
            quoted="30,057-30,681",
        ),
        Fact(
            "liquidations_usd",
            "Positions of 5.7 to 8 bn USD or more were closed by force within 24 hours; sources disagree.",
            BYBT,
            "read",
            low=5.7e9,
            high=8e9,
            unit="USD in 24 hours",
            doubt="Not verifiable: the feeds of venues are incomplete.",
            quoted="5.7bn-8bn+ (sources disagree)",
        ),
        Fact(
            "close_to_close",
            "From close to close Bitcoin fell by 13.8 %.",
            BTC_PRICES,
            "computed",
            37002.44 / 42909.4 - 1,
            unit="on the day",
        ),
        Fact(
            "close_to_low",
            "From the close before to its low Bitcoin fell by 28.5 %.",
            BTC_PRICES,
            "computed",
            30681.5 / 42909.4 - 1,
            unit="on the day",
        ),
    ),
    days=tuple(
        Day(day, close, opened, high, low)
        for day, opened, high, low, close in (
            ("2021-05-18", 43488.06, 45812.46, 42367.83, 42909.4),
            ("2021-05-19", 42944.98, 43546.12, 30681.5, 37002.44),
            ("2021-05-20", 36753.67, 42462.98, 35050.62, 40782.74),
        )
    ),
    days_source=BTC_PRICES,
)

OCTOBER_2025 = Event(
    id="crypto-2025-10-10",
    title="10 October 2025",
    what="Leveraged positions of 19 bn USD were closed by force in a day, most of those sampled within forty minutes.",
    first_day=date(2025, 10, 10),
    last_day=date(2025, 10, 11),
    models=("liquidation-cascade",),
    facts=(
        Fact(
            "liq_24h_usd",
            "Positions of 19.13 to 19.16 bn USD were closed by force within 24 hours.",
            COINGLASS,
            "read",
            low=19.13e9,
            high=19.16e9,
            unit="USD in 24 hours",
            doubt="Totals hang on which venues a tracker counts; the tracker itself later thought 30 to 40 bn USD likelier.",
            quoted="19.13bn-19.16bn",
        ),
        Fact(
            "accounts",
            "They belonged to 1.6 to 1.62 m accounts.",
            COINGLASS,
            "read",
            low=1.6e6,
            high=1.62e6,
            unit="accounts",
            quoted="1.6m-1.62m",
        ),
        Fact("btc_high", "Bitcoin’s high of the day was 122,574 USD.", GATE, "read", 122_574, unit="USD"),
        Fact("btc_low", "Bitcoin’s low of the day was 104,782 USD.", GATE, "read", 104_782, unit="USD"),
        Fact(
            "high_to_low",
            "From high to low Bitcoin fell by 14.5 %.",
            GATE,
            "computed",
            104_782 / 122_574 - 1,
            unit="within the day",
        ),
        Fact(
            "btc_perp_low_binance",
            "The perpetual on Bitcoin fell to about 101,389 USD on one venue.",
            PERP_LOW,
            "read",
            101_389,
            unit="USD",
            quoted="about 101,389",
        ),
        Fact("amberdata_14h", "9.89 bn USD were liquidated on the sampled venues in 14 hours.", AMBERDATA, "read", 9.89e9, unit="USD"),
        Fact("amberdata_40min", "Of these, 6.93 bn USD were liquidated within 40 minutes.", AMBERDATA, "read", 6.93e9, unit="USD"),
        Fact("peak_minute", "In the worst minute alone it was 3.21 bn USD.", AMBERDATA, "read", 3.21e9, unit="USD"),
        Fact("long_share", "83.9 % of what was liquidated there were long positions.", AMBERDATA, "read", 0.839, unit="of liquidations"),
        Fact("usde_low_binance", "The stablecoin USDe fell to 0.65 USD on one venue.", ETHENA, "read", 0.65, unit="USD"),
        Fact(
            "usde_elsewhere",
            "Elsewhere USDe stood at 0.92 USD, on another venue, to about 0.99 USD, in pools on blockchains.",
            ETHENA,
            "read",
            low=0.92,
            high=0.99,
            unit="USD",
            quoted="0.92-0.99",
        ),
        Fact(
            "depth",
            "More than 90 % of the depth of the order books was gone on important venues.",
            FTI,
            "read",
            0.9,
            unit="of depth",
            quoted="order book depth collapsed by more than 90% on key exchanges",
        ),
    ),
)

CASCADES = (BLACK_MONDAY, BLACK_THURSDAY, MAY_2021, OCTOBER_2025)
