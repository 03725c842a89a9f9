"""The printed sheets: every curve stands within its frame and beside its name, every letter is explained."""

import re
from itertools import pairwise

import pytest

import squeezelab
from squeezelab.exercises.sheet import APART, HIGH, WIDE, curves, meanings


def drawn(runs, name):
    svg = curves(runs, name)
    points = [[tuple(map(float, pair.split(","))) for pair in line.split()] for line in re.findall(r"polyline points='([^']*)'", svg)]
    return svg, points


def test_a_curve_follows_its_run_and_ends_where_the_scale_says():
    runs = {name: squeezelab.run("short-squeeze", preset=name) for name in ("Thin market", "A little deeper", "Deep market")}
    svg, lines = drawn(runs, "price")
    assert sorted(map(len, lines)) == sorted(len(run["price"]) for run in runs.values())
    assert all(0 <= x <= WIDE and 0 <= y <= HIGH for line in lines for x, y in line)
    highest = min(line[-1][1] for line in lines)
    assert highest == lines[0][-1][1], "the squeeze ends highest, and the names stand in the order of the ends"
    assert runs["Thin market"].write("end_price") in svg


def test_names_never_lie_on_each_other_and_stay_in_the_frame():
    runs = {name: squeezelab.run("informed-trading", preset=name) for name in ("Sales in calm", "An alarm", "Price discovery")}
    svg, _ = drawn(runs, "spread")
    heights = sorted(float(y) for y, text in re.findall(r"y='(\d+)'>([A-Z][^<]*)</text>", svg))
    assert len(heights) == 3 and max(heights) < HIGH
    assert all(b - a >= APART - 1 for a, b in pairwise(heights))


@pytest.mark.parametrize(("model", "letters"), [("short-squeeze", "mDX"), ("liquidation-cascade", "kD"), ("informed-trading", "μπ")])
def test_every_letter_of_the_formula_is_explained_without_latex(model, letters):
    told = meanings(model)
    assert all(f"<i>{letter}</i> " in told for letter in letters) and "\\" not in told
