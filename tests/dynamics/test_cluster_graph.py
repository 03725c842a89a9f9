"""One random graph and its sheet: who is linked, who is in which group, and where each group stands, worked out one at a time."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from squeezelab.dynamics.cluster_graph import ALONE, ASPECT, _packed, _pair, drawn, laid_out


def test_pairs_stand_in_the_order_of_a_list_of_all_pairs() -> None:
    for people in (2, 3, 7):
        every = list(combinations(range(people), 2))
        assert [tuple(pair) for pair in _pair(np.arange(len(every)), people)] == every


@pytest.mark.parametrize(("people", "links", "seed"), [(40, 0.5, 1), (40, 0.95, 2), (120, 0.9, 3), (2, 0.9, 4)])
def test_a_group_is_all_that_links_join_named_by_its_smallest(people: int, links: float, seed: int) -> None:
    graph = drawn(people, links, seed)
    near: dict[int, set[int]] = {one: set() for one in range(people)}
    for a, b in graph.links.tolist():
        assert a < b
        near[a].add(b)
        near[b].add(a)
    for one in range(people):
        seen, ahead = {one}, [one]
        while ahead:
            ahead = [other for each in ahead for other in near[each] if other not in seen and not seen.add(other)]  # type: ignore[func-returns-value]
        assert graph.group[one] == min(seen)


def test_a_pair_is_linked_as_often_as_is_asked_and_stays_linked_as_links_grow() -> None:
    counts = [len(drawn(200, 0.8, seed).links) for seed in range(30)]
    assert np.mean(counts) == pytest.approx(0.8 / 199 * 200 * 199 / 2, rel=0.05)
    few, many = ({tuple(pair) for pair in drawn(60, links, 7).links.tolist()} for links in (0.4, 0.9))
    assert few < many
    assert not len(drawn(60, 0.0, 7).links) and len(drawn(60, 59.0, 7).links) == 60 * 59 // 2


@pytest.mark.parametrize("seed", range(4))
def test_the_sheet_is_filled_from_edge_to_edge_and_those_linked_in_a_tree_stand_one_apart(seed: int) -> None:
    graph = drawn(100, 0.9, seed)
    for place in (graph.x, graph.y):
        assert place.min() == pytest.approx(0.03) and place.max() == pytest.approx(0.97)
    assert len({(x, y) for x, y in zip(graph.x.round(6), graph.y.round(6), strict=True)}) == 100  # nobody on somebody else


def test_a_group_stands_in_rings_around_its_busiest_member() -> None:
    """A star of four with a tail of one, and somebody alone: rings of one and two links' length, a quarter turn apart."""
    group, pairs = np.array([0, 0, 0, 0, 0, 0, 6]), np.array([[0, 1], [0, 2], [0, 3], [0, 4], [4, 5]])
    x, y = laid_out(group, pairs, np.random.default_rng(1))
    spots = np.column_stack([x, y])[:6] - [x[0], y[0]]
    ring = spots[1:5]
    # drawn on a sheet whose two directions are stretched apart: opposite ones are still opposite
    assert np.allclose(ring[0], -ring[2]) and np.allclose(ring[1], -ring[3])
    assert np.allclose(np.abs(ring[:, 0]), np.abs(ring[0, 0])) and np.allclose(np.abs(ring[:, 1]), np.abs(ring[0, 1]))
    assert np.allclose(spots[5], 2 * spots[4])  # the tail goes straight on, in the second ring


def test_discs_take_the_first_free_place_or_the_one_nearest_the_middle_and_lie_apart() -> None:
    rng = np.random.default_rng(5)
    spots = (rng.random((400, 2)) - 0.5) * [20 * ASPECT, 20.0]
    wide = [4.0, 3.0, 2.5, 2.0, *[1.0] * 10, *[ALONE] * 10]
    inner = [True] * 4 + [False] * 20
    taken = _packed(spots, wide, inner)
    held: list[int] = []
    for place, reach, middle in zip(taken, wide, inner, strict=True):
        free = [k for k in range(400) if all(np.hypot(*(spots[k] - spots[o])) - w >= reach for o, w in zip(held, wide, strict=False))]
        assert place == (min(free, key=lambda k: np.hypot(spots[k, 0] / ASPECT, spots[k, 1])) if middle else free[0])
        held.append(place)


def test_a_disc_that_fits_nowhere_stands_where_it_is_least_too_near() -> None:
    spots = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 3.0], [2.0, 2.0]])
    assert _packed(spots, [2.0, 2.0, 1.0, 1.0], [True, False, False, False])[:2] == [0, 2]  # 3 off, and 2 + 2 are asked
    room = [min(np.hypot(*(spot - spots[k])) - w for k, w in ((0, 2.0), (2, 2.0))) for spot in spots]
    assert _packed(spots, [2.0, 2.0, 1.0], [True, False, False])[2] == int(np.argmax(room)) == 3
