"""What a notebook calls: ``squeezelab.guess`` makes the card of a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core import Unit
from ...dynamics.typical import opening_seed
from ...models import get_model
from .card import Driven, Guess
from .question import Condition, Kind, Question, Setting, Words


def guess(
    on: Driven | str,
    asks: str,
    *,
    of: Any = None,
    kind: Kind | None = None,
    preset: str | None = None,
    seen: Setting | None = None,
    set: Setting | None = None,
    choices: Mapping[str, Condition] | None = None,
    unit: Unit | None = None,
    why: Words = "",
) -> Guess:
    """A card that asks before the outcome is seen; make it the last line of a cell.

    Parameters
    ----------
    on : Calculator or str
        The calculator that follows the card, or the id of a model where none does.
    asks : str
        The question. ``{shock}`` is a setting as it will be, ``{seen.end_price}`` anything of the run that is known.
    of : str or callable, optional
        The series that is drawn or the reading that is typed; or a function of both runs, ``(now, seen)``, that gives the answer in
        base units. Not for choices.
    kind : {"curve", "number", "choice"}, optional
        How it is answered; without it, by ``choices`` where there are any, else a number.
    preset : str, optional
        Where both runs start from; without it, the model's first preset.
    seen, set : str or mapping, optional
        What the reader knows and what changes: the title of a preset, or values by name. ``set`` stands on top of ``seen``.
    choices : mapping, optional
        Texts, each with the condition of both runs, ``(now, seen)``, under which it is right.
    unit : Unit, optional
        The unit of an answer that is computed.
    why : str or callable, optional
        The reason that is told with the outcome: a sentence with readings in braces, or a function of both runs. Without it, the
        loop gain or the model's own sentence.

    Returns
    -------
    Guess
        A widget whose ``phase`` and ``guess`` tell how it stands.

    Raises
    ------
    DeclarationError
        Where the question gives itself away or cannot be answered.
    UnknownName, OutOfRange, NotANumber
        Where a setting cannot be used.

    Examples
    --------
    >>> import squeezelab
    >>> card = squeezelab.guess("short-squeeze", "A spark of {shock}: where does it end?", of="end_price", set={"shock": 0.2})
    >>> card.phase
    'closed'
    """
    calculator = None if isinstance(on, str) else on
    model = get_model(on) if isinstance(on, str) else on.model
    title = set if isinstance(set, str) else preset or model.presets[0].title
    drawn = calculator.seed if calculator else opening_seed(model, title)
    question = Question(
        asks=asks, model=model, kind=kind or ("choice" if choices else "number"), of=of, preset=preset, seen=seen, set=set,
        choices=choices, unit=unit, why=why, seed=drawn,
    )  # fmt: skip
    return Guess(question, calculator)
