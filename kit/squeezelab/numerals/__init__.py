"""Numbers as people type them: one grammar for a field, the command line, a state string, an answer, a cell and `run()`."""

from .digits import numeral, plain
from .measures import Measure, read

__all__ = ["Measure", "numeral", "plain", "read"]
