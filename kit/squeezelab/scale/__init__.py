"""Sweeps: a model at many settings and many seeds, from one process to a cluster, with one answer to the last bit."""

from .axes import Axis, grid, sample
from .files import open_sweep, save
from .phase import phase
from .sensitivity import Sensitivity, sensitivity
from .sweep import Sweep, sweep

__all__ = ["Axis", "Sensitivity", "Sweep", "grid", "open_sweep", "phase", "sample", "save", "sensitivity", "sweep"]
