"""Our own code warns of nothing: every model runs, at each preset and in corners of its sliders, where a warning is an error.

So it is in every test: pyproject.toml makes errors of what is warned in our own modules.
"""

from __future__ import annotations

import subprocess
import sys

CODE = """
import contextlib, random, squeezelab
from squeezelab.errors import SqueezelabError
rng = random.Random(7)
for name, model in squeezelab.list_models().items():
    ends = {q.name: (q.low, q.high) for q in model.parameters if hasattr(q, "low")}
    corners = [{one: rng.choice(pair) for one, pair in ends.items() if rng.random() < 0.6} for _ in range(6)]
    for setting in [{}, *({"preset": preset.title} for preset in model.presets), *corners]:
        with contextlib.suppress(SqueezelabError):  # a corner may have no answer
            result = squeezelab.run(name, **setting)
            result.finding, [result.write(one.name) for one in model.readings]
print(len(squeezelab.list_models()))
"""


def told(code: str) -> subprocess.CompletedProcess[str]:
    """The code in a Python to which every warning is an error."""
    return subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)


def test_every_model_is_imported_and_run_without_a_warning() -> None:
    done = told(CODE)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 73 and not done.stderr


def test_a_warning_would_be_seen() -> None:
    assert "divide by zero" in told("import squeezelab, numpy; numpy.ones(1) / numpy.zeros(1)").stderr
