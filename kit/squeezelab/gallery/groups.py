"""The nine groups of the gallery, in the order in which models are worth meeting. One that stands in none yet is shown in a last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import DeclarationError


@dataclass(frozen=True)
class Group:
    """Models that share a reason: a title, a sentence, and their ids."""

    title: str
    says: str
    models: tuple[str, ...]


def _group(title: str, says: str, models: str) -> Group:
    return Group(title, says, tuple(models.split()))


GROUPS = (
    _group(
        "Forced to trade",
        "A margin, a limit or a promise makes them, and their trade forces the next.",
        "short-squeeze liquidation-cascade loop-gain loss-spiral lending-desk leverage-targeting volatility-margin fund-liquidation "
        "predatory-trading agent-market perpetual-desk deleveraging-queue lending-fee",
    ),
    _group(
        "Hedgers move the price",
        "Whoever owes an option must trade as the price moves, and moves it.",
        "dealer-gamma gamma-scalping delta-hedge hedging-feedback crash-fold constant-mix expiry-pinning",
    ),
    _group(
        "What an option is worth",
        "Time, volatility and the curve between them.",
        "option-greeks premium-decay smile-lab jensen-gap inverse-option senior-tranche",
    ),
    _group(
        "Who stands on the other side",
        "Order books, makers, and what a trade costs.",
        "order-book order-flow-imbalance queue-imbalance limit-order bid-ask-bounce market-impact transient-impact execution maker-quotes "
        "market-maker-capacity informed-trading kyle-auctions venue-arbitrage",
    ),
    _group(
        "Crowds",
        "People who watch each other.",
        "herding-threshold opinion-clusters coordinated-attack chartist-market long-short-ratio prospect-theory",
    ),
    _group(
        "When one falls, others follow",
        "Runs, networks and shared portfolios.",
        "bank-run clearing-network common-holdings redemption-queue maturity-ladder settlement-netting correlation-trap",
    ),
    _group(
        "Pools, coins and their rules",
        "Markets written as programmes.",
        "amm-swap amm-lab pool-arbitrage fee-failure funding-rate perpetual-futures interest-rate fee-burn token-vesting exchange-inflow "
        "chain-reorganisation",
    ),
    _group(
        "Read off a chart",
        "Patterns against pure chance.",
        "break-of-structure directional-indicator price-rejection range-breakout supply-demand-zone",
    ),
    _group(
        "How much to risk, how much to keep",
        "Bets, funds and loops that calm.",
        "kelly-bet risk-horizon ruin-fund insurance-fund grid-balance",
    ),
)


def groups(models: Iterable[str]) -> tuple[Group, ...]:
    """The groups, with a last one for models that stand in none; raises `DeclarationError` for one that is no model, or stands in two."""
    known, count = set(models), Counter(name for group in GROUPS for name in group.models)
    homeless, unknown = sorted(known - set(count)), sorted(set(count) - known)
    twice = sorted(name for name, times in count.items() if times > 1)
    if unknown or twice:
        told = [f"no model: {', '.join(unknown)}" if unknown else "", f"more than once: {', '.join(twice)}" if twice else ""]
        raise DeclarationError(f"The gallery holds each model once ({'; '.join(filter(None, told))}): see gallery/groups.py.")
    return (*GROUPS, Group("New here", "Not yet among the others.", tuple(homeless))) if homeless else GROUPS
