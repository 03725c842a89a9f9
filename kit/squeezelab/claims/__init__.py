"""Claims: sentences of the glossary that a model decides.

A check is an `Experiment`: what is measured, in which space of settings, beside what, under which condition, and for which
reason. The front matter of an entry names it as ``file.function`` beside the verdict that the entry states. `run` runs checks
and says where the two part.
"""

from .check import find
from .outcome import Outcome, Running, run
from .verdict import Verdict
from .written import Written, written

__all__ = ["Outcome", "Running", "Verdict", "Written", "find", "run", "written"]
