"""Digits: signs, groups of three, decimal points and commas. What could be two numbers is refused, and nothing is dropped.

| written | read |
|:--|:--|
| ``1,234,567``, ``1.234.567``, ``45 226``, ``1'234`` | groups of three |
| ``1,234.5``, ``1.234,5`` | the last sign is the decimal one |
| ``2,5``, ``0,500``, ``1234,567`` | a decimal comma |
| ``2,500`` | two thousand five hundred: one comma before three digits groups them |
| ``1.234`` | one point is a decimal point, as in Python |
| ``12,34,567``, ``1,2345,678``, ``4 52`` | refused |
"""

from __future__ import annotations

import math
import re
import unicodedata

from ..errors import NotANumber, Unreadable

SIGNS = str.maketrans(
    dict.fromkeys("−–‐‑﹣－", "-")
    | dict.fromkeys("％٪﹪", "%")
    | dict.fromkeys("．٫", ".")
    | {"ʼ": "’", "＋": "+", "，": ",", "٬": ",", "＄": "$", "＿": "_"}
    | dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff", "")  # nobody sees them
)
FRACTION = re.compile(r"(\d*)[ \u00a0]*([¼-¾⅐-⅞])|(?:(\d+)[ \u00a0]+)?(\d+)[ \u00a0]*[/⁄][ \u00a0]*(\d+)")
SPACES = " \u00a0\u2009\u202f\u2007"
MARKS = "'’"
HEAD = re.compile(rf"([+-]?)[ \u00a0]*((?:\d|[.,](?=\d))(?:\d|[.,{SPACES}{MARKS}_](?=\d))*\.?)(?:e([+-]?\d+))?", re.IGNORECASE)
GROUPED = r"[1-9]\d{0,2}(?:S\d{3})+"


def tidy(text: str) -> str:
    """The text with its digits and signs in the Latin form, without characters that nobody sees."""
    if text.isascii():  # nothing to be said in another form
        return text.strip()
    latin = (str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one for one in text)
    return "".join(latin).translate(SIGNS).strip()


def numeral(text: str, decimal: str = "") -> tuple[float, str]:
    """The number at the head of a text, and the rest of the text.

    ``decimal`` is "." or "," where a whole file has shown which one it uses; without it a text speaks for itself.
    Raises `Unreadable` where there is no number or it could be two, `NotANumber` where it is not finite.
    """
    tidied = tidy(text)
    if not tidied:
        raise Unreadable("There is no number")
    if broken := FRACTION.match(tidied.lstrip("+-")):
        raise Unreadable(f"“{text}” is a fraction: write it as a decimal number{_as_decimal(*broken.groups())}")
    match = HEAD.match(tidied)
    if not match:
        raise Unreadable(f"“{text}” is no number")
    sign, digits, power = match.groups()
    body = _joined(digits, text, decimal)
    value = float(f"{sign}{body}e{power or 0}")
    if not math.isfinite(value):
        raise NotANumber(f"“{text}” is not finite")
    if not value and re.search("[1-9]", body):
        raise NotANumber(f"“{text}” is too small to be told from 0")
    return value, tidied[match.end() :].strip()


def _as_decimal(whole: str | None, sign: str | None, units: str | None, above: str | None, below: str | None) -> str:
    """How a fraction is written with a decimal point: “, 0.5”; nothing where it has no value."""
    if sign:
        return f", {int(whole or 0) + unicodedata.numeric(sign):.6g}"
    return f", {int(units or 0) + int(above or 0) / int(below):.6g}" if below and int(below) else ""


def plain(text: str, decimal: str = "") -> float:
    """The number that a text is, with nothing before or after it."""
    value, rest = numeral(text, decimal)
    if rest:
        raise Unreadable(f"“{text}” is no number: what is “{rest}”?")
    return value


def _joined(digits: str, text: str, decimal: str) -> str:
    """The digits with a point for the decimal sign and no groups."""
    spaced = sorted(set(re.findall(rf"[{SPACES}{MARKS}_]", digits)))
    if spaced:
        whole, point, rest = _split(digits, decimal)
        kinds = {" " if one in SPACES else one for one in spaced}
        if len(kinds) > 1 or not _grouped(whole, "".join(spaced)) or (rest and not rest.isdigit()):
            raise Unreadable(f"“{text}” is no number: digits stand in groups of three, as in 1 234 567")
        return re.sub(r"\D", "", whole) + point + rest
    commas, points = digits.count(","), digits.count(".")
    if decimal:
        group = "," if decimal == "." else "."
        whole, point, rest = digits.partition(decimal)
        if decimal in rest or group in rest or (group in whole and not _grouped(whole, group)):
            raise Unreadable(f"“{text}” is no number where “{decimal}” is the decimal sign")
        return (whole.replace(group, "") or "0") + ("." + rest if point else "")
    if commas and points:
        last = max(digits.rfind(","), digits.rfind("."))
        mark, group = digits[last], "," if digits[last] == "." else "."
        whole, rest = digits[:last], digits[last + 1 :]
        if digits.count(mark) > 1 or not _grouped(whole, group):
            raise Unreadable(f"“{text}” is no number: digits stand in groups of three, as in 1,234,567.8")
        return whole.replace(group, "") + "." + rest
    if commas > 1 or points > 1:
        mark = "," if commas else "."
        if not _grouped(digits, mark):
            raise Unreadable(f"“{text}” is no number: digits stand in groups of three, as in 1,234,567")
        return digits.replace(mark, "")
    if commas:
        thousands = re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits)
        return digits.replace(",", "" if thousands else ".") if digits[0] != "," else "0" + digits.replace(",", ".")
    return digits


def _split(digits: str, decimal: str) -> tuple[str, str, str]:
    """Whole part, point and decimals of digits that stand in groups by spaces or apostrophes."""
    found = re.search(r"[.,]" if not decimal else re.escape(decimal), digits)
    if not found:
        return digits, "", ""
    return digits[: found.start()], ".", digits[found.end() :]


def _grouped(whole: str, marks: str) -> bool:
    return re.fullmatch(GROUPED.replace("S", f"[{re.escape(marks)}]"), whole) is not None
