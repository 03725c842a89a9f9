"""The figures of a run as one SVG, for a script, a paper or a mail: no widget, no browser, the colours of the light theme."""

from __future__ import annotations

from html import escape

import numpy as np

from ...core import Array, Result
from . import choice
from .picture import Picture
from .place import LINE, settled
from .roles import LIGHT, ROLES

WIDE, LEFT, RIGHT, HEAD, GAP = 960.0, 84.0, 40.0, 84.0, 62.0
HEIGHTS = (320.0, 180.0)
ANCHOR = {"start": "start", "middle": "middle", "end": "end"}


def svg(result: Result) -> str:
    """Every panel of a run below its finding, as the text of an SVG file."""
    parts, top = [], HEAD
    for number, panel in enumerate(result.model.panels):
        height = HEIGHTS[min(number, 1)]
        picture = choice.picture(result, panel, main=number == 0)
        picture.size = (WIDE - LEFT - RIGHT, height)
        parts.append(f'<g transform="translate({LEFT:g} {top:g})">{_drawn(picture, WIDE - LEFT - RIGHT, height)}</g>')
        top += height + GAP
    says = escape(result.finding.replace("*", ""))
    head = (
        f'<text x="{LEFT:g}" y="24" font-size="17" font-weight="600" fill="{LIGHT["ink"]}">{escape(result.model.title)}</text>'
        f'<text x="{LEFT:g}" y="44" font-size="13" fill="{LIGHT["text2"]}">{says}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {top:g}" width="{WIDE:g}" height="{top:g}" role="img" '
        f'aria-label="{says}" font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="{LIGHT["page"]}"/>'
        f"{head}{''.join(parts)}<!-- {escape(result.state)} --></svg>\n"
    )


def _drawn(picture: Picture, wide: float, high: float) -> str:
    """Strokes, ticks and words of one picture in pixels."""
    out = []
    visible = picture.visible
    for role, look in ROLES.items():
        if role not in visible:
            continue
        x, y = picture.x.parts(visible[role][0]) * wide, (1 - picture.y.parts(visible[role][1])) * high
        colour = LIGHT[look.colour]
        path = _path(np.clip(x, -wide, 2 * wide), np.clip(y, -high, 2 * high), closed=bool(look.fill))
        if look.fill:
            out.append(f'<path d="{path}" fill="{colour}" fill-opacity="{look.fill:g}"/>')
        else:
            width = 5 if role in ("dot", "points", "points-force", "ring") else 1 if role in ("grid", "base") else 2
            out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>')
    for value, text in picture.y.ticks:
        out.append(_text(-8, (1 - picture.y.fraction(value)) * high + 4, text, "end", LIGHT["muted"]))
    for value, text in picture.x.ticks:
        out.append(_text(picture.x.fraction(value) * wide, high + 17, text, "middle", LIGHT["muted"]))
    for word in settled(picture):
        across, down = picture.x.fraction(word.x) * wide + word.dx, (1 - picture.y.fraction(word.y)) * high + word.dy
        for number, line in enumerate(word.text.split("\n")):
            out.append(_text(across, down + LINE * number + 4, line, ANCHOR.get(word.align, "start"), LIGHT["ink"]))
    return "".join(out)


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    halo = f'<text {at} fill="none" stroke="{LIGHT["page"]}" stroke-width="3" stroke-linejoin="round">{escape(text)}</text>'
    return f'{halo}<text {at} fill="{colour}">{escape(text)}</text>'


def _path(x: Array, y: Array, *, closed: bool) -> str:
    """A path with gaps where a point is missing."""
    out, drawing = [], False
    for a, b in zip(x, y, strict=True):
        if not (np.isfinite(a) and np.isfinite(b)):
            if drawing and closed:
                out.append("Z")
            drawing = False
            continue
        out.append(f"{'L' if drawing else 'M'}{a:.1f} {b:.1f}")
        drawing = True
    return "".join(out) + ("Z" if drawing and closed else "")
