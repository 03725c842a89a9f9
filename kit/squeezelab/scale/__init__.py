"""Sweeps: a model at many settings and many seeds, from one process to a cluster, with one answer to the last bit."""

from .axes import Axis, grid, sample
from .diagram import phase
from .files import dataset, open_sweep, save
from .held import Sweep
from .sensitivity import Sensitivity, sensitivity
from .sweep import sweep

__all__ = ["Axis", "Sensitivity", "Sweep", "dataset", "grid", "open_sweep", "phase", "sample", "save", "sensitivity", "sweep"]
