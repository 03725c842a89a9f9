"""Reads a sentence back: every number and every word that numbers choose is held against the run it speaks of.

Nothing here asks the vocabulary how it chose: words are read as words, numbers as they are printed.
"""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np

from squeezelab.core import THIN, Result, Unit
from squeezelab.core.words import Said, Sentence

UP = (
    r"rises?|rising|rose|rais\w+|lift\w*|widen\w*|grows?|grew|stretch\w*|climb\w*|gains?|gained|earn\w*|more|larger|wilder|higher|"
    r"above|beats?|exceeds?|fatter|up(?! to\b)|dearer|adds?|longer"
)
DOWN = (
    r"falls?|falling|fell|lower\w*|drop\w*|narrow(?:s|ed|ing)|shrinks?|shrunk|sinks?|los(?:e|es|s|t|ing)|less|fewer|smaller|calmer|"
    r"below|behind|short of|down|cheaper|shorter|dips?"
)
BY_HAND = re.compile(rf"\b({UP}|{DOWN}|instead of|as much|stays at|(?:moves?|brings?) (?:it|them|that|the price) to)\b", re.I)
CATEGORICAL = re.compile(r"\b(nobody|nothing|no one|never|always|every|everyone|everybody|entirely|certain|only|nowhere)\b", re.I)
COUNTS = {"count", "positions", "rounds", "steps", "blocks"}
NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")
THINGS = "position|share|contract|coin|token|hour|day|month|year|round|step|block|fund|bank|short|lot"
FLAT = {
    "a zero with a sign": r"[−-]0(?:\.0+)?(?![\d.,]*\d)",
    "two signs": r"[+−-]\s*[+−]",
    "no number": r"\b(?:nan|inf|none|None|NaN|infinity)\b|∞",
    "a doubled word": r"\b(\w+) \1\b",
    "a gap": r"  | [,.;:?!]|\.\.|,,|\*\*|\(\)",
    "a plural of one": rf"(?<![\d.,])(?:1|[Oo]ne) (?:{THINGS})s\b",
    "a singular of many": rf"\b(?:[2-9]|\d[\d,]*\d) (?:{THINGS})\b",
    "a minus as a hyphen": r"(?<![\w\d])-\d",
    "a part of one": r"\bone \w+, \*?\d[\d.,]*\u202f?%\*? of them",
    "one person as people": r"(?<![\d.,])1 people\b",
    "an open part": r"[{}]",
    "a size with a sign": r"\bby \*?[+−-]",
}


MEND = "let core/words choose it (moved, gained, order, pushed …), or say it without a direction"


def faults(result: Result, sentence: str) -> list[str]:
    """What is wrong with a sentence about a run of one lane, in words; nothing if it is true."""
    out = flat_faults(sentence)
    if not isinstance(sentence, Sentence):
        return [*out, "not composed: numbers cannot be told from prose"]
    prose = sentence.prose
    if found := re.search(r"\d", prose.replace("1\u202f%", "")):
        out.append(f"a number by hand: “{found[0]}” in “{prose}”")
    if found := BY_HAND.search(prose.replace("loop gain", "")):
        out.append(f"a word by hand: “{found[0]}” in “{prose}”; {MEND}")
    known = Known(result)
    for part in sentence.chosen:
        out += [f"{part.kind} “{part}”: {wrong}" for wrong in part_faults(part, known)]
    return out


def flat_faults(text: str) -> list[str]:
    """What is wrong with any text that shows numbers, whoever wrote it."""
    out = [f"{name}: “{found[0]}”" for name, pattern in FLAT.items() if (found := re.search(pattern, text))]
    return out + compared_by_eye(text)


def compared_by_eye(sentence: str) -> list[str]:
    """Comparisons as a reader finds them: from–to, instead of."""
    text, out = sentence.replace("*", "").replace(THIN, " "), []
    amount = r"([+−]?\d[\d,]*(?:\.\d+)?)( (?:tn|bn|m))?( ?[A-Za-z%×][^\s,;:.]*)?"
    for clause, a, am, _, b, bm, _ in re.findall(rf"([^\d;:,.]*) from {amount} to {amount}", text):
        x, y = _size(a, am), _size(b, bm)
        if x == y:
            out.append(f"moved from {a} to {b}: the same")
        verbs = re.findall(rf"\b({UP}|{DOWN})\b", clause, re.I)
        if verbs and (y < x if re.fullmatch(UP, verbs[-1], re.I) else y > x):
            out.append(f"{verbs[-1]} from {a}{am} to {b}{bm}: the wrong way")
    for a, am, _, b, bm, _ in re.findall(rf"{amount} instead of {amount}", text):
        if _size(a, am) == _size(b, bm):
            out.append(f"{a} instead of {b}: the same")
    for a, am, _, b, bm, _ in re.findall(rf"between {amount} and {amount}", text):
        if _size(a, am) > _size(b, bm):
            out.append(f"between {a} and {b}: the wrong way round")
    for a in re.findall(r"([\d,.]+) % of (?:the paths|cases|all paths|the shorts|the positions|the time|the debt|days|those)", text):
        if not 0 <= float(a.replace(",", "")) <= 100:
            out.append(f"{a} % of a whole")
    return out


