"""What a test of the calculators leaves behind is closed with it, so that the next one does not walk through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ipywidgets.widgets.widget import _instances


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Closes the widgets that a test has made: each keeps thousands of objects alive, which every sweep of memory would visit."""
    before = set(_instances)
    yield
    for name in [name for name in _instances if name not in before]:
        if name in _instances:
            _instances[name].close()
