"""A state string holds the whole state of a calculator, and gives back exactly that."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from squeezelab import links
from squeezelab.core import Choice, Model
from squeezelab.errors import UnknownName, Unreadable
from squeezelab.models import list_models

MODELS = list(list_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[m.id for m in MODELS])


def anywhere(model: Model) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            q.name: st.sampled_from(list(q.options))
            if isinstance(q, Choice)
            else st.integers(int(q.low), int(q.high))
            if q.structural
            else st.floats(q.low, q.high)
            for q in model.parameters
        }
    )


@every_model
def test_any_state_is_read_back_exactly(model: Model) -> None:
    @settings(deadline=None, max_examples=30, derandomize=True)
    @given(anywhere(model), st.integers(0, 10**6), st.sampled_from([p.title for p in model.presets]))
    def holds(values: dict[str, Any], seed: int, preset: str) -> None:
        at = model.given(**values)
        state = links.read(links.write(model, at, preset=preset, seed=seed))
        assert state.model is model and state.seed == seed and not state.unread
        assert model.given(state.preset, **state.values) == at

    holds()


def test_the_text_is_short_and_reads_like_a_sentence() -> None:
    squeeze = list_models()["short-squeeze"]
    text = links.write(squeeze, squeeze.given(shock=0.05, market_depth=2.5e6), seed=3)
    assert text == "squeezelab:short-squeeze?shock=5%25&market_depth=2.5m&seed=3"
    assert links.write(squeeze, squeeze.given()) == "squeezelab:short-squeeze"


def test_a_string_from_another_version_opens_and_says_what_it_could_not_read() -> None:
    state = links.read("squeezelab:short-squeeze?shock=5%25&gone=7&market_depth=0&preset=Vanished&seed=x")
    assert state.values == {"shock": 0.05} and state.preset == "Thin market" and state.seed is None
    assert len(state.unread) == 4 and all(part in " ".join(state.unread) for part in ("gone=7", "market_depth=0", "Vanished", "seed=x"))


@pytest.mark.parametrize("text", ["", "short-squeeze", "http://squeezelab:short-squeeze", "squeezelab", "x" * 9000])
def test_what_is_no_state_string_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="state string"):
        links.read(text)


def test_an_unknown_model_names_the_near_ones() -> None:
    with pytest.raises(UnknownName, match="short-squeeze"):
        links.read("squeezelab:short-sqeeze?shock=5%25")