def _size(number: str, word: str) -> float:
    return float(number.replace(",", "").replace("−", "-")) * {"tn": 1e12, "bn": 1e9, "m": 1e6, "": 1.0}[word.strip()]


class Known:
    """The numbers of a run: readings, parameters, series values, and what one step of arithmetic makes of two that are told."""

    def __init__(self, result: Result) -> None:
        told = [float(result[r.name]) for r in result.model.readings]
        told += [float(v) if not isinstance(v, np.ndarray) else float(v[0]) for v in result.values.values() if not isinstance(v, str)]
        ends = [float(np.ravel(array)[at]) for array in result.series.values() for at in (0, -1)]
        held = np.array([0.0, 1.0, *told, *ends])
        self.told = np.unique(held[np.isfinite(held)])
        self.result = result

    @cached_property
    def made(self) -> np.ndarray:
        a, b = self.told[:, None], self.told[None, :]
        with np.errstate(all="ignore"):
            steps = [a - b, a + b, a * b, a / b, a / b - 1, 1 - a / b, *self.result.series.values()]
        every = np.concatenate([np.ravel(one) for one in steps])
        return np.asarray(every[np.isfinite(every)])

    def has(self, value: float) -> bool:
        def near(held: np.ndarray) -> bool:
            return bool((np.abs(np.abs(held) - abs(value)) <= 1e-12 + 1e-6 * abs(value)).any())

        return near(self.told) or near(self.made)


def part_faults(part: Said, known: Known) -> list[str]:
    """What is wrong with a part that numbers chose."""
    out, text = [], part.replace("*", "")
    if not all(np.isfinite(v) for v in part.values):
        return [f"made of {part.values}"]
    if part.kind == "chosen":
        return ["a number without a value"] if re.search(r"\d", text) else []
    assert part.unit is not None
    written = [part.unit.write(v) for v in part.values]
    if part.kind not in {"derived", "counted"}:
        out += [f"{v!r} is no reading, parameter or series value, nor one step from two of them" for v in part.values if not known.has(v)]
    for v in part.values:
        if (
            part.unit.name in {"share of a whole", "probability"}
            and not -1e-9 <= v <= 1 + 1e-9
            and part.kind in {"value", "size", "derived"}
        ):
            out.append(f"a share of {v:.4g}")
        if part.unit.name in COUNTS and abs(v - round(v)) > 1e-6:
            out.append(f"a count of {v!r}")
    return out + _KINDS[part.kind](text, part.unit, part.values, written)


def _value(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    return [] if text in {written[0], u.write(values[0], exact=True)} else [f"not written {written[0]}"]


def _sized(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    return [] if text in {w.lstrip("+−") for w in (written[0], u.write(values[0], exact=True))} else [f"not written {written[0]}"]


def _way(a: float, b: float, u: Unit) -> int:
    """The order of two values as a reader sees them."""
    x, y = u.write(a), u.write(b)
    return 0 if x == y else 1 if a > b else -1


def _words(text: str, way: int) -> list[str]:
    if way == 0 and re.search(r"\b(no|not|nothing|neither|even|level)\b", text):
        return []
    up, down = (bool(re.search(rf"\b({words})\b", text, re.I)) for words in (UP, DOWN))
    if way <= 0 and up and not down:
        return ["says more of what is " + ("the same" if way == 0 else "less")]
    if way >= 0 and down and not up:
        return ["says less of what is " + ("the same" if way == 0 else "more")]
    return []


def _moved(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    way = _way(values[1], values[0], u)
    want = f"from {written[0]} to {written[1]}" if way else f"at {written[1]}"
    return ([] if text.endswith(want) else [f"does not end in “{want}”"]) + _words(text, way)


def _moved_by(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    way = _way(values[0], 0.0, u)
    want = f"by {written[0].lstrip('+−')}"
    return ([] if text.endswith(want) is bool(way) else [f"“{want}” is missing or too much"]) + _words(text, way)


def _pushed(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    way = _way(values[0], 0.0, u)
    want = f"of {written[0].lstrip('+−')}"
    return ([] if text.endswith(want) is bool(way) else [f"“{want}” is missing or too much"]) + _words(text, way)


def _gained(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    way = _way(values[0], 0.0, u)
    want = written[0].lstrip("+−")
    return ([] if text.endswith(want) or not way else [f"{want} is missing"]) + _words(text, way)


def _instead(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    same = _way(values[0], values[1], u) == 0
    fine = text.startswith(written[0]) and (f"instead of {written[1]}" in text) is not same
    return [] if fine else [f"{written[0]} and {written[1]}"]


def _compared(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    return _words(text, _way(values[0], values[1], u))


def _counted(text: str, u: Unit, values: tuple[float, ...], written: list[str]) -> list[str]:
    n = round(values[0])
    found = re.search(r"\d[\d,]*", text)
    told = int(found[0].replace(",", "")) if found else 1 if re.match(r"one\b", text, re.I) else 0
    return [] if told == n else [f"counts {told}, not {n}"]


_KINDS = {
    "value": _value, "derived": _value, "size": _sized, "moved": _moved, "moved by": _moved_by, "pushed": _pushed, "gained": _gained,
    "instead": _instead, "compared": _compared, "counted": _counted,
}  # fmt: skip
