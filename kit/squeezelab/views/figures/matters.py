"""What matters here: each setting's part in the spread of a reading, as bars in HTML. No widget."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from ...core import Model, words
from ...core import unit as units
from ...core.words.label import in_sentence
from ...scale.sensitivity import Sensitivity
from .phase import choices

REACH = 0.15  # of a slider's way, to each side of where it stands


def around(model: Model, given: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The stretch of each setting that counts as here: a part of its slider's way to both sides, cut at the slider's ends."""
    found = {}
    for q in choices(model):
        log = q.scale == "log" and q.low > 0
        low, high, at = (np.log(v) if log else v for v in (q.low, q.high, float(given[q.name])))
        ends = max(low, at - REACH * (high - low)), min(high, at + REACH * (high - low))
        first, last = (float(np.clip(np.exp(end) if log else end, q.low, q.high)) for end in ends)
        found[q.name] = first, last
    return found


def said(found: Sensitivity) -> str:
    """Which setting matters most, if the numbers tell it from the next."""
    order = np.argsort(-found.total)
    labels = [in_sentence(found.model.parameter(found.names[k]).label) for k in order[:2]]
    (first, second), (a, b) = found.total[order[:2]], found.total_confidence[order[:2]]
    reading = in_sentence(found.model.quantities[found.reading].label)
    share = units.PERCENT.write(float(np.clip(first, 0, 1)))
    if first - a > second + b:
        return f"Here {labels[0]} matters most for {reading}: with all it does, alone and with others, it makes {share} of the spread."
    runs = words.counted(found.runs, "run")
    return f"Here {labels[0]} and {labels[1]} matter most for {reading}; which of the two matters more, {runs} cannot tell."


def bars(found: Sensitivity) -> str:
    """A table of bars, the most telling first: filled what a setting does alone, framed what it does with others too."""
    rows = []
    for k in np.argsort(-found.total):
        label = found.model.parameter(found.names[k]).label
        alone, whole = (float(np.clip(x[k], 0, 1)) for x in (found.first, found.total))
        number = f"{units.PERCENT.write(whole)} ± {units.PERCENT.write(float(found.total_confidence[k]))}"
        bar = f'<i style="width:{100 * whole:.1f}%"></i><b style="width:{100 * min(alone, whole):.1f}%"></b>'
        cells = f'<td class="sq-share" aria-hidden="true">{bar}</td><td>{escape(number)}</td>'
        rows.append(f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>')
    reading = found.model.quantities[found.reading].label
    heads = '<tr><th scope="col">Setting</th><th scope="col">Alone, and with others</th><th scope="col">In all</th></tr>'
    table = f'<table class="sq-matters"><caption>{escape(reading)}: what makes its spread</caption><thead>{heads}</thead><tbody>'
    near = f"Sobol indices with 95 % confidence; each setting within {100 * REACH:.0f} % of its slider’s way."
    return f'{table}{"".join(rows)}</tbody></table><p class="nt">{escape(said(found))} {near}</p>'
