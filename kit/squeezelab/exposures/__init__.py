"""Gamma exposure of dealers from a chain of open contracts, and what the answer depends on."""

from .gamma import Exposure, Walls, exposure
from .settings import CONVENTIONS, Convention, Settings

__all__ = ["CONVENTIONS", "Convention", "Exposure", "Settings", "Walls", "exposure"]
