"""The squeeze on the first page: it stopped in round 4, and what comes next is a question.

The picture is the model's own figure up to that round; it stands before any kernel does.
"""

from __future__ import annotations

from typing import Any

from ..core import Parameter
from ..core.words.label import in_sentence
from ..dynamics.run import run
from ..models import get_model
from ..views.ask.question import tight
from ..views.figures import choice
from ..views.figures.axes import axis_over
from ..views.figures.place import Word
from .strokes import strokes

MODEL, PRESET, ROUND = "short-squeeze", "Thin market", 4
SHOWN = ("market_depth", "shock")
ROLES = (
    "grid", "wait", "spent", "wait-over", "over", "base", "one", "before", "assumed", "pointer", "tread", "riser", "riser-calm",
    "ring", "hole", "halo", "dot",
)  # fmt: skip
WIDE, HIGH = 1000.0, 1000.0  # stretched to the plot area, as every figure at rest


def hero() -> dict[str, Any]:
    """What stands in the hero: a question, two settings, the picture as strokes and as words in parts of its area."""
    model = get_model(MODEL)
    given = model.given(PRESET)
    result, panel = run(model, given), model.panels[0]
    picture = choice.picture(result, panel, at=ROUND)
    quantity = model.quantities[panel.series[0]]
    price = float(result.series[panel.series[0]][ROUND, 0])
    start = float(picture.strokes["before"][1][0])
    spark = model.parameter("shock")
    assert model.gain is not None
    x, y, waits = picture.x, picture.y, model.gain.waits
    beside = [word for word in picture.words if word.text in {"0", "1", "loop gain", waits}]
    words = [
        *(Word(x.low, value, text, "tick", "end", dx=-8) for value, text in y.ticks),
        *(Word(value, y.low, text, "tick", "middle", dy=20) for value, text in x.ticks),
        *(word._replace(text=word.text.partition(" at ")[0]) for word in beside),
        Word(x.low, y.high, panel.title.partition(" of ")[0], "strong", dy=-14),
        Word(0.0, start, f"{in_sentence(spark.label)} {result.write('shock')}", "", dx=9, dy=-9 if result["shock"] < 0 else 10),
        Word(ROUND, price, f"{tight(quantity.write(price))}, and\u00a0now?", "ask", dx=9, dy=-12),
    ]
    return {
        "calculator": MODEL, "preset": PRESET, "round": ROUND, "unit": in_sentence(model.quantities[panel.x].label),
        "title": "How much depth stops a squeeze?",
        "says": "Short sellers must buy when the price rises. Their buying is the next rise.",
        "label": f"A price in {ROUND} rounds of buying: from {quantity.write(start)} to {quantity.write(price)}, and what comes next.",
        "controls": [_control(model.parameter(name), given[name]) for name in SHOWN],
        "strokes": strokes(picture, ROLES, WIDE, HIGH),
        "words": [
            {
                "x": round(100 * x.fraction(word.x), 2), "y": round(100 * (1 - y.fraction(word.y)), 2), "text": word.text,
                "role": word.role, "align": word.align, "dx": word.dx, "dy": word.dy,
            }
            for word in words
        ],
    }  # fmt: skip


def _control(parameter: Any, value: float) -> dict[str, Any]:
    assert isinstance(parameter, Parameter)
    return {"label": parameter.label, "value": parameter.write(value), "at": round(100 * axis_over(parameter).fraction(value), 2)}
