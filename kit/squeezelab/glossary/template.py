"""Sentences with holes: ``{end_price}`` is filled from a run, ``{price@0}`` from a series at a position, ``{fall:size}`` has no sign."""

from __future__ import annotations

import re

from ..core import Result
from ..errors import Unreadable

HOLE = re.compile(r"\{(?P<name>[a-z_0-9]+)(?:@(?P<at>-?\d+))?(?P<size>:size)?\}")


def fill(text: str, result: Result) -> str:
    """The sentence with its numbers as people write them; raises `UnknownName` for a hole that nothing fills."""

    def written(match: re.Match[str]) -> str:
        return told(match).lstrip("+−") if match["size"] else told(match)

    def told(match: re.Match[str]) -> str:
        name, at = match["name"], match["at"]
        if name == "loop_gain":
            return f"{strongest_gain(result):.2f}"
        if name == "finding":
            return result.finding.replace("*", "")
        if at is None and name in result.series and name not in {r.name for r in result.model.readings}:
            return result.write(name, -1)
        if at is not None and name not in result.series:
            raise Unreadable(f"“{match[0]}” asks for a position, and {name} is no series: write {{{name}}}")
        if at is not None and not -len(result[name]) <= int(at) < len(result[name]):
            raise Unreadable(f"“{match[0]}” lies beyond the run: {name} has the positions 0 to {len(result[name]) - 1}")
        return result.write(name, None if at is None else int(at))

    if odd := re.search(r"\{[^{}]*\}?|\}", HOLE.sub("", text)):
        raise Unreadable(f"“{odd[0]}” is no hole: write {{reading}}, {{parameter}} or {{series@0}}")
    return HOLE.sub(written, text)


def strongest_gain(result: Result) -> float:
    """The strongest loop gain met on the run's path; NaN for a model without a gain."""
    from ..dynamics import loop_gain

    gain = result.model.gain
    if gain is None:
        return float("nan")
    return float(loop_gain.strongest(gain.parts, result.values, result.series[gain.along], result.draws)[0])
