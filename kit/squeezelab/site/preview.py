"""The picture that is shown where a calculator's address is posted: 1200 by 630, drawn from the same strokes."""

from __future__ import annotations

import io
import textwrap
from html import escape

from ..core import Result
from ..views.figures import choice, static
from ..views.figures.roles import LIGHT

WIDE, HIGH = 1200.0, 630.0
LEFT, RIGHT, TOP, BOTTOM = 96.0, 70.0, 238.0, 70.0
COLOURS = 64  # inks of few roles and their soft edges: a third of the bytes
LINE = 52  # letters of the headline in a line


def svg(result: Result) -> str:
    """Title, finding and main figure of a run."""
    picture = choice.picture(result, result.model.panels[0])
    wide, high = WIDE - LEFT - RIGHT, HIGH - TOP - BOTTOM
    picture.size = (wide / 1.4, high / 1.4)
    figure = static.drawn(picture, wide / 1.4, high / 1.4)
    lines = textwrap.wrap(result.finding.replace("*", ""), LINE)[:3]
    says = "".join(
        f'<text x="{LEFT:g}" y="{118 + 38 * n}" font-size="29" font-family="serif" fill="{LIGHT["text2"]}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    ink, muted, page = LIGHT["ink"], LIGHT["muted"], LIGHT["page"]
    head = f'font-size="38" font-weight="600" font-family="serif" fill="{ink}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {HIGH:g}" width="{WIDE:g}" height="{HIGH:g}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="{page}"/>'
        f'<text x="{LEFT:g}" y="66" {head}>{escape(result.model.title)}</text>{says}'
        f'<g transform="translate({LEFT:g} {TOP:g}) scale(1.4)">{figure}</g>'
        f'<text x="{WIDE - RIGHT:g}" y="{HIGH - 18:g}" font-size="20" text-anchor="end" fill="{muted}">Squeezelab</text></svg>'
    )


def drawn(result: Result) -> tuple[str, bytes]:
    """The picture as PNG of few colours, where the library that draws one is there, else as SVG; with the ending of its name."""
    text = svg(result)
    try:
        from cairosvg import svg2png
        from PIL import Image
    except (ImportError, OSError):  # it needs cairo, which not every system has
        return "svg", text.encode()
    drawn, out = Image.open(io.BytesIO(svg2png(bytestring=text.encode()))).convert("RGB"), io.BytesIO()
    drawn.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return "png", out.getvalue()
