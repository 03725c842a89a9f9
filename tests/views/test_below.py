"""A cell that runs again closes what it had shown, unless a reader still has it: tried in a real kernel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_client.manager import start_new_kernel

STANDING = "import gc as _gc, ipywidgets as _w, sys as _s; _gc.collect(); _n = len(_w.widget._instances)"


class Notebook:
    """A kernel, and cells that run in it as a page sends them."""

    def __init__(self, client) -> None:
        self.client = client

    def run(self, code: str, cell: str = "", page: str | None = None, **how) -> str:
        """Runs a cell; gives the error, if there is one."""
        message = self.client.session.msg(
            "execute_request",
            {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, **how},
            metadata={"cellId": cell} if cell else {},
        )
        if page:
            message["header"]["session"] = page
        self.client.shell_channel.send(message)
        while True:
            reply = self.client.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"].get("evalue", "")

    def value(self, expression: str) -> str:
        """What an expression is worth, unseen."""
        message = self.client.execute("", silent=True, user_expressions={"x": expression}, reply=False)
        while True:
            reply = self.client.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == message:
                return reply["content"]["user_expressions"]["x"]["data"]["text/plain"]

    @property
    def widgets(self) -> int:
        """How many the kernel holds."""
        self.run(STANDING)
        return int(self.value("_n"))


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        started = Notebook(client)
        assert started.run("import squeezelab") == ""
        yield started
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    "code",
    [
        "squeezelab.open('bank-run')",
        "c = squeezelab.open('bank-run')\nc",
        "display(squeezelab.open('bank-run'))",
        "squeezelab.plot(squeezelab.run('bank-run'))",
        "squeezelab.market()",
        "squeezelab.define('bank run')",
    ],
)
@pytest.mark.one_in(3)
def test_a_cell_that_runs_again_leaves_as_many_widgets_as_one_run(notebook, code):
    for _ in range(2):
        assert notebook.run(code, "a") == ""
    once = notebook.widgets
    for _ in range(4):
        notebook.run(code, "a")
    assert notebook.widgets == once > 5


def test_what_a_name_a_list_another_widget_or_another_cell_has_stays(notebook):
    notebook.run("import ipywidgets as w\nkept = []", "start")
    before = notebook.widgets
    notebook.run("c = squeezelab.open('bank-run')\nc", "a")
    one = notebook.widgets - before
    notebook.run("c", "b")  # shown below two cells
    notebook.run("c = squeezelab.open('bank-run')\nc", "a")
    assert notebook.widgets - before == 2 * one
    notebook.run("1", "b")  # the other cell shows something else: the first calculator goes
    assert notebook.widgets - before == one
    notebook.run("kept.append(squeezelab.open('bank-run'))\nkept[-1]", "l")
    notebook.run("kept.append(squeezelab.open('bank-run'))\nkept[-1]", "l")
    assert notebook.widgets - before == 3 * one
    assert notebook.run("kept[0]['impatient'] = 0.1", "m") == "", "one that is held goes on"
    notebook.run("kept.clear()", "m")
    assert notebook.widgets - before == 2 * one, "the last one stands below its cell"
    notebook.run("box = w.VBox([squeezelab.open('bank-run')])\nbox.children[0]", "x")
    notebook.run("2", "x")
    assert notebook.widgets - before > 3 * one - 3, "a box that is alive has it"


def test_another_page_with_the_same_notebook_keeps_its_own(notebook):
    notebook.run("squeezelab.open('bank-run')", "a", page="one")
    one = notebook.widgets
    notebook.run("squeezelab.open('bank-run')", "a", page="two")
    two = notebook.widgets
    assert two > 1.5 * one
    notebook.run("squeezelab.open('bank-run')", "a", page="two")
    assert notebook.widgets == two


def test_a_cell_that_fails_has_taken_away_what_it_showed_and_its_number(notebook):
    notebook.run("0", "z")
    before = notebook.widgets
    notebook.run("squeezelab.open('bank-run')", "a")
    assert notebook.run("1 / 0", "a") == "division by zero"
    for _ in range(4):
        notebook.run("0", "z")  # IPython's own _, __ and ___
    assert notebook.widgets == before
    assert notebook.value("sum('Calculator' in repr(type(v)) for v in list(_oh.values()) + list(globals().values()))") == "0"


def test_what_is_closed_is_forgotten_as_a_whole(notebook):
    for _ in range(8):
        notebook.run("squeezelab.open('bank-run')", "a")
    for _ in range(4):
        notebook.run("0", "z")  # IPython's own _, __ and ___
    notebook.run("import gc as _gc; _gc.collect(); _n = sum(type(o).__name__ == 'Calculator' for o in _gc.get_objects())")
    assert notebook.value("_n") == "1", "the one that stands below its cell"


def test_what_a_page_closes_leaves_no_picture_in_the_history(notebook):
    """IPython keeps every output that it has shown, and a calculator's holds a picture."""
    close = (
        "import ipywidgets as _w\nfrom squeezelab.views.parts.closing import close as _c\n"
        "for _one in list(_w.widget._instances.values()):\n    if type(_one).__name__ == 'Calculator': _c(_one)\ndel _one"
    )
    notebook.run("'kept'")
    for _ in range(3):
        assert notebook.run("squeezelab.open('bank-run')", store_history=False) == ""
        assert notebook.run(close, silent=True, store_history=False) == ""
    shown = "[one for told in getattr(get_ipython().history_manager, 'outputs', {}).values() for one in told]"
    assert notebook.value(f"sum('svg' in str(one) for one in {shown})") == "0"
    assert notebook.value("any(type(one).__name__ == 'Calculator' for one in (_, __, ___, *_oh.values()))") == "False"
    notebook.run("6 * 7")
    assert notebook.value("_") == "42", "IPython goes on to keep the last answer"
    assert notebook.value(f"not {shown} or 'kept' in str({shown})") == "True", "what is another's stays"
