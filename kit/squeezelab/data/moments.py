"""Days and times as browsers and vendors write them, in any language: ``18. März 2026 um 10:30 GMT-4``, ``2025年9月25日 21:05``.

English and ISO are read by themselves; the months of other languages come from the Unicode tables that Babel carries, loaded
only when they are needed. What could be two days or two hours is refused. The file is long for its tables of words.
A long room: every way in which exchanges and people write a moment, names of months and zones as tables.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..numerals.digits import tidy
from .table import Unusable
from .tongues import greenwich, halves, is_english, names, tables, unknown_word

NEW_YORK = ZoneInfo("America/New_York")
NO_TIME = "The file names the day of the quotes alone; they were taken as of its close, 16:00 in New York."
OFFSETS = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4,
    "adt": -3, "hne": -5, "hae": -4, "hnc": -6, "hac": -5, "hnr": -7, "har": -6, "hnp": -8, "hap": -7, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
    "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "seč": 1, "selč": 2, "nst": -3.5, "ndt": -2.5, "hnt": -3.5, "hat": -2.5, "wib": 7, "sast": 2,
}  # fmt: skip
AMBIGUOUS = {
    "ist": " India, Israel and Ireland use this name: write an offset, like GMT+5:30.",
    "bst": " Write an offset, like GMT+1.",
}
REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
CLOCK = re.compile(
    r"(?<![\d.:/-])(\d{1,2})(?:[:：]|\s?(?:h|時|时|시)\s?)(\d{2})(?:[:：.](\d{2})(?:[.,]\d+)?|[분分]|초)?(?![\d.]\d)", re.IGNORECASE
)
WORDED = re.compile(
    r"(?<!\d)(\d{1,2})\s?(?:h|時|时|點|点|시|นาฬิกา|ໂມງ)\s?(\d{1,2})\s?(?:min|分|분|นาที|ນາທີ)(?:\s?(\d{1,2})\s?(?:s(?![a-z])|秒|초|วินาที|ວິນາທີ))?",
    re.IGNORECASE,
)
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.]*\d)")
HALF = re.compile(r"^\W{0,2}([ap])\.?\s?m\b\.?", re.IGNORECASE)
AFTER = re.compile(r"^\s*(uhr|h|hod|ч\.?|น\.|[分분]|,|\.|\(|\))\s*", re.IGNORECASE)
NUMBERED = re.compile(r"(\d{1,2})\s*[月월]|(?:tháng|thg)\s*(\d{1,2})")
YEAR = re.compile(r"(?<!\d)(?:1[349]|2[0156])\d\d(?![\d.]\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
OFFSET = r"\s?([+-]\d{1,2})(?:[:.]?(\d{2}))?(?!\d)"
NAMED = re.compile(r"([+-]\d{2}:?\d{2})\s?\([^()]*\)$")  # an offset, and the zone's name after it in whatever language
STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(Z|[+-]\d{2}:?\d{2})?")


def moment(text: str) -> datetime:
    """The moment that a text names; without a time zone if the text has none. Raises `Unusable`."""
    plain = NAMED.sub(r"\1", _tidy(text))
    stamp = STAMP.fullmatch(plain.upper())
    if stamp:
        hour = stamp[2].zfill(len(stamp[2]) + (stamp[2][1] == ":"))
        try:
            return datetime.fromisoformat(f"{stamp[1]}T{hour}{(stamp[3] or '').replace('Z', '+00:00')}")
        except ValueError:
            raise Unusable(f"“{text}” has no day, time or time zone that exists") from None
    if not YEAR.search(plain) and not is_english(plain):
        raise Unusable(f"“{text}” has no year")
    rest, zone = _zone(re.sub(r"(?:(?<=\d{4})|(?<=\D))/(?=\d{1,2}:\d)", " ", plain))
    rest, hour, minute, second = _clock(rest, text)
    day = _day(rest, text)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


@lru_cache(4096)
def day(text: str, first: str = "") -> date:
    """The day that a text names, a time of day beside it left aside. ``first`` is “day” or “month” where only numbers stand."""
    plain = _tidy(text)
    match = re.match(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)", plain)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]), text)
    rest, _ = _zone(plain)
    found = CLOCK.search(rest)
    return _day(rest[: found.start()] + " " + rest[found.end() :] if found else rest, text, first)


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", tidy(text)).replace("\u200e", "").replace("\u200f", "")).strip()


def _zone(text: str) -> tuple[str, tzinfo | None]:
    """The text without its time zone, and the zone."""
    words = "|".join(sorted(map(re.escape, greenwich(text.isascii())), key=len, reverse=True))
    match = re.search(rf"(?<![^\W\d_])({words}){OFFSET}", text, re.IGNORECASE)
    turned = None if match else re.search(rf"(?<!\S)([+-]\d{{1,2}})(?::?(\d{{2}}))? ({words})(?![^\W\d_])", text, re.IGNORECASE)
    if turned:
        return _zone(f"{text[: turned.start()]}GMT{turned[1]}{':' + turned[2] if turned[2] else ''}{text[turned.end() :]}")
    if match:
        hours = int(match[2].replace(" ", ""))
        if abs(hours) > 14:
            raise Unusable(f"“{text}” has no time zone that exists")
        offset = timedelta(hours=hours, minutes=int(match[3] or 0) * (-1 if match[2][0] == "-" else 1))
        return text[: match.start()] + " " + text[match.end() :], timezone(offset, f"UTC{match[2].replace(' ', '')}")
    match = re.search(r"(?<=\d)\s?([+-])(\d{2}):?(\d{2})$", text) if CLOCK.search(text) else None
    if match and ":" in text[: match.start()]:
        offset = timedelta(hours=int(match[2]), minutes=int(match[3])) * (-1 if match[1] == "-" else 1)
        if abs(offset) > timedelta(hours=14):
            raise Unusable(f"“{text}” has no time zone that exists")
        return text[: match.start()], timezone(offset)
    alone = re.search(rf"(?<![^\W_⺀-鿿])({words})(?![^\W_⺀-鿿])", text)
    if alone:
        return text[: alone.start()] + " " + text[alone.end() :], UTC
    for match in re.finditer(r"(?<![^\W_])[a-zč]{1,4}(?![^\W_⺀-鿿])", text, re.IGNORECASE):
        word = match[0].casefold()
        if (word in OFFSETS or word in REGIONS) and match[0].isupper():
            rest = text[: match.start()] + " " + text[match.end() :]
            return rest, ZoneInfo(REGIONS[word]) if word in REGIONS else timezone(timedelta(hours=OFFSETS[word]), match[0])
    match = re.search(r"\b(America|Europe|Asia|Australia|US)/\w+", text)
    if match:
        try:
            return text.replace(match[0], " "), ZoneInfo(match[0])
        except (KeyError, OSError):
            raise Unusable(f"“{match[0]}” is no time zone") from None
    return text, None


def _clock(text: str, whole: str) -> tuple[str, int, int, int]:
    match = WORDED.search(text) or CLOCK.search(text) or DOTTED.search(text)
    if not match:
        raise Unusable(f"“{whole}” has no time of day")
    hour, minute, second = (int(part or 0) for part in match.groups())
    before, after = text[: match.start()], text[match.end() :]
    half = HALF.match(after)
    if not half and HALF.match(AFTER.sub("", after)):
        after = AFTER.sub("", after)
        half = HALF.match(after)
    late = (half[1].casefold() == "p") if half else None
    after = after[half.end() :] if half else after
    if late is None and hour <= 12:
        for word, says in halves(is_english(text)):
            far = "" if word.isascii() else r".{0,4}"
            joined = "" if ord(word[0]) > 0x2E80 else r"(?![^\W\d_])"
            pattern = rf"\0{far}\s?(?<![^\W\d_]){re.escape(word)}{joined}|(?<![^\W\d_]){re.escape(word)}{joined}\s?\0"
            place = re.search(pattern, before + "\0" + after, re.IGNORECASE)
            if place and place[0].strip("\0 ") == "am" and place[0].endswith("\0"):  # Welsh: at
                continue
            if place:
                late = says
                before, _, after = (before + "\0" + after).replace(place[0], "\0", 1).partition("\0")
                break
    after = AFTER.sub(" ", after)
    if re.fullmatch(r"\s*[^\W\d_]\D{0,11}", after) and _month(after) is None and unknown_word(after):
        raise Unusable(f"“{whole}”: what is “{after.strip()}”? Half of the day or time zone are not known")
    if late is not None:
        if hour > 12:
            raise Unusable(f"“{whole}” has an hour of {hour} and a half of the day")
        hour = hour % 12 + (12 if late else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Unusable(f"“{whole}” has no time of day that exists")
    return before + " " + after, hour, minute, second


def _day(text: str, whole: str, first: str = "") -> date:
    text = text if is_english(text) else _without_weekday(text)
    month = _month(text)
    rest = text
    if month:
        months, word = month
        dotted = re.search(r"\d\.\s", text) is not None
        slavic = months in ((6, 7), (10, 11))  # a Croatian writes the day with a point, and means the month before the Pole's
        number = months[0] if len(months) == 1 else months[not dotted] if slavic else 0
        if not number:
            raise Unusable(f"“{whole}”: “{word}” is month {' or '.join(map(str, months))}, by the language")
        rest = re.sub(re.escape(word), " ", text.casefold(), count=1)
        numbers = re.findall(r"\d+", rest)
    else:
        numbers = re.findall(r"\d+", rest)
        number = 0
    odd = "" if is_english(rest) else unknown_word(rest)
    if odd:
        raise Unusable(f"“{whole}”: what is “{odd}”?{AMBIGUOUS.get(odd, '')}")
    years = [k for k, n in enumerate(numbers) if len(n) == 4]  # places, not numbers: on 25 March 25 two are alike
    last = 1 if month else 2
    if not years and len(numbers) == last + 1 and len(numbers[last]) == 2:
        years = [last]
    others = [int(n) for k, n in enumerate(numbers) if k not in years]
    if len(years) != 1 or len(others) != last:
        raise Unusable(f"“{whole}” is no date")
    year = int(numbers[years[0]]) + (2000 if len(numbers[years[0]]) == 2 else 0)
    year -= 543 if 2500 <= year <= 2650 else 0  # the Buddhist years of Thailand
    if month:
        return _date(year, number, others[0], whole)
    if years == [0]:
        return _date(year, others[0], others[1], whole)
    a, b = others
    arabic = re.search(r"[\u0600-\u06ff]", whole) is not None
    order = first or ("day" if arabic else "") or ("day" if a > 12 or "." in text else "month" if b > 12 else "either" if a != b else "day")
    if order == "either":
        raise Unusable(f"“{whole}” may be day {a} of month {b} or day {b} of month {a}")
    return _date(year, *((b, a) if order == "day" else (a, b)), whole)


def _without_weekday(text: str) -> str:
    """The text without the whole name of a day of the week, which may begin like a month: marți, martë."""
    low = text.casefold()
    best = max((name for name in tables().weekdays if name in low and _stands(name, low)), key=len, default="")
    return re.sub(re.escape(best), " ", low, count=1) if best else text


def _date(year: int, month: int, dom: int, whole: str) -> date:
    if not 1971 <= year <= 2199:
        raise Unusable(f"“{whole}” is of year {year}, in another calendar or none")
    try:
        return date(year, month, dom)
    except ValueError:
        raise Unusable(f"“{whole}” is no date") from None


def _month(text: str) -> tuple[tuple[int, ...], str] | None:
    """The months that the longest name in a text can mean, and that name."""
    low = text.casefold()
    found = NUMBERED.search(low)
    if found:
        return (int(found[1] or found[2]),), found[0]
    english = re.search(r"(?<![^\W\d_])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)([a-z]*)(?![^\W\d_])", low)
    if english:
        month = next(n for n, name in enumerate(ENGLISH, 1) if name.startswith(english[1]))
        if ENGLISH[month - 1].startswith(english[1] + english[2]) or english[0] == "sept":
            return (month,), english[0]
    known = names()
    best = max((name for name in known if name in low and _stands(name, low)), key=len, default=None)
    return (known[best], best) if best else None


def _stands(name: str, low: str) -> bool:
    """Whether a short name is a word of its own; a long one may carry what its language joins to it."""
    end = r"(?![^\W\d_])" if (len(name) < 5 or " " in name) and ord(name[0]) < 0x0E00 else ""
    return re.search(rf"(?<![^\W\d_])ב?{re.escape(name)}{end}", low) is not None or (
        len(name) >= 4 and ord(name[0]) >= 0x0590 and name in low
    )


def from_epoch(value: float) -> datetime:
    """The moment of a count of seconds, milliseconds, microseconds or nanoseconds since 1970."""
    for scale in (1, 1e3, 1e6, 1e9):
        if 3e8 < value / scale < 7.3e9:
            return datetime.fromtimestamp(value / scale, UTC)
    raise Unusable(f"{value:g} is no moment")
