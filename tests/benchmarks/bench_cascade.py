"""A liquidation cascade of 1,000 accounts over 250 rounds: our model beside its bare array work, and beside the same in Mesa.

Run from ``tests``: ``python -m benchmarks.bench_cascade``. Processor time in one process, the best of alternating runs.
Exits with 1 where a bar of issue 3 is missed or the paths differ in a bit. Mesa is needed for the second ratio only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
from reference.cascade_by_account import as_book, by_account, lasting_ladder

from squeezelab.core import Result, State, Values
from squeezelab.dynamics import position_ladder
from squeezelab.dynamics.impact import linear_impact
from squeezelab.dynamics.run import run
from squeezelab.models import liquidation_cascade

ACCOUNTS, STEPS, ROUNDS = 1_000, 250, 15
START, SHOCK, DEPTH, FUND = 60_000.0, -0.01, 12e6, 5e6
ARRAY_BAR, MESA_BAR = 6.0, 35.0
BOOK = as_book(lasting_ladder(ACCOUNTS, STEPS, START, DEPTH, SHOCK))


def opened(p: Values, draws: Any) -> State:
    return position_ladder.opening(p.start_price, p.start_price * (1 + p.shock), BOOK, p.market_depth, p.insurance_fund)


MODEL = replace(liquidation_cascade.MODEL, dynamics=replace(liquidation_cascade.MODEL.dynamics, start=opened, draw=None))
GIVEN = MODEL.given(start_price=START, shock=SHOCK, market_depth=DEPTH, insurance_fund=FUND)


def ours() -> Result:
    """A run as a calculator makes it: series recorded, checked, wrapped."""
    return run(MODEL, GIVEN)


def bare() -> None:
    """One pass of the array work that no implementation over arrays can avoid: mark, compare, mask, add; 250 times."""
    side, units, level = (BOOK[name][:, 0].copy() for name in ("side", "units", "liquidation"))
    alive = np.ones(ACCOUNTS, bool)
    for step in range(STEPS):
        hit = alive & (side * (START - step - level) <= 0)
        np.where(hit, side * units, 0.0).sum()


def mesa_model(usual: bool) -> Callable[[], list[float]]:
    """The same cascade as agents: each account looks at the price and is closed by the venue, in batch rounds.

    ``usual`` is the way of Mesa's own tutorials: agents act in random order (``shuffle_do``), and its collector records
    the five series of our run. Without it agents act in a fixed order and nothing is recorded: the least that Mesa can do.
    """
    import mesa

    class AccountAgent(mesa.Agent):
        def __init__(self, model: Any, side: float, units: float, liquidation: float, bankruptcy: float) -> None:
            super().__init__(model)
            self.side, self.units, self.liquidation, self.bankruptcy = side, units, liquidation, bankruptcy
            self.alive, self.hit = True, False

        def look(self) -> None:
            self.hit = self.alive and self.side * (self.model.price - self.liquidation) <= 0
            if self.hit:
                self.model.closing += self.side * self.units
                self.model.liquidated += 1

        def close(self) -> None:
            if self.hit:
                self.model.fund += self.side * self.units * (self.model.executed - self.bankruptcy)
                self.alive = False

    class Cascade(mesa.Model):
        def __init__(self) -> None:
            super().__init__(seed=0)
            self.price, self.fund, self.depth, self.sold, self.liquidated = START * (1 + SHOCK), FUND, DEPTH, 0.0, 0
            for row in zip(*(BOOK[n][:, 0].tolist() for n in ("side", "units", "liquidation", "bankruptcy")), strict=True):
                AccountAgent(self, *row)
            self.datacollector = mesa.DataCollector(model_reporters={n: n for n in ("price", "sold", "liquidated", "fund", "depth")})

        def step(self) -> None:
            self.closing, self.liquidated = 0.0, 0
            (self.agents.shuffle_do if usual else self.agents.do)("look")
            flow = -self.closing * self.price
            new = float(linear_impact(self.price, flow, self.depth))
            self.executed, self.sold = (self.price * new) ** 0.5, abs(flow)
            self.agents.do("close")
            self.price = new
            if usual:
                self.datacollector.collect(self)

    def job() -> list[float]:
        model = Cascade()
        path = [model.price]
        for _ in range(STEPS):
            model.step()
            path.append(model.price)
        return path

    return job


def best(jobs: dict[str, Callable[[], object]], rounds: dict[str, int]) -> dict[str, float]:
    """Least processor seconds of each job, in turn."""
    out = dict.fromkeys(jobs, float("inf"))
    for turn in range(max(rounds.values())):
        for name, job in jobs.items():
            if turn < rounds[name]:
                begun = process_time()
                job()
                out[name] = min(out[name], process_time() - begun)
    return out


def main() -> int:
    jobs: dict[str, Callable[[], object]] = {"ours": ours, "bare": bare}
    try:
        jobs |= {"Mesa, the usual way": mesa_model(usual=True), "Mesa, the least": mesa_model(usual=False)}
    except ImportError:
        print("Mesa is not installed: its ratio is left out (pip install mesa)")
    rounds = {name: 3 if name.startswith("Mesa") else ROUNDS for name in jobs}
    times = best(jobs, rounds)
    result = ours()
    path = np.array([row[0] for row in by_account(lasting_ladder(ACCOUNTS, STEPS, START, DEPTH, SHOCK), START * (1 + SHOCK), DEPTH, FUND)])
    steps = len(result["price"]) - 2
    same = np.array_equal(result["price"], path)
    print(f"{ACCOUNTS} accounts, {steps} rounds that force something, {round(result['liquidated'].sum())} closed")
    print(f"path equal to the loop over accounts, to the last bit: {same}")
    array = times["ours"] / times["bare"]
    good = same and steps == STEPS and array <= ARRAY_BAR
    ms = {name: f"{1e3 * time:7.2f} ms" for name, time in times.items()}
    print(f"a whole run            {ms['ours']} = {array:.2f} x the bare array work, {ms['bare'].strip()}; bar {ARRAY_BAR:g}")
    for name in [name for name in jobs if name.startswith("Mesa")]:
        faster, barred = times[name] / times["ours"], name == "Mesa, the usual way"
        agrees = bool(np.allclose(jobs[name](), path[: STEPS + 1], rtol=1e-12))  # type: ignore[arg-type]
        good = good and agrees and (not barred or faster >= MESA_BAR)
        bar = f"; bar {MESA_BAR:g}" if barred else ""
        print(f"{name:22s} {ms[name]}: ours is {faster:.1f} x faster{bar}; same path: {agrees}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
