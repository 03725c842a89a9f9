"""The public face: what it lists is there, and importing it loads nothing heavy."""

import subprocess
import sys
from types import ModuleType

import pytest

import squeezelab
from squeezelab.errors import OutOfRange, UnknownName

LISTED = {
    "Bars",
    "Calculator",
    "Chain",
    "Choice",
    "Cliff",
    "Curve",
    "Equation",
    "Exposure",
    "Gain",
    "Model",
    "Panel",
    "Parameter",
    "Preset",
    "Process",
    "Quantity",
    "Reading",
    "Result",
    "Source",
    "SqueezelabError",
    "Unit",
    "Variants",
    "__version__",
    "beside_null",
    "black_scholes",
    "case",
    "chart",
    "check",
    "define",
    "exposure",
    "get_model",
    "guess",
    "implied_volatility",
    "list_models",
    "market",
    "models",
    "open",
    "open_sweep",
    "phase",
    "plot",
    "read_bars",
    "read_chain",
    "run",
    "sensitivity",
    "sweep",
    "unit",
}


def test_the_list_of_names_changes_only_on_purpose():
    assert set(squeezelab.__all__) == LISTED
    assert set(dir(squeezelab)) == LISTED


@pytest.mark.parametrize("name", sorted(LISTED))
def test_every_listed_name_is_there_and_says_what_it_is(name):
    value = getattr(squeezelab, name)
    assert name == "__version__" or value.__doc__


def test_a_name_that_is_not_there_answers_with_those_that_are():
    with pytest.raises(AttributeError, match=r"no “opne”.*open"):
        _ = squeezelab.opne


@pytest.mark.parametrize("heavy", ["pandas", "sympy", "bqplot", "scipy.stats", "pydantic", "ipywidgets", "numpy"])
def test_importing_it_loads_nothing_heavy(heavy):
    code = f"import sys, squeezelab; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_running_a_model_loads_no_widgets_and_no_symbolic_maths():
    code = (
        "import sys, squeezelab; squeezelab.run('short-squeeze').series;"
        "sys.exit(any(name in sys.modules for name in ('pandas', 'sympy', 'bqplot', 'ipywidgets', 'pydantic')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_models_is_the_folder_of_all_models_and_list_models_gives_them():
    import squeezelab.models.short_squeeze as file

    assert isinstance(squeezelab.models, ModuleType) and not callable(squeezelab.models)
    assert squeezelab.list_models()["short-squeeze"] is squeezelab.models.get_model("short-squeeze") is file.MODEL


def test_looking_a_term_up_loads_no_widgets():
    code = "import sys, squeezelab; squeezelab.define('loop gain').to_markdown(); sys.exit('ipywidgets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_plot_draws_a_figure_a_panel():
    result = squeezelab.run("short-squeeze")
    shown = [child for child in squeezelab.plot(result).children if "sq-plot" in child._dom_classes]
    assert len(shown) == len(result.model.panels)


def test_run_takes_a_preset_and_values_that_come_after_it():
    brink = squeezelab.run("short-squeeze", preset="A little deeper")
    assert brink["market_depth"] == squeezelab.get_model("short-squeeze").preset("A little deeper").values["market_depth"]
    deeper = squeezelab.run("short-squeeze", preset="A little deeper", market_depth=10e6)
    assert deeper["market_depth"] == 10e6 and deeper["end_price"] < brink["end_price"]


def test_run_with_several_paths_gives_one_lane_each():
    assert squeezelab.run("liquidation-cascade", paths=3)["fall"].shape == (3,)


def test_sweep_gives_one_number_a_value():
    swept = squeezelab.sweep("short-squeeze", {"shock": [0.0, 0.1, 0.2]})
    assert swept["end_price"].shape == (3,) and list(swept["end_price"]) == sorted(swept["end_price"])


def test_open_refuses_what_cannot_be_before_anything_is_drawn():
    with pytest.raises(OutOfRange, match="Spark"):
        squeezelab.open("short-squeeze", shock=9)
    with pytest.raises(UnknownName, match="Thin market"):
        squeezelab.open("short-squeeze", preset="Thin markt")
    with pytest.raises(UnknownName, match="short-squeeze"):
        squeezelab.open("short-squeez")


def test_define_and_check_reach_the_glossary():
    assert squeezelab.define("short selling pressure").id == "short-selling-pressure"
    outcomes = list(squeezelab.check("short-selling-pressure"))
    assert outcomes and all(outcome.agrees for outcome in outcomes)
