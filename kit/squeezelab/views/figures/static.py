"""The figures of a run as one SVG, for a script, a paper or a mail: no widget, no browser, light or dark."""

from __future__ import annotations

import re
from html import escape
from textwrap import wrap

import numpy as np

from ...core import Array, Result
from . import choice, lead
from .free import LINE
from .picture import Picture
from .place import lead_of, settled
from .roles import DARK, LIGHT, ROLES

WIDE, LEFT, RIGHT, HEAD, GAP = 960.0, 84.0, 40.0, 84.0, 62.0
LETTERS, SAID, BETWEEN = 150, 118, 18.0  # of a caption in a line, of the finding in one; pixels between two lines
HEIGHTS = (320.0, 180.0)
WIDTHS = {
    **dict.fromkeys(("grid", "base", "links", "paths", "paths-calm"), 1.0), **dict.fromkeys(("riser", "riser-calm", "people"), 3.5),
    "span": 1.5, **dict.fromkeys(("hole", "points", "points-force", "points-calm", "points-buy", "points-sell", "points-alarm"), 6.0),
    **dict.fromkeys(("dot", "ring"), 10.0), "halo": 13.0,
    **dict.fromkeys(("crowd", "crowd-ring"), 11.0), "crowd-hole": 8.0, "you": 14.0, "you-hole": 9.0,
}  # fmt: skip
DASHED = {"one": "6 4", "threshold": "6 4", "median": "8 3", **dict.fromkeys(("reference", "mark", "assumed", "pointer"), "2 3.5")}
TONES = {
    **{tone: tone for tone in ("alarm", "calm", "buy", "sell", "force")}, **dict.fromkeys(("strong", "big", "huge"), "ink"),
    **dict.fromkeys(("muted", "tick"), "muted"),
}  # fmt: skip
ANCHOR = {"start": "start", "middle": "middle", "end": "end"}


def svg(result: Result, caption: str = "", *, panels: int | None = None, dark: bool = False) -> str:
    """Every panel of a run below its finding, or the first few, as the text of an SVG file; a ``caption`` stands below them."""
    told = result.finding.replace("*", "")
    lines = wrap(told, SAID)
    parts, top = [], HEAD + BETWEEN * (len(lines) - 1)
    for number, panel in enumerate(result.model.panels[:panels]):
        height = HEIGHTS[min(number, 1)]
        picture = choice.picture(result, panel, main=number == 0)
        picture.size = (WIDE - LEFT - RIGHT, height)
        parts.append(f'<g transform="translate({LEFT:g} {top:g})">{drawn(picture, WIDE - LEFT - RIGHT, height)}</g>')
        top += height + GAP
    says = escape(told)
    head = (
        f'<text x="{LEFT:g}" y="24" font-size="17" font-weight="600" fill="{LIGHT["ink"]}">{escape(result.model.title)}</text>'
        + "".join(
            f'<text x="{LEFT:g}" y="{44 + BETWEEN * n:g}" font-size="13" fill="{LIGHT["text2"]}">{escape(line)}</text>'
            for n, line in enumerate(lines)
        )
    )
    for line in wrap(caption, LETTERS):
        parts.append(f'<text x="{LEFT:g}" y="{top - GAP / 2:g}" font-size="11" fill="{LIGHT["muted"]}">{escape(line)}</text>')
        top += LINE
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {top:g}" width="{WIDE:g}" height="{top:g}" role="img" '
        f'aria-label="{says}" font-family="system-ui, sans-serif" font-size="12"><rect width="100%" height="100%" fill="{LIGHT["page"]}"/>'
        f"{head}{''.join(parts)}<!-- {escape(result.state)} --></svg>\n"
    )
    return darkened(text) if dark else text


def darkened(text: str) -> str:
    """A picture with every colour of the light theme as the dark one has it."""
    other = {LIGHT[name]: DARK[name] for name in LIGHT}
    return re.sub(r"#[0-9a-f]{6}\b", lambda found: other.get(found[0], found[0]), text)


def drawn(picture: Picture, wide: float, high: float) -> str:
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
            dashes = f' stroke-dasharray="{DASHED[role]}"' if role in DASHED else ""
            faint = ' stroke-opacity="0.5"' if role.startswith("paths") else ""
            cap = "butt" if dashes else "round"
            pen = f'stroke-width="{WIDTHS.get(role, 2.0):g}" stroke-linecap="{cap}"{dashes}{faint}'
            out.append(f'<path d="{path}" fill="none" stroke="{colour}" {pen}/>')
    for value, text in picture.y.ticks:
        out.append(_text(-8, (1 - picture.y.fraction(value)) * high + 4, text, "end", LIGHT["muted"]))
    for value, text in picture.free_ticks:
        out.append(_text(picture.x.fraction(value) * wide, high + 17, text, "middle", LIGHT["muted"]))
    for word in settled(picture):
        across, down = picture.x.fraction(word.x) * wide + word.dx, (1 - picture.y.fraction(word.y)) * high + word.dy
        if led := lead_of(word):
            spot = f"translate({across - word.dx:.1f} {down - word.dy:.1f})"
            out.append(f'<path transform="{spot}" d="{lead.path(led)}" fill="none" stroke="{LIGHT["muted"]}"/>')
        for number, line in enumerate((word.text + word.more).split("\n")):
            colour = LIGHT[next((tone for part, tone in TONES.items() if part in word.role.split()), "text2")]
            size = 25 if "huge" in word.role else 14 if "big" in word.role else 0
            bold = "strong" in word.role or size > 0
            out.append(
                _text(across, down + LINE * number + (9 if size > 20 else 4), line, ANCHOR.get(word.align, "start"), colour, size, bold)
            )
    return "".join(out)


def _text(x: float, y: float, text: str, anchor: str, colour: str, size: int = 0, bold: bool = False) -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"' + f' font-size="{size}"' * bool(size) + ' font-weight="600"' * bold
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
