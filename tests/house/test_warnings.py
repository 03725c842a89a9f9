"""Our own code warns of nothing: every model runs, at its defaults and at its last preset, where a warning is an error."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import squeezelab
for name, model in squeezelab.list_models().items():
    squeezelab.run(name).finding
    result = squeezelab.run(name, preset=model.presets[-1].title)
    [result[one.name] for one in model.readings]
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
