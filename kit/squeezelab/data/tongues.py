"""The words of time in the languages of browsers: months, days of the week, halves of the day, zones, and what stands between.

All come from the Unicode tables that Babel carries, loaded only when a text is not plain English; what these tables lack or
say otherwise than browsers do stands here as words of our own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from ..numerals.digits import tidy

LANGUAGES = (
    "en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "uk", "be", "bg", "sr", "mk", "cs", "sk", "sl", "hr", "bs", "sr_Latn", "hu", "ro",
    "el", "tr", "az", "sv", "da", "nb", "nn", "fi", "et", "lv", "lt", "is", "ga", "cy", "eu", "ca", "gl", "sq", "mt", "he", "ar", "ar_LB",
    "fa", "ur", "hi", "bn", "mr", "gu", "pa", "ta", "te", "kn", "ml", "th", "id", "ms", "fil", "sw", "af", "ka", "hy", "kk", "uz", "mn",
    "km", "lo", "my", "am", "ne", "si", "vi", "ja", "ko", "zh", "zh_Hant", "de_AT", "es_MX", "pt_PT", "en_GB", "en_CA", "fr_CA",
    "ky", "tk", "tg", "zu", "yue",
)  # fmt: skip


BETWEEN = frozenset(
    # what browsers put between a day and a time, or around them, in the languages above
    """
    a à ag alle am al ar at às as at. az d da das de del della den di die dia do dos du e ei em en et fra gada
    god g h hod i iki jam k kell kl klo la las le les los lúc luc m no nos o ob oct of om on ora oras ore p
    pada pe pres pukul r saa saat sa sat soati sagat sıı t ta ta’ tanggal te thg tháng ti ú u uhr um v ve vid
    viti vo vs w y za на ва в во у о об р г ж ч к соати сағат саат саати саатта дня жылы оны сарын ден час чы и
    στις στις: τις και η ώρα ժամը թ թ. ն տ בשעה ב ש في الساعة و عند یوم ساعت كاتژمێر و۔ بوقت کو پر بجے میں کے ،
    को को, बजे रोजी वाजता यांना मा ना તારીખે વાગ્યે ને এ সময় টার টায় ਨੂੰ ਵਜੇ அன்று மணிக்கு నాడు కి న గంటలకు
    ರಂದು ಸಮಯಕ್ಕೆ ന് ൽ -ന് දින දා වන ට වේලාව เวลา ที่ วัน พ.ศ ค.ศ ค พ ศ น ຄ.ສ ວັນ ເວລາ ໂມງ ນາທີ ວິນາທີ နာရီ ရက် ခုနှစ်
    ၊ ម៉ោង នៅម៉ោង នៅ ថ្ងៃ የ ቀን ዓ ም ይ 曜 月曜 火曜 水曜 木曜 金曜 土曜 星期 年 月 日 號 号 時 时 點 分 秒 년 월 일 시 분 초 წ საათზე ის
    në së nang ng
    ika ын ийн ᠎ ko ren eko irailaren (e)ko (a) an etako ordua ordutan orduan els date time from quoted updated
    last trade close
    """.casefold().split()
)
MORE_MONTHS = {
    "setiembre": 9, "ماي": 5, "يوليوز": 7, "غشت": 8, "شتنبر": 9, "نونبر": 11, "دجنبر": 12,
}  # fmt: skip
MORE_HALVES = {
    "凌晨": False, "清晨": False, "早上": False, "上午": False, "上晝": False, "中午": True, "下午": True, "下晝": True,
    "傍晚": True, "晚上": True,
}  # fmt: skip
ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "e", "º", "ª", "ª.", "a", "o"})


@dataclass(frozen=True)
class Tables:
    """What Babel knows of time in all languages: months, halves of the day, words before an offset, days of the week."""

    months: dict[str, tuple[int, ...]]
    halves: tuple[tuple[str, bool], ...]
    greenwich: tuple[str, ...]
    weekdays: frozenset[str]  # whole names that are no month in any language
    short_weekdays: frozenset[str]


@cache
def tables() -> Tables:
    """The tables, read once; Babel's own copy of the languages, a hundred times larger, is let go."""
    from babel import Locale, localedata

    months: dict[str, set[int]] = {name: {number} for name, number in MORE_MONTHS.items()}
    halves: dict[str, set[bool]] = {word: {late} for word, late in MORE_HALVES.items()}
    greenwich = {"GMT", "UTC", "ജിഎംടി"}
    whole: set[str] = set()
    every: set[str] = set()
    for language in LANGUAGES:
        locale = Locale.parse(language)
        greenwich.add(tidy(locale.zone_formats["gmt"].replace("%s", "")))
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                for number, name in locale.months[context].get(width, {}).items() if width != "short" else ():
                    plain = _plain(name)
                    if len(plain) > 1 and not re.search(r"\d", plain):
                        months.setdefault(plain, set()).add(number)
                for name in locale.days.get(context, {}).get(width, {}).values():
                    every.add(_plain(name))
                    whole |= {_plain(name)} if width == "wide" else set()
        for context in locale.day_periods.values():
            for width, periods in context.items():
                for key in ("am", "pm"):
                    word = unicodedata.normalize("NFKC", periods.get(key, ""))
                    if word and (width != "narrow" or not word.isascii()):
                        halves.setdefault(word, set()).add(key == "pm")
        getattr(localedata, "_cache", {}).clear()
    one = sorted(((word, late.pop()) for word, late in halves.items() if len(late) == 1), key=lambda item: -len(item[0]))
    return Tables(
        {name: tuple(sorted(numbers)) for name, numbers in months.items()}, tuple(one), tuple(greenwich - {""}),
        frozenset(whole - set(months)), frozenset(every),
    )  # fmt: skip


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().rstrip(".")


def names() -> dict[str, tuple[int, ...]]:
    """The months by every name that a language gives them."""
    return tables().months


def halves(english: bool) -> tuple[tuple[str, bool], ...]:
    """The words for the halves of the day, longest first, and whether each is the second; what two languages part on is out."""
    return () if english else tables().halves


def greenwich(ascii_only: bool) -> tuple[str, ...]:
    """The words that languages put before an offset."""
    return ("GMT", "UTC", "MAG") if ascii_only else tables().greenwich


ENGLISH_WORDS = """
    january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun at am pm a p m of the st nd rd th
    on z t
"""
ENGLISH = frozenset(ENGLISH_WORDS.split())


def words_of(text: str) -> list[str]:
    """The words of a text in small letters: what stands between spaces, digits and signs."""
    return [
        word
        for word in re.split(r"[\s\d,.;:·،՝()\[\]/|@+\-–—−\u200b\u200e\u200f年月日号號時时分秒년월일시분초]+", text.casefold())
        if word.strip("'’\"*")
    ]


def is_english(text: str) -> bool:
    """Whether a text needs no other language."""
    return text.isascii() and all(word in ENGLISH for word in words_of(text))


def unknown_word(text: str) -> str:
    """A word of a text that says nothing about days and times in any language known; empty if there is none."""
    words = [word for word in words_of(text) if word not in ENGLISH and word not in BETWEEN and word not in ORDINALS]
    if not words:
        return ""
    every = tables().short_weekdays
    return next((word for word in words if word not in every and word.rstrip("'’") not in BETWEEN), "")
