"""What a page and a kernel are spared: neither one module nor one class for each calculator."""

from __future__ import annotations

import gc
import weakref

import pytest

from squeezelab.views.own.drop import Drop
from squeezelab.views.page.host import Host
from squeezelab.views.parts.scripted import LOADER, Scripted


def drop() -> Drop:
    return Drop(lambda name, content: None)


@pytest.mark.parametrize("made", [Host, drop], ids=["calculator", "dropped file"])
def test_widgets_of_a_kind_share_their_class_and_their_code(made):
    one, other = made(), made()
    assert type(one) is type(other)
    assert one.script is other.script
    state = one.get_state()
    assert state["_esm"] == LOADER
    assert len(LOADER) < 1_000
    assert "export default" in state["script"]
    assert "sq-" in state["_css"]
    assert state["_anywidget_id"] == f"{type(one).__module__}.{type(one).__name__}"
    one.close()
    other.close()


def test_no_class_is_left_behind():
    before = len(Scripted.__subclasses__()), len(Host.__subclasses__())
    held = []
    for _ in range(3):
        host = Host()
        held.append(weakref.ref(host))
        host.close()
    del host
    gc.collect()
    assert [one() for one in held] == [None] * 3
    assert (len(Scripted.__subclasses__()), len(Host.__subclasses__())) == before


def test_a_trait_that_is_new_is_still_added():
    import traitlets

    host = Host()
    host.add_traits(mark=traitlets.Int(7))
    assert host.mark == 7
    host.close()
