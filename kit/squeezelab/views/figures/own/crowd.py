"""A hundred people by what each reads, cut at the reading from which nobody joins; and whether those who join are enough."""

from __future__ import annotations

import numpy as np

from ....core import THIN, Panel, Result
from ....core.unit import PERCENT
from ..axes import Axis, tick_text, ticks
from ..picture import Picture
from ..place import width_of
from .area import Area, sheet

COLUMNS = 26
UNDER = 16.0  # pixels from the middle of two lines to below them
ROOM = 0.22  # of the small figure: what a word beside its edge needs


def pointer(area: Area, spot: float, heights: tuple[float, float], ends: tuple[float, float]) -> None:
    """From you to the words that say what you do, which stand between both ends: to the nearer one, or from below."""
    foot, top = heights
    low, high = sorted(ends)
    if low <= spot <= high:
        under = top - (UNDER / (0.7 * area.out.size[1])) * area.y.high
        if under > foot:
            area.stroke("pointer", [spot, spot], [foot, under])
    else:
        area.stroke("pointer", [spot, spot, low if spot < low else high], [foot, top, top])


def picture(result: Result, whole: Result, panel: Panel) -> Picture:
    """``gives``: ``signals`` (100,), the ``cut``, ``you`` (your own reading)."""
    assert panel.gives is not None
    given = panel.gives(result)
    signals, cut, you = np.asarray(given["signals"], float), float(given["cut"]), float(given["you"])
    strength, attack, threshold = (float(result[name]) for name in ("strength", "attack", "threshold"))
    out = sheet("What each of 100 people reads as the strength of the target")
    spots = np.r_[signals, cut, you]
    low, high = float(spots.min()), float(spots.max())
    pad = 0.06 * (high - low)
    low, high = low - pad, high + pad
    x = Axis(low, high, tick_text([t for t in ticks(low, high, 5) if low < t < high], PERCENT))
    wide = (high - low) / COLUMNS
    column = np.floor((signals - low) / wide).astype(int)
    place = np.zeros(len(signals))
    for one in np.unique(column):
        place[column == one] = np.arange((column == one).sum())
    tall = max(float(place.max()) + 1, 8.0)
    area = Area(out, 0.0, 0.68, 0.3, 1.0, x, Axis(0.0, 1.65 * tall))
    at = low + (column + 0.5) * wide
    joins = signals < cut
    area.stroke("zone-force", [low, low, cut, cut], [0, area.y.high, area.y.high, 0])
    area.stroke("base", [low, high], [0, 0])
    for value, text in x.ticks:
        area.say(value, 0.0, text, "tick", "middle", dy=12, fixed=True)
    area.dots("crowd", at[joins], place[joins] + 0.6)
    area.dots("crowd-ring", at[~joins], place[~joins] + 0.6)
    area.dots("crowd-hole", at[~joins], place[~joins] + 0.6)
    area.stroke("one", [cut, cut], [0, area.y.high])
    left = area.x.fraction(cut) > 0.55
    align, way = ("end", -7) if left else ("start", 7)
    area.say(cut, area.y.high, f"who reads less than {PERCENT.write(cut)}", "alarm", align, dx=way, dy=12, fixed=True)
    area.say(cut, area.y.high, "expects enough others, and joins", "alarm", align, dx=way, dy=27, fixed=True, narrow=False)
    mine = int(np.clip(np.floor((you - low) / wide), 0, COLUMNS - 1))
    stands = int((column == mine).sum())
    spot = low + (mine + 0.5) * wide
    area.dot("you", spot, stands + 0.6)
    area.dot("you-hole" if you >= cut else "crowd", spot, stands + 0.6)
    others = round(100 * attack)
    does = f"you wait, though {others} of 100 do not" if you >= cut else f"you join, and so do {others} of 100"
    align, way = ("end", -7) if left else ("start", 7)
    top = area.y.high * (1 - 54.0 / (0.7 * out.size[1]))
    says = f"you read {PERCENT.write(you)}:\n{does}"
    reach = (width_of(says, "strong") + 14) / ((area.right - area.left) * out.size[0])
    edge = area.x.at(area.x.fraction(cut) + (-reach if left else reach))
    if top > stands + 1.2:
        pointer(area, spot, (stands + 1.2, top), (cut, edge))
    area.say(cut, area.y.high, says, "strong", align, dx=way, dy=46, fixed=True, narrow=False)
    area.say(strength, 0.0, f"▲ truly {PERCENT.write(strength)}", "strong", "middle", dy=27, fixed=True)
    makes(out, strength, attack)
    beside(out, result, strength, attack, threshold)
    return out


def makes(out: Picture, strength: float, attack: float) -> None:
    """A bar of those who attack over those that it takes."""
    bar = Area(out, 0.0, 0.68, 0.015, 0.075, Axis(0.0, 1.0), Axis(0.0, 1.0))
    bar.rect("bar-pale", (0, 1), (0, 1))
    bar.rect("bar-force", (0, min(attack, strength)), (0, 1))
    if attack > strength:
        bar.rect("over", (strength, attack), (0, 1))
    bar.stroke("one", [strength, strength], [-0.6, 1.0])
    end = attack > 0.75
    bar.say(attack, 1.0, f"{PERCENT.write(attack)} attack", "strong", "end" if end else "start", dx=-2 if end else 2, dy=-10, fixed=True)
    far = strength > 0.75
    bar.say(
        strength,
        0.0,
        f"{PERCENT.write(strength)} bring it down",
        "alarm",
        "end" if far else "middle" if strength > 0.2 else "start",
        dy=13,
        fixed=True,
    )


def beside(out: Picture, result: Result, strength: float, attack: float, threshold: float) -> None:
    """The attack at every true strength, and what it takes there; the dot is this target."""
    xs, ys = result.series["target_strength"][:, 0], result.series["attackers"][:, 0]
    inside = (xs >= 0) & (xs <= 1)
    marks = ((0.0, "0"), (0.5, PERCENT.number(0.5).removesuffix(".0")), (1.0, f"100{THIN}%"))
    side = Area(out, 0.77, 1.0, 0.3, 1.0, Axis(0.0, 1.0, marks), Axis(0.0, 1.0, ((0.0, "0"), (1.0, f"100{THIN}%"))), side=True)
    side.head("At every true strength")
    side.grid()
    for value, text in marks:
        side.say(value, 0.0, text, "tick", "middle" if value < 1 else "end", dy=12, fixed=True, narrow=False)
    side.stroke("reference", [0, 1], [0, 1])
    side.say(0.98, 0.98, "needed", "muted", "end", dx=-22, dy=12, narrow=False)
    side.stroke("line-1", xs[inside], ys[inside])
    side.stroke("one", [threshold, threshold], [0, 1])
    if threshold > ROOM:
        side.say(threshold, 0.5, "falls", "alarm", "end", dx=-6, narrow=False, fixed=True)
    if threshold < 1 - ROOM:
        side.say(threshold, 0.5, "holds", "calm", dx=6, narrow=False, fixed=True)
    side.dot("halo", strength, attack)
    side.dot("dot", strength, attack)
    out.say(
        0.77, 0.1, f"Below {PERCENT.write(threshold)} it falls,\nhowever little\nthe readings differ.", "text2", fixed=True, narrow=False
    )
