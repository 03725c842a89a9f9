"""The vocabulary of a model. Nothing here knows a view, a file or a market."""

from . import unit, words
from .declaration import Array, Cliff, Equation, Gain, Panel, Preset, Reading, Series, Source, Symbols, Values, Variants
from .loop import Fate, Inventory, fate_of, met, strongest
from .model import Curve, Draws, Model, Process, State, lanes_of
from .quantity import ROLES, Choice, Parameter, Quantity, Role
from .result import Result, closed_form
from .telling import Compare, Place, Span, Spot, Tell, Words
from .unit import THIN, UNITS, Unit

__all__ = [
    "ROLES",
    "THIN",
    "UNITS",
    "Array",
    "Choice",
    "Cliff",
    "Compare",
    "Curve",
    "Draws",
    "Equation",
    "Fate",
    "Gain",
    "Inventory",
    "Model",
    "Panel",
    "Parameter",
    "Place",
    "Preset",
    "Process",
    "Quantity",
    "Reading",
    "Result",
    "Role",
    "Series",
    "Source",
    "Span",
    "Spot",
    "State",
    "Symbols",
    "Tell",
    "Unit",
    "Values",
    "Variants",
    "Words",
    "closed_form",
    "fate_of",
    "lanes_of",
    "met",
    "strongest",
    "unit",
    "words",
]
