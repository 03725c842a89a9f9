"""Contagion recomputed by another road: clearing as a linear programme, votes drawn one by one, banks with limited liability."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from reference.formulas.clearing import clearing_vector, equities
from scipy.optimize import linprog

from squeezelab.dynamics.clusters import borel
from squeezelab.dynamics.run import run
from squeezelab.dynamics.seeds import draws_for
from squeezelab.dynamics.stepping import laned
from squeezelab.models import get_model
from squeezelab.models.clearing_network import balance_sheets
from squeezelab.models.opinion_clusters import days

CLEARING, CLUSTERS, HOLDINGS = (get_model(name) for name in ("clearing-network", "opinion-clusters", "common-holdings"))


def number(value: Any) -> float:
    return float(np.ravel(value)[0])


def somewhere(seed: int, **fixed: float) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    free = {"shock": rng.uniform(-1, -0.01), "links": rng.uniform(0, 1), "capital_ratio": rng.uniform(0.01, 0.5)}
    free["banks"] = int(rng.integers(3, 41))
    return CLEARING.given(**{**free, **fixed})


@pytest.mark.parametrize("seed", range(25))
def test_clearing_that_only_passes_a_loss_on_never_enlarges_it(seed: int) -> None:
    result = run(CLEARING, somewhere(seed, price_impact=0.0), seed=seed)
    assert number(result["multiple"]) == pytest.approx(1, rel=1e-8)


@pytest.mark.parametrize("seed", range(10))
def test_clearing_pays_what_a_linear_programme_pays(seed: int) -> None:
    """Without costs the greatest payments maximise their own sum (Eisenberg & Noe 2001, lemma 4)."""
    values = somewhere(seed, price_impact=0.0, banks=8)
    p = laned(CLEARING, values)
    debts, outside = (a[..., 0] for a in balance_sheets(p, draws_for(CLEARING, p, seed)))
    left = outside * np.where(np.arange(8) == outside.argmax(), 1 + values["shock"], 1)
    owing = debts.sum(axis=1)
    shares = debts / np.where(owing > 0, owing, 1)[:, None]
    scale = owing.max()
    best = linprog(-np.ones(8), A_ub=np.eye(8) - shares.T, b_ub=left / scale, bounds=[(0, o / scale) for o in owing], method="highs")
    unpaid = (owing.sum() - best.x.sum() * scale) / owing.sum()
    assert number(run(CLEARING, values, seed=seed)["unpaid"]) / values["total_debt"] == pytest.approx(unpaid, abs=1e-7)


def test_what_bankruptcy_eats_is_what_owners_lose_beyond_the_first_loss() -> None:
    debts = np.array([[0.0, 8.0, 2.0], [0.0, 0.0, 6.0], [5.0, 0.0, 0.0]])
    outside = np.array([3.0, 1.0, 2.0])
    paid = clearing_vector(debts, outside, assets_kept=0.7, claims_kept=0.6)
    received = np.einsum("ij,i->j", debts / debts.sum(axis=1)[:, None], paid)
    failed = paid < debts.sum(axis=1) - 1e-9
    assert failed.any()
    eaten = (0.3 * outside + 0.4 * received)[failed].sum()
    owners = np.where(failed, 0, equities(debts, outside, paid)).sum()
    assert outside.sum() - owners == pytest.approx(eaten, rel=1e-9)


@pytest.mark.parametrize("costs", [{"assets_kept": 0.7}, {"claims_kept": 0.7}, {"price_impact": 0.5}])
def test_costs_and_sales_enlarge_a_loss(costs: dict[str, float]) -> None:
    plain = run(CLEARING, CLEARING.given(price_impact=0.0))
    dear = run(CLEARING, CLEARING.given(**{"price_impact": 0.0, **costs}))
    assert number(dear["multiple"]) > number(plain["multiple"]) + 0.05
    assert number(dear["failed"]) >= number(plain["failed"])


@pytest.mark.parametrize("activity", [0.01, 0.1, 0.2])
def test_tails_of_votes_drawn_group_by_group_are_those_of_the_formula(activity: float) -> None:
    """Exact cumulants of a vote of ±1 or 0, summed over groups in the numbers of Borel’s law, without the formula’s algebra."""
    people, links = 2000.0, 0.5
    size = np.arange(1.0, 4000)
    count = people * borel(size, links) / size
    vote, chance = np.array([-1.0, 0, 1]), np.array([activity / 2, 1 - activity, activity / 2])
    second, fourth = (chance * vote**2).sum(), (chance * vote**4).sum()
    want = (count * size**4).sum() * (fourth - 3 * second**2) / ((count * size**2).sum() * second) ** 2
    read = run(CLUSTERS, CLUSTERS.given(links=links, activity=activity, people=people))["kurtosis"]
    assert number(read) == pytest.approx(want, rel=1e-9)


def test_the_days_drawn_have_the_spread_of_the_votes() -> None:
    drawn = days(20_000.0, 0.5, 0.2)
    size = np.arange(1.0, 3001)
    variance = 0.2 * (20_000 * borel(size, 0.5) * size).sum()
    assert drawn.std() ** 2 == pytest.approx(variance, rel=4 * np.sqrt(2 / len(drawn)))


def bank_by_bank(values: dict[str, Any]) -> tuple[float, float, float]:
    """Owners’ loss to the first fall, to sales, and creditors’ loss, as shares of all own money, with a list for each bank."""
    n, a, lever, o = values["banks"], values["bank_assets"], values["leverage"], values["overlap"]
    books = [[a * ((1 - o) * (i == j) + o / n) for j in range(n)] for i in range(n)]
    debts, price = [a - a / lever] * n, [1 + values["shock"]] + [1.0] * (n - 1)

    def worth(i: int) -> float:
        return sum(units * p for units, p in zip(books[i], price, strict=True)) - debts[i]

    own, first = n * a / lever, sum(max(worth(i), 0) for i in range(n))
    for _ in range(500):
        parts = []
        for i in range(n):
            assets = worth(i) + debts[i]
            parts.append(max(assets - lever * max(worth(i), 0), 0) / assets if assets > 0 else 0.0)
        parts = [part if part >= 1e-9 else 0.0 for part in parts]
        if not any(parts):
            break
        sold = [sum(parts[i] * books[i][j] * price[j] for i in range(n)) for j in range(n)]
        after = [p * np.exp(-0.01 * q / values["market_depth"]) for p, q in zip(price, sold, strict=True)]
        for i in range(n):
            debts[i] -= sum(parts[i] * books[i][j] * (price[j] * after[j]) ** 0.5 for j in range(n))
            books[i] = [units * (1 - parts[i]) for units in books[i]]
        price = after
    left = sum(max(worth(i), 0) for i in range(n))
    return 1 - first / own, (first - left) / own, sum(max(-worth(i), 0) for i in range(n)) / own


@pytest.mark.parametrize("seed", range(12))
def test_owners_lose_at_most_what_they_have_and_creditors_the_rest(seed: int) -> None:
    rng = np.random.default_rng(seed)
    book = {"shock": -rng.uniform(0.01, 0.5), "leverage": rng.uniform(2, 40), "overlap": rng.uniform(0, 1), "banks": 5}
    values = HOLDINGS.given(market_depth=10 ** rng.uniform(6.5, 9), **book)
    result = run(HOLDINGS, values)
    first, sales, creditors = bank_by_bank(values)
    own = values["banks"] * values["bank_assets"] / values["leverage"]
    assert number(result["direct"]) == pytest.approx(first, rel=1e-9, abs=1e-12) and 0 <= first <= 1
    assert number(result["vulnerability"]) == pytest.approx(sales, rel=1e-6, abs=1e-9) and first + sales <= 1 + 1e-9
    assert number(result["creditors_loss"]) / own == pytest.approx(creditors, rel=1e-6, abs=1e-9)


def test_no_bank_loses_a_thousand_per_cent() -> None:
    result = run(HOLDINGS, HOLDINGS.given(shock=-0.5, leverage=40.0, banks=2))
    assert number(result["direct"]) == 1 and number(result["vulnerability"]) == 0
    assert number(result["creditors_loss"]) > 0
