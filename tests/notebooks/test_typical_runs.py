"""A text and the calculator beside it speak of the same run: where a model draws, both take the typical one."""

import ast
import json

import pytest

import squeezelab
from squeezelab.dynamics.typical import noisy, typical_seed
from squeezelab.models import get_model, list_models
from squeezelab.places import notebooks_folder

DRAWN = {name for name, model in list_models().items() if noisy(model)}
TUTORIALS = sorted((notebooks_folder() / "tutorials").glob("*.ipynb"))


def other_draws(source):
    """The runs of a drawn model, alone, that say nothing of their draws."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "squeezelab.run" and isinstance(call.args[0], ast.Constant):
            said = {keyword.arg for keyword in call.keywords}
            if call.args[0].value in DRAWN and not said & {"seed", "paths", None}:
                yield ast.unparse(call)


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_text_tells_of_the_run_that_its_calculator_draws(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [call for cell in cells if cell["cell_type"] == "code" for call in other_draws("".join(cell["source"]))]
    assert not found, f"with seed=None it is the run that the calculator opens with: {found}"


def test_another_draw_is_found():
    assert list(other_draws("squeezelab.run('liquidation-cascade', shock=-0.02)"))
    assert not list(other_draws("squeezelab.run('liquidation-cascade', seed=None); squeezelab.run('short-squeeze')"))


def test_without_a_seed_a_run_is_the_one_that_a_calculator_opens_with():
    model = get_model("liquidation-cascade")
    for preset in model.presets[:2]:
        mine = squeezelab.run("liquidation-cascade", seed=None, preset=preset.title)
        calculator = squeezelab.open("liquidation-cascade", preset=preset.title)
        assert mine.seed == calculator.seed == typical_seed(model, model.given(preset.title))
        assert mine["fall"] == calculator["fall"]
        calculator.close()
    assert squeezelab.run("liquidation-cascade").seed == 0


def test_a_guess_that_names_a_model_asks_of_that_run_too():
    card = squeezelab.guess("clearing-network", "How many fail?", of="failed", set="Thin own money")
    calculator = squeezelab.open("clearing-network", preset="Thin own money")
    assert card.question.outcome["failed"] == calculator["failed"] != squeezelab.run("clearing-network", preset="Thin own money")["failed"]
    calculator.close()
