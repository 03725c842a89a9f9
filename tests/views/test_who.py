"""The individuals in a picture are those of the run: as many are forced, and as much, as the series say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from squeezelab.core import Model
from squeezelab.core.loop.individuals import Individuals, Standing
from squeezelab.dynamics.run import run
from squeezelab.dynamics.stepping import states
from squeezelab.models import get_model, list_models
from squeezelab.views import Calculator
from squeezelab.views.figures import panes, who
from squeezelab.views.figures.picture import MAIN
from squeezelab.views.figures.session import Session

CROWDS = [model for model in list_models().values() if model.individuals is not None]
every_crowd = pytest.mark.parametrize("model", CROWDS, ids=[m.id for m in CROWDS])


def followed(model: Model, given: dict[str, Any], step: int) -> Callable[[int], Any]:
    """The state after so many steps, as `Who.data` asks for it."""
    held = states(model, [(0, given)], step)
    return lambda k: held[min(max(k, 0), len(held) - 1)] if held else {}


def them(model: Model, preset: str, step: int) -> Individuals:
    given = model.given(preset)
    assert model.individuals is not None
    return model.individuals.data(run(model, given), followed(model, given, step), step)


@every_crowd
def test_everybody_has_a_place_a_size_a_standing_and_a_sentence(model: Model) -> None:
    for preset in model.presets:
        last = len(next(iter(run(model, model.given(preset.title)).series.values()))) - 1
        for step in {0, 1, last // 2, last}:
            found = them(model, preset.title, step)
            count = len(found.says)
            assert count and found.x.shape == found.size.shape == found.standing.shape == (count,)
            assert all(says.endswith(".") and "nan" not in says for says in found.says)
            assert found.y is None or (found.y.min() >= 0 and found.y.max() <= 1)


def test_the_shares_that_the_groups_bought_back_are_those_that_were_covered() -> None:
    model = get_model("short-squeeze")
    for preset in model.presets:
        covered = run(model, model.given(preset.title)).series["covered"][:, 0]
        for step in range(0, len(covered), 3):
            found = them(model, preset.title, step)
            assert found.fill is not None
            assert float((found.fill * found.size).sum()) == pytest.approx(covered[step], rel=1e-6, abs=1)


def test_the_positions_that_are_closed_are_as_many_as_the_run_liquidates_round_by_round() -> None:
    model = get_model("liquidation-cascade")
    for preset in model.presets:
        closed = run(model, model.given(preset.title)).series["liquidated"][:, 0]
        for step in range(1, len(closed)):
            standing = them(model, preset.title, step).standing
            assert (standing == Standing.FORCED).sum() == closed[step]
            assert np.isin(standing, (Standing.FORCED, Standing.FORCED_BEFORE)).sum() == closed[: step + 1].sum()
            if step + 1 < len(closed):
                assert (standing == Standing.REACHED).sum() == closed[step + 1]


def test_in_a_run_on_the_bank_the_money_ends_at_one_over_the_promise() -> None:
    model = get_model("bank-run")
    found = them(model, model.presets[0].title, 0)
    calm, run_on_it = found.standing[:100], found.standing[100:]
    assert (calm == Standing.ACTS).sum() == 25 and (calm == Standing.HOLDS).sum() == 75
    late = (run_on_it == Standing.NOTHING_LEFT).sum()
    assert (100 - late) * model.given()["promise"] == pytest.approx(100, abs=model.given()["promise"])


def test_dots_of_a_heap_do_not_touch() -> None:
    across = np.sort(np.random.default_rng(3).normal(300, 60, 80))
    wide = np.full(80, 18.0)
    up = who.heaped(across, wide)
    apart = np.hypot(across[:, None] - across, up[:, None] - up)[np.triu_indices(80, 1)]
    assert apart.min() >= 18 and up.min() >= 9


@every_crowd
def test_the_names_of_rows_and_what_is_noted_are_seen(model: Model) -> None:
    for preset in model.presets:
        session = Session(model, preset.title)
        result, held, step = panes.crowd(session, None)
        assert model.individuals is not None
        found = model.individuals.data(result, held, step)
        seen = re.findall(r'<span class="w [^>]*>([^<]*)<', panes.people(session, None))
        for text in [*(text for _, text in found.rows), *(text for _, _, text, _ in found.notes)]:
            assert text in seen, f"{preset.title}: “{text}” is not seen"


@every_crowd
def test_the_tab_follows_the_playhead_and_the_table_lists_everybody(model: Model) -> None:
    calculator = Calculator(model)
    calculator.panes.tabs.go("who")
    assert not calculator.panes.problem
    before, found = calculator.panes.who.value, calculator.panes.who.value.count("data-n=")
    transport = calculator.stage.transport
    if transport:
        transport.go(1)
        assert calculator.panes.who.value != before and transport.at == 1
        calculator.panes.tabs.go("picture")
        assert transport.at == 1, "turning to another tab leaves the playhead where it is"
    calculator.panes.tabs.go("table")
    assert calculator.stage.table.value.rpartition("<caption>")[2].count("<tr>") >= min(found, 50)


def test_a_group_of_people_acts_as_one_and_a_link_joins_members_of_one_group() -> None:
    model = get_model("opinion-clusters")
    for preset in model.presets:
        found = them(model, preset.title, 0)
        assert found.links is not None and found.y is not None
        a, b = found.links.T.astype(int) if len(found.links) else (np.zeros(0, int),) * 2
        assert (found.standing[a] == found.standing[b]).all()


def test_banks_that_fail_and_people_who_act_are_as_many_as_the_run_says() -> None:
    for name, series, kinds in (
        ("clearing-network", "defaults", (Standing.FORCED, Standing.FORCED_BEFORE, Standing.NOTHING_LEFT)),
        ("herding-threshold", "acting", (Standing.FORCED, Standing.FORCED_BEFORE)),
        ("common-holdings", "failed", (Standing.NOTHING_LEFT,)),
    ):
        model = get_model(name)
        for preset in model.presets:
            counted = run(model, model.given(preset.title)).series[series][:, 0]
            for step in range(len(counted)):
                assert np.isin(them(model, preset.title, step).standing, kinds).sum() == counted[step], f"{name}, {preset.title}, {step}"


def test_what_is_closed_and_what_is_taken_add_up_to_what_the_run_says() -> None:
    queue, book = get_model("deleveraging-queue"), get_model("order-book")
    for preset in queue.presets:
        found, result = them(queue, preset.title, 0), run(queue, queue.given(preset.title))
        assert found.fill is not None and (found.fill > 1e-9).sum() == result["accounts_closed"]
    for preset in book.presets:
        found, result = them(book, preset.title, 0), run(book, book.given(preset.title))
        assert found.fill is not None and float(found.fill @ found.size) == pytest.approx(result["eaten"].sum())


def test_the_funds_hold_together_what_the_run_says_that_funds_hold() -> None:
    model = get_model("agent-market")
    result = run(model, model.given(model.presets[0].title))
    held = states(model, [(0, model.given(model.presets[0].title))], 200)
    for step in (1, 50, 200):
        assert held[step]["holds"][0].sum() / 1000 == pytest.approx(result["fund_share"][step])


def reaches(drawn: str) -> float:
    """How high the highest dot of a drawing reaches, in parts of the figure."""
    found = re.findall(r"bottom:([\d.]+)%;--d:([\d.]+)px", drawn)
    return max(float(up) / 100 + float(wide) / 2 / MAIN[1] for up, wide in found)


@every_crowd
def test_a_heap_of_people_stays_inside_its_figure(model: Model) -> None:
    assert model.individuals is not None
    mild = [model.given(fall=-0.02)] if model.id == "deleveraging-queue" else []  # nobody is forced: all scores are alike
    for given in [*(model.given(preset.title) for preset in model.presets), *mild]:
        assert reaches(who.drawing(model.individuals, run(model, given), followed(model, given, 1), 1)) <= 1, given


def test_each_group_has_a_bar_of_what_it_bought_back_in_the_order_in_which_they_are_called() -> None:
    model = get_model("short-squeeze")
    for step in (0, 4, 9):
        found, given = them(model, "Thin market", step), model.given("Thin market")
        result = run(model, given)
        assert model.individuals is not None and found.fill is not None
        drawn = who.drawing(model.individuals, result, followed(model, given, step), step)
        bars = re.findall(r'<i data-n="(\d+)" style="--part:([\d.]+)%">', drawn)
        assert np.all(np.diff(found.x[[int(number) for number, _ in bars]]) >= 0) and len(bars) == len(found.says)
        assert sum(float(part) for _, part in bars) / 100 * found.size[0] == pytest.approx(
            result["covered"][step], abs=0.001 * len(bars) * found.size[0]
        )
