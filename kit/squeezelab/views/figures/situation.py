"""What tells the presets of a model apart before any of them is run: the values that differ, as a line and as faders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ...core import Choice, Model, Parameter
from ...core.words.label import in_sentence

WIDTH, HEIGHT = 52.0, 34.0  # pixels of the picture
MOST = 8  # faders side by side
LOW, HIGH = 28.0, 6.0  # where a fader's track begins and ends
ROOM = 1020.0  # pixels of a wide calculator's row of presets
AROUND, PICTURE, BOLD, PLAIN = (
    93.0,
    57.0,
    7.6,
    6.5,
)  # pixels of a button without words, of its picture, of a letter above and below


def differing(model: Model, number: int) -> list[str]:
    """The parameters that set a preset apart from the first, foremost those that no other sets so; of the first, what the others change."""
    givens = [model.given(preset.title) for preset in model.presets]
    order = {q.name: (q.role == "scene", place) for place, q in enumerate(model.parameters)}
    if number:
        own = givens[number]
        shared = {name: any(given[name] == own[name] for place, given in enumerate(givens) if place != number) for name in own}
        return sorted((name for name in own if own[name] != givens[0][name]), key=lambda name: (shared[name], order[name]))
    changed = Counter(name for given in givens[1:] for name, value in given.items() if value != givens[0][name])
    return sorted(changed, key=lambda name: (-changed[name], order[name]))


def lines(model: Model) -> tuple[str, ...]:
    """The second line of each preset: two of its values or one, told from the settings alone, as far as all stand in a row.

    Where names do not fit on all of them they stand on those that change something else than the first, then on the first.
    """
    count = range(len(model.presets))
    for values in (2, 1):
        said = [_line(model, number, values, labelled=True) for number in count]
        if _breadth(model, said) <= ROOM:
            return tuple(said)
    named, said = said, [_line(model, number, 1, labelled=False) for number in count]
    room = ROOM + PICTURE * len(said) * crowded(model)
    told = [(differing(model, number) or [""])[0] for number in count]
    for number in [*(number for number in count if told[number] != told[0]), 0]:
        tried = [*said[:number], named[number], *said[number + 1 :]]
        said = tried if _breadth(model, tried) <= room else said
    return tuple(said)


def crowded(model: Model) -> bool:
    """Whether the presets stand in a row only without their pictures."""
    return _breadth(model, [_line(model, number, 1, labelled=False) for number in range(len(model.presets))]) > ROOM


def _breadth(model: Model, said: Sequence[str]) -> float:
    return sum(AROUND + max(BOLD * len(preset.title), PLAIN * len(line)) for preset, line in zip(model.presets, said, strict=True))


def _line(model: Model, number: int, values: int, *, labelled: bool) -> str:
    given = model.given(model.presets[number].title)
    parts = []
    for name in differing(model, number)[: 1 if number == 0 else values]:
        q = model.parameter(name)
        if isinstance(q, Choice):
            parts.append(q.write(given[name]))
        else:
            written = q.write(given[name], exact=True)
            parts.append(f"{in_sentence(q.label)} {written}" if labelled else written)
    return ", ".join(parts) or "as it opens"


def faders(model: Model, number: int) -> str:
    """An SVG of the sliders as they stand, those filled that set the preset apart; it tells nothing of the outcome."""
    given, apart = model.given(model.presets[number].title), set(differing(model, number))
    shown = [q for q in model.parameters if q.role != "scene"]
    shown += [q for q in model.parameters if q.role == "scene" and (q.name in apart or not shown)]
    if len(shown) > MOST:
        shown = [q for q in shown if q.name in apart][:MOST] + [q for q in shown if q.name not in apart]
        chosen = {q.name for q in shown[:MOST]}
        shown = [q for q in model.parameters if q.name in chosen]
    step = min(9.5, 44 / max(len(shown), 1))
    left = (WIDTH - step * (len(shown) - 1)) / 2
    out = []
    for place, q in enumerate(shown):
        x, y = left + step * place, LOW - (LOW - HIGH) * part_of(q, given)
        if q.name in apart:
            knob = f'<path d="M{x:.1f} {y:.1f}V{LOW}" stroke-width="2.5"/>'
            knob += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="#000" stroke="none"/>'
            ends = [(HIGH, y - 4)]
        else:
            knob = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" stroke-opacity=".6" stroke-width="1.4"/>'
            ends = [(HIGH, y - 3.2), (y + 3.2, LOW)]
        track = "".join(f"M{x:.1f} {a:.1f}V{b:.1f}" for a, b in ends if b > a)
        out.append(f'<path d="{track}" stroke-opacity=".3" stroke-width="1.5"/>{knob}')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" fill="none" stroke="#000" stroke-linecap="round">'
        f"{''.join(out)}</svg>"
    )


def part_of(q: Parameter | Choice, given: Mapping[str, Any]) -> float:
    """Where a control stands between its ends, 0 to 1."""
    if isinstance(q, Choice):
        return list(q.options).index(given[q.name]) / (len(q.options) - 1)
    stops = q.stops
    return float(abs(stops - given[q.name]).argmin()) / max(len(stops) - 1, 1)
