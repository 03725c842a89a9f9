"""Gamma exposure of dealers from a chain of open contracts, and what the answer depends on."""

from .gamma import Exposure, exposure
from .settings import CONVENTIONS, Convention, Settings
from .sums import Walls

__all__ = ["CONVENTIONS", "Convention", "Exposure", "Settings", "Walls", "exposure"]
