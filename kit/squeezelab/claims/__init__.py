"""Claims: sentences of the glossary that a model decides.

A check is a plain function without arguments that runs a model and returns a `Verdict`; the front
matter of an entry names it as ``file.function`` beside the verdict that the entry states. `run` runs
them and says where the two part.
"""

from .check import find
from .outcome import Outcome, Running, run
from .verdict import Verdict, tally
from .written import Written, written

__all__ = ["Outcome", "Running", "Verdict", "Written", "find", "run", "tally", "written"]
