"""Days and times as browsers and vendors write them, in any language: ``18. März 2026 um 10:30 GMT-4``, ``2025年9月25日 21:05``.

English and ISO are read by themselves; the months of other languages come from the Unicode tables that Babel carries, loaded
only when they are needed. What could be two days or two hours is refused. The file is long for its tables of words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from ..numerals.digits import tidy
from .table import Unusable

NEW_YORK = ZoneInfo("America/New_York")
OFFSETS = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4,
    "adt": -3, "hne": -5, "hae": -4, "hnc": -6, "hac": -5, "hnr": -7, "har": -6, "hnp": -8, "hap": -7, "utc": 0, "gmt": 0, "z": 0, "wet": 0,
    "west": 1, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3,
}  # fmt: skip
REGIONS = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}
LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "uk", "be", "bg", "sr", "mk", "cs", "sk", "sl", "hr", "bs", "sr_Latn", "hu", "ro",
    "el", "tr", "az", "sv", "da", "nb", "nn", "fi", "et", "lv", "lt", "is", "ga", "cy", "eu", "ca", "gl", "sq", "mt", "he", "ar", "ar_LB",
    "fa", "ur", "hi", "bn", "mr", "gu", "pa", "ta", "te", "kn", "ml", "th", "id", "ms", "fil", "sw", "af", "ka", "hy", "kk", "uz", "mn",
    "km", "lo", "my", "am", "ne", "si", "vi", "ja", "ko", "zh", "zh_Hant", "de_AT", "es_MX", "pt_PT", "en_GB", "en_CA", "fr_CA",
)  # fmt: skip
ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
CLOCK = re.compile(
    r"(?<![\d.:/-])(\d{1,2})\s?(?::|：|h|時|时|시)\s?(\d{2})(?:[:：.](\d{2})(?:[.,]\d+)?|[분分]|초)?(?![\d.]\d)", re.IGNORECASE
)
DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?![\d.]*\d)")
HALF = re.compile(r"^\W{0,2}([ap])\.?\s?m\b\.?", re.IGNORECASE)
AFTER = re.compile(r"^\s*(uhr|h|hod|ч\.?|น\.|[分분]|,|\.|\(|\))\s*", re.IGNORECASE)
NUMBERED = re.compile(r"(\d{1,2})\s*[月월]|(?:tháng|thg)\s*(\d{1,2})")
OFFSET = r"\s?([+-]\s?\d{1,2})(?::?(\d{2}))?(?!\d)"
STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(Z|[+-]\d{2}:?\d{2})?")


def moment(text: str) -> datetime:
    """The moment that a text names; without a time zone if the text has none. Raises `Unusable`."""
    plain = _tidy(text)
    stamp = STAMP.fullmatch(plain.upper())
    if stamp:
        hour = stamp[2].zfill(len(stamp[2]) + (stamp[2][1] == ":"))
        return datetime.fromisoformat(f"{stamp[1]}T{hour}{(stamp[3] or '').replace('Z', '+00:00')}")
    rest, zone = _zone(plain)
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
    words = "|".join(sorted(map(re.escape, _greenwich(text.isascii())), key=len, reverse=True))
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
        return text[: match.start()], timezone(offset)
    for match in re.finditer(r"(?<![^\W_])[a-z]{1,4}(?![^\W_])", text, re.IGNORECASE):
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
    match = CLOCK.search(text) or DOTTED.search(text)
    if not match:
        raise Unusable(f"“{whole}” has no time of day")
    hour, minute, second = (int(part or 0) for part in match.groups())
    before, after = text[: match.start()], text[match.end() :]
    half = HALF.match(after)
    late = (half[1].casefold() == "p") if half else None
    after = after[half.end() :] if half else after
    if late is None and hour <= 12:
        for word, says in _halves(text.isascii() and re.match(r"\s*[^\W\d_]", after) is None):
            far = "" if word.isascii() else r".{0,4}"
            joined = "" if ord(word[0]) > 0x2E80 else r"(?![^\W\d_])"
            pattern = rf"\0{far}\s?(?<![^\W\d_]){re.escape(word)}{joined}|(?<![^\W\d_]){re.escape(word)}{joined}\s?\0"
            place = re.search(pattern, before + "\0" + after, re.IGNORECASE)
            if place:
                late = says
                before, _, after = (before + "\0" + after).replace(place[0], "\0", 1).partition("\0")
                break
    after = AFTER.sub(" ", after)
    if re.fullmatch(r"\s*[^\W\d_]\D{0,11}", after) and _month(after) is None:
        raise Unusable(f"“{whole}”: what is “{after.strip()}”? Half of the day or time zone are not known")
    if late is not None:
        if not 1 <= hour <= 12:
            raise Unusable(f"“{whole}” has an hour of {hour} and a half of the day")
        hour = hour % 12 + (12 if late else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Unusable(f"“{whole}” has no time of day that exists")
    return before + " " + after, hour, minute, second


def _day(text: str, whole: str, first: str = "") -> date:
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
    years = [n for n in numbers if len(n) == 4]
    if len(numbers) == 2 and month and not years and len(numbers[1]) == 2:
        years = [numbers[1]]
    if not month and len(numbers) == 3 and not years and len(numbers[2]) == 2:
        years = [numbers[2]]
    others = [int(n) for n in numbers if n not in years]
    if len(years) != 1 or len(others) != (1 if month else 2):
        raise Unusable(f"“{whole}” is no date")
    year = int(years[0]) + (2000 if len(years[0]) == 2 else 0)
    year -= 543 if 2500 <= year <= 2650 else 0  # the Buddhist years of Thailand
    if month:
        return _date(year, number, others[0], whole)
    if numbers[0] == years[0]:
        return _date(year, others[0], others[1], whole)
    a, b = others
    arabic = re.search(r"[\u0600-\u06ff]", whole) is not None
    order = first or ("day" if arabic else "") or ("day" if a > 12 or "." in text else "month" if b > 12 else "either" if a != b else "day")
    if order == "either":
        raise Unusable(f"“{whole}” may be day {a} of month {b} or day {b} of month {a}")
    return _date(year, *((b, a) if order == "day" else (a, b)), whole)


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
    english = re.search(r"(?<![^\W\d_])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)([a-z]*)", low)
    if english:
        month = next(n for n, name in enumerate(ENGLISH, 1) if name.startswith(english[1]))
        if ENGLISH[month - 1].startswith(english[1] + english[2]) or english[2] == "t":
            return (month,), english[0]
    names = _names()
    best = max((name for name in names if name in low and _stands(name, low)), key=len, default=None)
    return (names[best], best) if best else None


def _stands(name: str, low: str) -> bool:
    """Whether a short name is a word of its own; a long one may carry what its language joins to it."""
    end = r"(?![^\W\d_])" if len(name) < 5 and ord(name[0]) < 0x0E00 else ""
    return re.search(rf"(?<![^\W\d_])ב?{re.escape(name)}{end}", low) is not None or (
        len(name) >= 4 and ord(name[0]) >= 0x0590 and name in low
    )


@cache
def _names() -> dict[str, tuple[int, ...]]:
    from babel import Locale

    names: dict[str, set[int]] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    plain = unicodedata.normalize("NFKC", name).casefold().rstrip(".")
                    if len(plain) > 1 and not re.search(r"\d", plain):
                        names.setdefault(plain, set()).add(number)
    return {name: tuple(sorted(numbers)) for name, numbers in names.items()}


@cache
def _halves(english: bool) -> tuple[tuple[str, bool], ...]:
    """The words for the halves of the day, longest first, and whether each is the second; what two languages part on is out."""
    if english:
        return ()
    from babel import Locale

    words = {
        "凌晨": {False},
        "清晨": {False},
        "早上": {False},
        "上午": {False},
        "中午": {True},
        "下午": {True},
        "傍晚": {True},
        "晚上": {True},
    }
    for language in LANGUAGES:
        for context in Locale.parse(language).day_periods.values():
            for width, periods in context.items():
                for key in ("am", "pm"):
                    word = unicodedata.normalize("NFKC", periods.get(key, ""))
                    if word and (width != "narrow" or not word.isascii()):
                        words.setdefault(word, set()).add(key == "pm")
    return tuple(sorted(((word, late.pop()) for word, late in words.items() if len(late) == 1), key=lambda item: -len(item[0])))


@cache
def _greenwich(ascii_only: bool) -> tuple[str, ...]:
    """The words that languages put before an offset."""
    if ascii_only:
        return ("GMT", "UTC", "MAG")
    from babel import Locale

    words = {Locale.parse(language).zone_formats["gmt"].replace("%s", "").strip() for language in LANGUAGES}
    return tuple({"GMT", "UTC", *words} - {""})


def from_epoch(value: float) -> datetime:
    """The moment of a count of seconds, milliseconds, microseconds or nanoseconds since 1970."""
    for scale in (1, 1e3, 1e6, 1e9):
        if 3e8 < value / scale < 7.3e9:
            return datetime.fromtimestamp(value / scale, UTC)
    raise Unusable(f"{value:g} is no moment")
