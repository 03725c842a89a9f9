"""The teachers’ quick start: two pages, and a link for each step of each tutorial that leads where it says."""

import json
import re

from conftest import CHECKOUT

NOTEBOOKS = CHECKOUT / "notebooks"


def cells(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def steps(path):
    """The numbers of the steps, and of those with a guess: what stands before the first heading is step 1."""
    number, found, asks = 1, [], []
    for cell in cells(path):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "plain" not in cell["metadata"].get("tags", []):
            for _ in re.findall(r"^## ", source, re.MULTILINE):
                number += 1
                found.append(number)
        if "squeezelab.guess(" in source and number not in asks:
            asks.append(number)
    return found, asks


def test_every_step_and_every_guess_has_its_link():
    text = "".join("".join(cell["source"]) for cell in cells(NOTEBOOKS / "teachers" / "quick-start.ipynb"))
    for path in sorted((NOTEBOOKS / "tutorials").glob("*.ipynb")):
        row = next(line for line in text.splitlines() if line.startswith("|") and path.name in line)
        _, _, every, asks, _ = row.split("|")
        found, guesses = steps(path)
        for column, wanted in ((every, found), (asks, guesses)):
            assert [int(n) for n in re.findall(r"#step=(\d+)", column)] == wanted, path.name
            assert re.findall(r"\[(\d+)\]", column) == [str(n) for n in wanted]


def test_it_is_two_pages_long():
    text = "\n".join("".join(cell["source"]) for cell in cells(NOTEBOOKS / "teachers" / "quick-start.ipynb"))
    told = re.sub(r"\]\([^)]*\)|^\|.*$", "", text, flags=re.MULTILINE)
    assert 300 < len(told.split()) < 900
