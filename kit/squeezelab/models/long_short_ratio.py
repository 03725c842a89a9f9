"""Every contract has a long and a short: the count of accounts leans, the contracts never do.

A ratio of long to short accounts says how many people are on either side, not how much they hold:
a crowd of small longs can stand against a few large shorts. Counted in contracts the ratio is one,
always. What the crowd's ratio does say is how unequal the two sides are. (Term 3, claim C4.)
"""

from __future__ import annotations

import numpy as np

from ..core import Curve, Equation, Model, Panel, Parameter, Preset, Quantity, Reading, Result, Series, Source, Symbols, Values, unit, words
from ..core.declaration import Array

SHARE = np.linspace(0.02, 0.98, 97)[:, None]


def evaluate(p: Values) -> Series:
    """Both ratios, whatever share of the accounts is long."""
    return {"long_share": SHARE, "account_curve": SHARE / (1 - SHARE), "contract_curve": np.ones_like(SHARE)}


def short_size(p: Values, s: Series) -> Array:
    """USD that the average short holds, so that the contracts match."""
    return p.long_accounts * p.average_long / p.short_accounts


def finding(result: Result) -> str:
    ratio = result["account_ratio"]
    way, many = words.order(unit.MULTIPLE, ratio, 1.0), round(max(ratio, 1 / ratio), 9)
    against = ("One long account stands", "*{many}* long accounts stand", "*{many}* short accounts stand")[way]
    other = ("short", "short", "long")[way]
    return result.say(
        f"{against} against each {other} one, and yet each long contract has its short: the average short holds *{{average_short}}*.",
        many=words.derived(unit.COUNT if many == round(many) else unit.NUMBER, many),
    )


MODEL = Model(
    module=__name__,
    title="Long–short ratio",
    summary="Every contract has a long and a short: the count of accounts leans, the contracts never do.",
    loop="none",
    parameters=(
        Parameter("long_accounts", r"n_L", unit.COUNT, "Accounts that hold longs.",
                  default=80.0, low=1.0, high=100_000.0, scale="log", role="scene", reason="One account to a whole venue.", basis="Chosen: many small accounts against a large one."),
        Parameter("short_accounts", r"n_S", unit.COUNT, "Accounts that hold shorts.",
                  default=1.0, low=1.0, high=100_000.0, scale="log", role="scene", reason="One account to a whole venue.", basis="Chosen: many small accounts against a large one."),
        Parameter("average_long", r"\bar N_L", unit.CASH, "What the average long account holds.", "Average long position",
                  default=1_000.0, low=10.0, high=1e7, scale="log", role="scene", reason="From pocket money to a fund.", basis="Chosen round, so that amounts are easily followed."),
    ),
    dynamics=Curve(evaluate, axis=Quantity("long_share", r"w", unit.SHARE, "Share of the accounts that are long.", "Long accounts, of all")),
    series=(
        Quantity("account_curve", r"n_L/n_S", unit.MULTIPLE, "Long accounts over short accounts.", "By accounts"),
        Quantity("contract_curve", r"N_L/N_S", unit.MULTIPLE, "Long contracts over short contracts.", "By contracts"),
    ),
    readings=(
        Reading("account_ratio", r"n_L/n_S", unit.MULTIPLE, "Long accounts over short accounts.", "Long–short ratio, accounts",
                measured=lambda p, s: p.long_accounts / p.short_accounts, closed_form=lambda s: s.long_accounts / s.short_accounts,
                context=lambda r: f"{r.write('long_share_now')} of the accounts are long"),
        Reading("contract_ratio", r"N_L/N_S", unit.MULTIPLE, "Long contracts over short contracts.", "Long–short ratio, contracts",
                measured=lambda p, s: p.long_accounts * p.average_long / (p.short_accounts * short_size(p, s)), context=lambda r: "by definition"),
        Reading("average_short", r"\bar N_S", unit.CASH, "What the average short account must hold.", "Average short position", measured=short_size,
                closed_form=lambda s: s.long_accounts * s.average_long / s.short_accounts,
                context=lambda r: f"the average long holds {r.write('average_long')}"),
        Reading("long_share_now", r"w", unit.SHARE, "Share of the accounts that are long.", "Long accounts, of all",
                measured=lambda p, s: p.long_accounts / (p.long_accounts + p.short_accounts), headline=False),
    ),
    panels=(Panel("Long over short, by share of accounts that are long", "long_share", ("account_curve", "contract_curve"), "squares", y_scale="log",
                  marks={"long_share_now": "now"}, gives=lambda r: {}),),
    presets=(
        Preset("One against eighty", {}, {"account_ratio": 80.0, "contract_ratio": 1.0}, case="oi-identity"),
        Preset("Even", {"short_accounts": 80.0}, {"account_ratio": 1.0, "contract_ratio": 1.0}),
        Preset("A crowd of shorts", {"long_accounts": 10.0, "short_accounts": 400.0}, {"account_ratio": 0.025, "contract_ratio": 1.0}),
    ),
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(Source("Definition of open interest: each contract has two sides.", kind="identity", cases=("oi-identity",)),),
    leaves_out=("who is hedged elsewhere", "several accounts of one trader"),
    icon='<path d="M3 20c6-1 3-8 9-8s4-7 9-8"/><path d="M3 12h18" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq

    return (
        Equation(
            Eq(s.long_accounts * s.average_long, s.short_accounts * s.average_short, evaluate=False),
            "What all longs hold is what all shorts owe.",
        ),
    )
