"""The same paths every time, however large the crowd."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.dynamics.crowd import PORTION, crowd_normals
from squeezelab.dynamics.run import run
from squeezelab.errors import OutOfRange
from squeezelab.models import get_model


def test_portions_make_up_the_crowd_and_stay_small() -> None:
    for steps, paths in ((63, 500), (2000, 1700), (PORTION * 2, 2)):
        portions = list(crowd_normals(1, steps, paths))
        assert sum(z.shape[1] for z in portions) == paths and all(z.shape[0] == steps for z in portions)
        assert all(z.size <= max(PORTION, steps) for z in portions)
    with pytest.raises(OutOfRange, match="paths"):
        next(crowd_normals(1, 10, 0))


def test_the_same_seed_gives_the_same_crowd_and_portions_differ() -> None:
    first, again = (np.concatenate([z[:2] for z in crowd_normals(3, 1000, 2500)], axis=1) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert abs(np.corrcoef(first[0, :1000], first[0, 1000:2000])[0, 1]) < 0.15
    assert abs(first.mean()) < 0.06 and first.std() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("name", ["delta-hedge", "gamma-scalping", "expiry-pinning"])
def test_a_hundred_times_the_paths_tells_the_same_story(name: str) -> None:
    model = get_model(name)
    reading = {"delta-hedge": "performance", "gamma-scalping": "spread", "expiry-pinning": "spread"}[name]
    few, many = (run(model, model.given(averaged_paths=paths)) for paths in (500, 50_000))
    assert many[reading] == pytest.approx(few[reading], rel=0.12)
