"""Cases: what happened, beside what a model says at inputs of which each is a fact or an assumption with its reason."""

from .collection import case, cases
from .comparison import Assumed, Compared, Comparison, Gap, Known, Mark

__all__ = ["Assumed", "Compared", "Comparison", "Gap", "Known", "Mark", "case", "cases"]
