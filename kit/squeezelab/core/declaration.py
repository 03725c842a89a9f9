"""What a model says about itself besides its numbers: equations, readings, panels, presets, gain, finding.

A long room: the words of a declaration, nine dataclasses that are read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np

from ..errors import DeclarationError
from .quantity import Quantity
from .telling import Tell

Array = np.ndarray
Series = Mapping[str, Array]
Says = Callable[[Any], str]  # of a `Result`, which stands a room above
Symbols = SimpleNamespace  # one sympy symbol per quantity of a model, by the quantity’s name
Kind = Literal[
    "steps", "line", "band", "area", "bars", "scatter", "heat", "book",
    "trades", "quotes", "clusters", "crowd", "squares", "flows", "fan", "matrix", "ladder", "wedge",
]  # fmt: skip
Tone = Literal["ink", "force", "calm", "signed", "book"]
Case = Literal["published", "derived", "identity", "fact"]


class Values(Mapping[str, Any]):
    """The values of one run, read as ``p.market_depth``.

    Numbers are arrays whose last axis is the lanes (length 1 for a single run); structural
    parameters are ``int``, choices are ``str``.
    """

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.__dict__.update(held)

    def __getattr__(self, name: str) -> Any:  # reached only where nothing of that name is held
        raise AttributeError(f"no parameter “{name}”; there are {', '.join(self)}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("values are read only; use .replace(name=value)")

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __iter__(self) -> Any:
        return iter(self.__dict__)

    def __len__(self) -> int:
        return len(self.__dict__)

    def replace(self, **changes: Any) -> Values:
        """A copy with some values changed."""
        return Values({**self.__dict__, **changes})

    def __repr__(self) -> str:
        return f"Values({', '.join(f'{k}={v!r}' for k, v in self.items())})"


@dataclass(frozen=True)
class Equation:
    """A sympy equation, or the name of a reading whose closed form it is, and the sentence that reads it aloud.

    ``holds(p)`` says for which values it is the one that applies; the closed form of a reading brings its own. ``only``
    names choices and the option of each with which it applies: with others it is not shown. ``unread`` is the reason why
    it cannot be put to numbers, of one whose symbols no run holds; a test reads off a run what stands for those of all others.
    """

    relation: Any
    says: str
    holds: Callable[[Values], bool] = lambda p: True
    only: Mapping[str, str] = field(default_factory=dict)
    unread: str = ""

    def applies(self, p: Values) -> bool:
        """Whether it is the one that applies at these values."""
        return all(p[name] == option for name, option in self.only.items()) and self.holds(p)


@dataclass(frozen=True)
class Reading(Quantity):
    """A headline number.

    ``measured(p, series)`` takes it from a run, ``closed_form(s)`` gives a sympy expression over
    the parameters (``s.market_depth`` is a symbol); where both are given a common test holds them
    together within ``rtol``, for parameter values where ``holds(p)`` (a bool) says the closed form
    applies. ``context(result)`` is the small line below. Values have shape (lanes,).

    While the playhead stands before the end the number is taken from the run so far and called ``now``, in which
    ``{step}`` is written as “round 6”; by default the label with “at the end” replaced by it, or followed by “so far”.
    ``now=""`` says that the reading does not change with the playhead: a chance, an average over all runs.
    """

    measured: Callable[[Values, Series], Array] | None = None
    closed_form: Callable[[Symbols], Any] | None = None
    holds: Callable[[Values], bool] = lambda p: True
    rtol: float = 1e-9
    context: Says | None = None
    headline: bool = True
    now: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.measured is None and self.closed_form is None:
            raise DeclarationError(f"{self.name}: give `measured`, `closed_form` or both.")


@dataclass(frozen=True)
class Panel:
    """A figure: what is drawn over what. ``x`` and ``series`` name series or the clock.

    ``kind="steps"`` draws each round as a tread and a riser; ``forced`` names the series of USD
    forced per round, ``counted`` the series of how many were forced. ``reference`` names series
    drawn as thin lines for comparison. ``marks`` gives vertical lines: name of a parameter or
    reading to the word beside it. ``before`` names the parameter that holds the level before the
    spark. ``tone`` colours bars and areas: ``signed`` is blue above and orange below zero, ``book``
    the pair of buy and sell. A panel over another axis than the model's gives ``data(p)``:
    its own x and series (shape (n, 1)), named by quantities in the model's ``profiles``. ``short`` is the title
    of a miniature; by default the title up to its first comma. ``gives(result)`` hands a picture of its own kind (the second
    row of `Kind`) what it draws besides the series, by the names that this kind asks for. ``tells`` is what the main figure
    points at, so that its headline can be read from it.
    """

    title: str
    x: str
    series: tuple[str, ...]
    kind: Kind = "line"
    forced: str = ""
    counted: str = ""
    reference: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    y_scale: Literal["auto", "linear", "log"] = "auto"
    before: str = ""
    tone: Tone = "ink"
    says: str = ""
    data: Callable[[Values], Series] | None = None
    short: str = ""
    gives: Callable[[Any], Mapping[str, Any]] | None = None
    tells: tuple[Tell, ...] = ()


@dataclass(frozen=True)
class Preset:
    """Settings worth a button: a worked example and a regression test at once.

    The title names the situation, not what comes of it.
    ``expects`` maps readings to the value (within 0.5 %) or the bounds ``(low, high)`` they take.
    ``case`` names the entry of the reference cases it comes from.
    """

    title: str
    values: Mapping[str, Any]
    expects: Mapping[str, float | tuple[float, float]]
    case: str = ""


@dataclass(frozen=True)
class Gain:
    """The loop gain: forced USD per 1 % move over USD of depth per 1 %, positive = amplifying.

    ``parts(p, x, draws)`` gives gain by actor where the series ``along`` stands at ``x`` (shape
    (n, 1) or (n, lanes)); each part has shape (n, lanes) or broadcasts to it. ``waits`` is the head of the profile
    drawn beside the main figure, ``binned`` draws it in bars of 1 % of price. The gauge reads the
    strongest gain met on the path, or, where ``at`` names a parameter, the gain there. ``depth`` names the
    parameter that holds the depth: equations may then use ``s.forced``, the USD forced per 1 %.
    ``closed_form(s)`` is a sympy expression of the strongest gain over the parameters, for the map.
    ``places(p, ends, draws)`` gives the points of the axis, shape (n, lanes), among which the gain is strongest between the
    ends (2, lanes): without it the path is searched on an even grid.
    """

    parts: Callable[[Values, Array, Mapping[str, Array]], Mapping[str, Array]]
    along: str = "price"
    waits: str = ""
    binned: bool = False
    at: str = ""
    depth: str = ""
    closed_form: Callable[[Symbols], Any] | None = None
    places: Callable[[Values, Array, Mapping[str, Array]], Array] | None = None


@dataclass(frozen=True)
class Cliff:
    """The second figure: a reading over the whole range of one parameter, the other values kept."""

    over: str
    reading: str
    title: str
    says: str
    plain: Callable[[Values, Array], Array] | None = None  # the same without the loop
    plain_label: str = ""


@dataclass(frozen=True)
class Variants:
    """The same run with something changed: bars of one reading side by side.

    ``each`` maps a short text to the values changed, the first one to none; ``claim`` is the id of
    the claim that the comparison decides.
    """

    title: str
    says: str
    reading: str
    each: Mapping[str, Mapping[str, Any]]
    claim: str = ""


@dataclass(frozen=True)
class Source:
    """Where a formula or a number comes from. ``cases`` are ids of the reference cases it backs."""

    text: str
    url: str = ""
    kind: Case = "published"
    cases: tuple[str, ...] = ()
