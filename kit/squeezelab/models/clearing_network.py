"""Who is paid less pays less: a loss travels along debts until somebody’s own money stops it.

Each bank owes others and is owed by others, and has some assets besides. Nobody pays more than they
have, and all creditors of a bank are paid alike. If one bank’s assets shrink it may pay less, so those
it owes have less, and so on. Owners’ money is what absorbs it. Banks that cannot pay sell assets too,
and if the market for those is shallow, everybody’s are worth less; bankruptcy itself may eat a part of what is there.

Passing a loss on does not enlarge it: what creditors go without, their owners lose, and it is in the owners’ loss
already. Without costs of bankruptcy and without a fall of what is sold, owners lose exactly what was lost first.
Only costs and sales make it more. (Eisenberg & Noe 2001; sales after Cifuentes, Ferrucci & Shin 2005; costs after
Rogers & Veraart 2013.)
A long room: the network, its rounds, who fails in it, and the declaration as a table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..core import (
    Cliff,
    Draws,
    Equation,
    Model,
    Panel,
    Parameter,
    Preset,
    Process,
    Quantity,
    Reading,
    Result,
    Series,
    Source,
    Span,
    Spot,
    State,
    Symbols,
    Values,
    unit,
    words,
)
from ..core.declaration import Array
from ..core.loop.individuals import Individuals, Standing, Who, moment
from ..dynamics.clearing import paid_once, relative_liabilities


def draw(rng: np.random.Generator, p: Values) -> Draws:
    """One seed's network: a uniform for each possible debt, shape (banks, banks), and one for each bank's size."""
    return {
        "link": rng.random((p.banks, p.banks)),
        "amount": rng.exponential(size=(p.banks, p.banks)),
        "size": rng.standard_normal(p.banks),
    }


def balance_sheets(p: Values, draws: Draws) -> tuple[Array, Array]:
    """Debts [debtor, creditor, lane] and assets outside the network (banks, lanes), USD; equity is a share of each bank's assets.

    Each bank lends to the next one around a ring at least, and to others with probability ``links``.
    """
    n = p.banks
    ring = np.roll(np.eye(n), 1, axis=1)[..., None]
    here = np.where((draws["link"] < p.links) | (ring > 0), 1.0, 0.0) * (1 - np.eye(n))[..., None]
    raw = here * (0.2 + draws["amount"])
    debts = raw / raw.sum(axis=(0, 1)) * p.total_debt
    owed, owing = debts.sum(axis=0), debts.sum(axis=1)
    # outside assets: what it takes, besides what others owe, to own the capital ratio of all assets, and a size of its own
    least = np.maximum(owing - owed, 0)
    size = p.total_debt / n * np.exp(0.4 * draws["size"])
    outside = np.maximum(least, (p.capital_ratio * owed + owing - owed) / (1 - p.capital_ratio))
    outside = np.maximum(outside, 0.05 * size)
    return debts, outside


def start(p: Values, draws: Draws) -> State:
    """Everybody pays in full; the largest bank has just lost part of its outside assets."""
    debts, outside = balance_sheets(p, draws)
    shares, total = relative_liabilities(debts)
    biggest = np.argmax(outside, axis=0)
    hit = np.arange(p.banks)[:, None] == biggest
    left = outside * (1 + p.shock * hit)
    lanes = np.broadcast_shapes(total.shape, left.shape, (1, *p.price_impact.shape))
    before = (debts.sum(axis=0) - total + outside + np.zeros(lanes)).sum(axis=0)
    zero = np.zeros(lanes[1:])
    return {
        "shares": np.broadcast_to(shares, (p.banks, *lanes)), "debt": total + np.zeros(lanes), "outside": left + np.zeros(lanes), "paid": total + np.zeros(lanes),
        "paid_share": zero + 1.0, "defaults": zero, "asset_price": zero + 1.0, "own_loss": (outside - left + np.zeros(lanes)).sum(axis=0), "before": before,
        "failing": np.zeros(lanes, bool), "thrown": zero,
        "equity_left": (np.maximum(debts.sum(axis=0) + left - total, 0) + np.zeros(lanes)).sum(axis=0) / before, "resting": np.zeros(lanes[1:], bool),
    }  # fmt: skip


def step(state: State, p: Values, draws: Draws) -> State:
    """One round: each pays what it can with what it was paid in the last; those that cannot sell, and assets get cheaper."""
    worth = state["outside"] * state["asset_price"]
    received = np.einsum("ij...,i...->j...", state["shares"], state["paid"])
    paid = paid_once(state["paid"], state["shares"], state["debt"], worth, p.assets_kept, p.claims_kept)
    short = received + worth < state["debt"] * (1 - 1e-12)
    short = short | state["failing"]  # who has failed stays failed, and what it has sold stays sold
    thrown = (state["outside"] * short).sum(axis=0) / state["outside"].sum(axis=0)
    price = state["asset_price"] * np.exp(-p.price_impact * (thrown - state["thrown"]))
    resting = (np.abs(paid - state["paid"]).sum(axis=0) < 1e-12 * p.total_debt) & (np.abs(price - state["asset_price"]) < 1e-12)
    return {
        **state, "failing": short, "thrown": thrown, "paid": paid, "defaults": short.sum(axis=0).astype(float), "asset_price": price, "paid_share": paid.sum(axis=0) / state["debt"].sum(axis=0),
        "equity_left": np.where(short, 0.0, np.maximum(received + worth - paid, 0)).sum(axis=0) / state["before"], "resting": resting,
    }  # fmt: skip


def banks(result: Result, states: Callable[[int], State], step: int) -> Individuals:
    """Each bank on a ring, its area what it owes, joined to those it owes most; who fails pays only a part."""
    now, past = states(step), states(step - 1)
    debt, paid, failing = (now[name][..., 0] for name in ("debt", "paid", "failing"))
    before = past["failing"][:, 0] if step else np.zeros(len(debt), bool)
    owes = now["shares"][..., 0] * debt[:, None]
    got = (now["shares"][..., 0] * paid[:, None]).sum(axis=0)
    turn = np.pi / 2 - 2 * np.pi * np.arange(len(debt)) / len(debt)
    part = np.where(debt > 0, paid / np.where(debt > 0, debt, 1), 1.0)
    standing = np.select(
        [failing & (part < 1e-6), failing & ~before, failing],
        [Standing.NOTHING_LEFT, Standing.FORCED, Standing.FORCED_BEFORE],
        Standing.HOLDS,
    )
    write = unit.MONEY.write
    says = tuple(
        f"Bank {k + 1} owes {write(debt[k])}, receives {write(got[k])} from others, and "
        + (f"pays {unit.PERCENT.write(part[k])}: it fails." if failing[k] else "pays in full.")
        for k in range(len(debt))
    )
    links = np.array([(a, b) for a in range(len(debt)) for b in np.argsort(-owes[a])[:2] if owes[a, b] > 0], int).reshape(-1, 2)
    note = ((1.0, 0.97, f"{int(failing.sum())} of {len(debt)} fail {moment(result, step)}", "strong"),)
    return Individuals(0.5 + 0.36 * np.cos(turn), debt, standing, says, y=0.5 + 0.4 * np.sin(turn), notes=note, links=links)


def amplification(p: Values, s: Series) -> Array:
    """Owners’ loss over the first loss; NaN where nothing was lost. Unpaid debts are in the owners’ loss already."""
    first = s["own_loss"][0]
    return np.where(first > 0, (1 - s["equity_left"][-1]) * s["before"][0] / np.where(first > 0, first, 1), np.nan)


def finding(result: Result) -> str:
    if round(result["failed"]) == 0:
        return result.say("Nobody fails: the bank’s *own money* takes it.")
    return result.say(
        "*{failed}* of {banks} {fail}, and creditors go without *{unpaid}*.",
        failed=words.counted(result["failed"], "bank").capital(),
        fail=words.chosen(round(result["failed"]) == 1, "fails", "fail"),
    )


MODEL = Model(
    module=__name__,
    title="Clearing network",
    summary="Who is paid less pays less: a loss travels along debts until somebody’s own money stops it.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", r"s", unit.CHANGE, "What the largest bank loses of its outside assets.", "Loss of the largest bank",
                  default=-0.9, low=-1.0, high=0.0, step=0.01, role="starts", reason="None to all of it.", basis="Chosen so that some banks fail and others do not."),
        Parameter("links", r"\lambda", unit.SHARE, "Chance that a bank owes another one, besides the next in the ring.", "Links",
                  default=0.25, low=0.0, high=1.0, step=0.05, role="keeps", reason="A ring alone, to each with all.", basis="Chosen: each of sixteen banks owes four or five others."),
        Parameter("price_impact", r"a", unit.NUMBER, "How far assets fall if all banks must sell theirs: 1 means by 63 %.", "Fall of assets sold",
                  default=0.3, low=0.0, high=2.0, step=0.05, role="keeps", reason="A deep market, to one without buyers.", basis="Chosen so that sales matter beside debts; Cifuentes, Ferrucci & Shin (2005) show why."),
        Parameter("assets_kept", r"\alpha", unit.PERCENT, "What bankruptcy leaves of a failed bank’s assets; courts, haste and lawyers take the rest.", "Assets kept in bankruptcy",
                  default=1.0, low=0.3, high=1.0, step=0.05, role="stops",
                  reason="Failed US banks lost about 30 % of their assets (James 1991); 100 % is clearing without costs.", basis="Eisenberg & Noe (2001) clear without costs."),
        Parameter("claims_kept", r"\beta", unit.PERCENT, "What bankruptcy leaves of what other banks pay to a failed one.", "Claims kept in bankruptcy",
                  default=1.0, low=0.3, high=1.0, step=0.05, role="stops", reason="As for its assets; 100 % is clearing without costs.", basis="Eisenberg & Noe (2001) clear without costs."),
        Parameter("capital_ratio", r"e", unit.PERCENT, "Owners’ money, as a share of each bank’s assets.", "Capital ratio",
                  default=0.08, low=0.01, high=0.5, step=0.005, role="stops", reason="From the thinnest banks to half their assets.", basis="Chosen: the 8 % that the Basel rules ask of weighted assets, here of all assets."),
        Parameter("total_debt", r"\bar p", unit.MONEY, "All that banks owe each other.",
                  default=10e9, low=0.1e9, high=1e12, scale="log", role="scene", reason="A small country to a large one.", basis="Chosen round; results in per cent do not hang on it."),
        Parameter("banks", r"n", unit.COUNT, "Banks in the network.", default=16, low=3, high=40, step=1, role="scene", structural=True, reason="Fewer than 3 make no network; 40 are as many as one can see.", basis="Chosen so that the network can be drawn and read."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", r"k", unit.ROUNDS, "Rounds of payment."), steps=1200, draw=draw,
                     rounds="A round is one look at what the others can pay; the rounds run until nothing changes."),
    series=(
        Quantity("equity_left", r"E_k/E_0", unit.SHARE, "Owners’ money left in all banks together.", "Owners’ money left"),
        Quantity("paid_share", r"\theta_k", unit.SHARE, "Share of all debts that is paid.", "Debts paid"),
        Quantity("defaults", r"j", unit.COUNT, "Banks that cannot pay in full.", "Banks that fail"),
        Quantity("asset_price", r"q", unit.SHARE, "Price of outside assets, 1 before.", "Price of assets"),
        Quantity("own_loss", r"\ell", unit.MONEY, "The first loss."),
        Quantity("before", r"E_0", unit.MONEY, "Owners’ money in all banks before the loss.", "Owners’ money before"),
    ),
    readings=(
        Reading("failed", r"j_\infty", unit.COUNT, "Banks that cannot pay in full.", "Banks that fail", measured=lambda p, s: s["defaults"][-1], context=lambda r: f"of {r['banks']}"),
        Reading("unpaid", r"u", unit.MONEY, "Debts that are not paid.", measured=lambda p, s: np.maximum((1 - s["paid_share"][-1]) * p.total_debt, 0),
                context=lambda r: f"of {r.write('total_debt')}"),
        Reading("multiple", r"\Delta E/\ell", unit.MULTIPLE, "What all owners lose in the end, over the first loss: 1 where the loss is only passed on.",
                "Owners’ loss, over the first loss", measured=amplification, context=lambda r: f"first loss {unit.MONEY.write(r['own_loss'][0])}"),
        Reading("assets_after", r"q_\infty", unit.SHARE, "Price of outside assets in the end, 1 before.", "Price of assets", measured=lambda p, s: s["asset_price"][-1], headline=False),
    ),
    individuals=Who("Which bank fails", "Each dot is a bank, its area what it owes, joined to the two that it owes most.", banks,
                    words={Standing.FORCED: "fails in this round", Standing.FORCED_BEFORE: "failed before", Standing.NOTHING_LEFT: "pays nothing",
                           Standing.HOLDS: "pays in full"}),
    cliff=Cliff("capital_ratio", "failed", "How much own money is enough?", "The same network, every capital ratio."),
    panels=(
        Panel("Owners’ money and debts paid, round by round", "round", ("equity_left", "paid_share"), "line",
              tells=(
                  Spot("banks that fail: {failed} of {banks}", at=0.5, of="equity_left"),
                  Span("unpaid {unpaid}", (lambda r: 1.0, "paid_share"), at=0.8),
              )),
        Panel("Banks that fail, round by round", "round", ("defaults",), "line"),
    ),
    presets=(
        Preset("Thin own money", {}, {"failed": (2.0, 16.0)}),
        Preset("Thick own money", {"capital_ratio": 0.3}, {"failed": (0.0, 1.0)}),
        Preset("Assets below value", {"price_impact": 1.5}, {"failed": (8.0, 16.0)}),
        Preset("Costly bankruptcy", {"assets_kept": 0.7, "claims_kept": 0.7, "price_impact": 0.0}, {"multiple": (1.05, 6.0)}),
        Preset("No costs, no sales", {"price_impact": 0.0}, {"multiple": 1.0}),
        Preset("A ring", {"links": 0.0, "price_impact": 0.0}, {"failed": (1.0, 16.0)}),
    ),
    tipped=lambda p, s: s["defaults"][-1] > 0.5 * p.banks,
    finding=finding,
    equations=lambda s: _equations(s),
    sources=(
        Source("Eisenberg & Noe (2001), Systemic Risk in Financial Systems, Management Science 47(2): the algorithm; numbers own.", kind="derived", cases=("eisenberg-noe",)),
        Source("Rogers & Veraart (2013), Failure and Rescue in an Interbank Network, Management Science 59(4): costs of bankruptcy.", kind="derived"),
        Source("James (1991), The Losses Realized in Bank Failures, Journal of Finance 46(4): some 30 % of assets.", kind="derived"),
        Source("Cifuentes, Ferrucci & Shin (2005), Liquidity Risk and Contagion: sales that lower everybody’s assets.", kind="derived"),
    ),
    leaves_out=("runs by those who fear for their deposits", "debts of different rank"),
    icon='<path d="M6 7L18 7L12 18Z" /><path d="M6 7L12 18" style="stroke:var(--sq-force)"/>',
)  # fmt: skip


def _equations(s: Symbols) -> tuple[Equation, ...]:
    from sympy import Eq, Min, Symbol

    return (
        Equation(Eq(Symbol("p_j"), Min(Symbol("L_j"), Symbol("r_j") + s.asset_price * Symbol("e_j")), evaluate=False),
                 "Each pays its debt, or what it has been paid and its assets if that is less; bankruptcy may leave less still.",
                 unread="One line a bank: a run keeps what all pay together."),
        Equation(Eq(s.unpaid, s.total_debt * (1 - s.paid_share), evaluate=False), "What is not paid is missing to the creditors."),
    )  # fmt: skip
