"""The model of which a step speaks is the one that stands beside it: read off the cells, step by step."""

import json
import re
from pathlib import Path

import pytest
from conftest import CHECKOUT

TUTORIALS = sorted((CHECKOUT / "notebooks" / "tutorials").glob("*.ipynb"))
RUN = re.compile(r"squeezelab\.(?:run|guess|get_model)\(\s*\"([a-z-]+)\"")
OPENED = re.compile(r"squeezelab\.open\(\"([a-z-]+)\"")
# how many claims hold has no figure; three claims are told by three models in a row; the last task of ten is for another road
APART = {
    ("11-claims-under-test", "Stop and guess"), ("11-claims-under-test", "Three ways to be wrong"),
    ("10-contagion-and-runs", "Notice, try, extend"),
}  # fmt: skip


def steps(path: Path):
    """Each step with the models that its cells run and the one that is docked at its end, newest last."""
    docked, called, title, ran = "", {}, "", []
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        for part in re.split(r"(?m)^(?=## )", source) if cell["cell_type"] == "markdown" else []:
            if part.startswith("## "):
                yield title, ran, docked
                title, ran = part.splitlines()[0][3:].strip(), []
        if sets := re.match(r"squeezelab:([a-z-]+)", cell["metadata"].get("squeezelab", {}).get("sets", "")):
            docked = sets[1]
            ran.append((docked, ""))
        if cell["cell_type"] != "code" or "check" in cell["metadata"].get("tags", []):
            continue
        ran += [(model, cell["id"]) for model in RUN.findall(source)]
        for line in source.splitlines():
            if made := re.match(r"(\w+) = squeezelab\.open\(\"([a-z-]+)\"", line):
                called[made[1]] = made[2]
        last = (source.strip().splitlines() or [""])[-1]
        shown = called.get(last) or (found[1] if (found := OPENED.match(last)) else "")
        shown = shown or next((called[name] for name in re.findall(r"display\((\w+)\)", source) if name in called), "")
        docked = shown or docked
        if shown:
            ran.append((shown, ""))
    yield title, ran, docked


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_step_that_runs_a_model_has_its_calculator_beside_it(path: Path) -> None:
    before, missing = "", []
    for title, ran, docked in steps(path):
        beside = {before, docked, *(model for model, cell in ran if not cell)}
        missing += [(title, model) for model, cell in ran if cell and model not in beside and (path.stem, title) not in APART]
        before = docked
    assert missing == []
