"""Percentiles over the lanes are numpy's own, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from squeezelab.dynamics.lanes import percentiles

PARTS = (0.0, 0.5, 5.0, 50.0, 95.0, 99.5, 100.0)


@pytest.mark.parametrize("lanes", [1, 2, 3, 40, 200, 201])
def test_percentiles_are_those_of_numpy(lanes: int) -> None:
    array = np.random.default_rng(lanes).standard_normal((60, lanes)).cumsum(axis=0)
    array[3] = 1.0
    array[7, lanes // 2] = np.nan
    np.testing.assert_array_equal(percentiles(array, PARTS), np.percentile(array, PARTS, axis=1))
    np.testing.assert_array_equal(percentiles(np.asfortranarray(array), PARTS), np.percentile(array, PARTS, axis=1))
