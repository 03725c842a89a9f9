"""A whole model is declared, run, drawn and judged from the public names alone, in a file outside of the package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLE = '''\
"""Stop orders below the price: each one that is hit sells, and may hit the next."""

from squeezelab import (
    Cliff, Equation, Gain, Model, Panel, Parameter, Preset, Process, Quantity, Reading, Source, Variants, plot, unit,
)


def start(p, draws):
    return {"price": 100 * (1 - p.shock), "flow": -100 * p.shock * p.depth}


def step(state, p, draws):
    flow = state["flow"] * p.stops / p.depth
    return {"price": state["price"] * (1 + 0.01 * flow / p.depth), "flow": flow}


def equations(s):
    from sympy import Eq

    return (Equation(Eq(s.loop_gain, s.stops / s.depth, evaluate=False), "Stops per 1 %, over depth per 1 %."),)


MODEL = Model(
    module=__name__,
    title="Stop run",
    summary="Stop orders that are hit sell, and their sales hit the next.",
    loop="reinforcing",
    parameters=(
        Parameter("shock", "s", unit.PERCENT, "The first fall.", default=0.02,
                  low=0.0, high=0.1, step=0.001, role="starts", reason="Small."),
        Parameter("stops", "k", unit.DEPTH, "USD of stops per 1 %.",
                  default=5e6, low=1e6, high=9e6, scale="log", role="keeps", reason="As seen."),
        Parameter("depth", "D", unit.DEPTH, "USD that move the price by 1 %.",
                  default=10e6, low=10e6, high=9e7, scale="log", role="stops", reason="As seen."),
    ),
    dynamics=Process(start, step, clock=Quantity("round", "n", unit.ROUNDS, "Rounds of stops."), steps=40),
    series=(Quantity("price", "p", unit.PRICE, "The price."), Quantity("flow", "q", unit.MONEY, "USD sold by stops.")),
    readings=(Reading("end_price", "p_n", unit.PRICE, "Where the price comes to rest.", measured=lambda p, s: s["price"][-1]),),
    panels=(Panel("Price, round by round", "round", ("price",), "steps", forced="flow"),),
    presets=(Preset("Half stopped", {}, {"end_price": (95.0, 98.0)}),),
    equations=equations,
    finding=lambda result: f"The price ends at *{result.write('end_price')}*.",
    sources=(Source("Own example."),),
    leaves_out=("who comes back to buy",),
    gain=Gain(lambda p, price, draws: {"stops": p.stops / p.depth + 0 * price}),
    cliff=Cliff("stops", "end_price", "How near is the cliff?", "Every size of stops."),
    variants=Variants("Depth", "The same with more depth.", "end_price", {"as it is": {}, "deeper": {"depth": 5e7}}),
)
'''


def test_a_model_outside_of_the_package_is_declared_from_public_names(tmp_path: Path) -> None:
    (tmp_path / "stop_run.py").write_text(EXAMPLE, "utf-8")
    code = (
        "import stop_run, squeezelab; from squeezelab.trial import faults; from squeezelab.dynamics.run import run; "
        "model = stop_run.MODEL; assert not list(faults(model)), list(faults(model)); result = run(model, model.given()); "
        "print(model.id, round(result['end_price'], 2), result.finding); assert squeezelab.plot(result).children; "
        "squeezelab.Calculator(model)['shock'] = 0.05"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("stop-run 96.0") or done.stdout.startswith("stop-run 96.1"), done.stdout
