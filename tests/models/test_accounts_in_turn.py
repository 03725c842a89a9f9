"""The accounts of a venue are spread over leverages as its docstring says, whoever comes first in line."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from squeezelab.core import Values
from squeezelab.models import get_model
from squeezelab.models.deleveraging_queue import SHELVES, queue


@pytest.mark.parametrize("accounts", range(10, 301, 10))
def test_shorts_in_line_have_each_leverage_as_often_and_apart_from_their_entries(accounts: int) -> None:
    model = get_model("deleveraging-queue")
    given = {name: np.atleast_1d(value) for name, value in model.given(leverage_of_shorts=10.0).items()}
    q = queue(Values({**given, "accounts": accounts}))
    often = Counter(np.round(q["leverage"][:, 0], 9).tolist())
    assert sorted(often) == sorted(10.0 * SHELVES) and max(often.values()) - min(often.values()) <= 1
    assert len(set(q["entry"][:, 0].tolist())) == accounts and np.all(np.diff(q["score"][:, 0]) <= 0)
    assert abs(np.corrcoef(q["entry"][:, 0], q["leverage"][:, 0])[0, 1]) < 0.2
    assert q["units"].sum() == pytest.approx(float(given["shorts"][0] / given["start_price"][0]))
