"""Times of quotes in the languages of browsers: the day, the hour and the offset are those that are written."""

from __future__ import annotations

from datetime import date

import pytest

from squeezelab.data.moments import day, from_epoch, moment
from squeezelab.data.table import Unusable

SAME = "2025-09-25T21:05:00-04:00"
WRITTEN = [
    "September 25, 2025 at 9:05 PM EDT", "September 25 2025, 9:05 PM EDT", "September 25, 2025, 9:05 PM GMT-4", "Sep 25 2025 @ 21:05 ET",
    "September 25, 2025 at 9:05\u202fPM EDT", "September 25, 2025 at 6:05 PM PDT", "September 25, 2025 at 9:05 p.m. EDT",
    "25 September 2025 at 21:05 GMT-4", "25 September 2025, 21:05 GMT-4", "26 September 2025 at 02:05 BST", "25 September 2025 at 9:05 pm GMT-4",
    "25. September 2025 um 21:05 GMT-4", "26. September 2025 um 03:05 MESZ", "25 septembre 2025 à 21:05 UTC−4", "25 septembre 2025 à 21:05 UTC-4",
    "25 septembre 2025 à 21 h 05 HAE", "25 de septiembre de 2025, 21:05 GMT-4", "25 de septiembre de 2025 a las 9:05 p.m. GMT-4",
    "25 de septiembre de 2025, 9:05 p. m. GMT-4", "25 settembre 2025 alle ore 21:05 GMT-4", "25 settembre 2025 21:05 GMT-4",
    "25 september 2025 om 21:05 GMT-4", "25 września 2025 21:05 GMT-4", "25 września 2025 o 21:05 GMT-4", "2025年9月25日 21:05 GMT-4",
    "2025年9月25日 GMT-4 21:05", "2025年9月25日 GMT-4 下午9:05", "2025年9月25日 晚上9:05 [GMT-4]", "2025년 9월 25일 오후 9:05 GMT-4",
    "25 de setembro de 2025 às 21:05 GMT-4", "25 сентября 2025 г. в 21:05 GMT-4", "25 вересня 2025 р. о 21:05 GMT-4",
    "25 септември 2025 г. в 21:05 ч. Гринуич-4", "25. září 2025 v 21:05 GMT-4", "25. septembra 2025 o 21:05 GMT-4", "25. rujna 2025. u 21:05 GMT-4",
    "2025. szeptember 25. 21:05 GMT-4", "2025 m. rugsėjo 25 d. 21:05 GMT-4", "25. syyskuuta 2025 klo 21.05 UTC-4",
    "25. september 2025 kl. 21.05 GMT-4", "25 september 2025 kl. 21:05 GMT−4", "25. september 2025 kl. 21:05 GMT-4",
    "25 Eylül 2025 21:05 GMT-4", "25 Eylül 2025 saat 21:05 GMT-4", "25 septembrie 2025 la 21:05 GMT-4", "25 Σεπτεμβρίου 2025 στις 9:05 μ.μ. GMT-4",
    "25 בספטמבר 2025 בשעה 21:05 GMT-4", "٢٥ سبتمبر ٢٠٢٥ في ٩:٠٥ م غرينتش-٤", "25 กันยายน 2568 เวลา 21:05 GMT-4", "lúc 21:05 GMT-4 25 tháng 9, 2025",
    "21:05 GMT-4 25 tháng 9, 2025", "25 September 2025 pukul 21.05 GMT-4", "25 सितंबर 2025 को 9:05 pm GMT-4", "25 de setembre del 2025, 21:05 GMT-4",
    "26 September 2025 at 06:35 GMT+5:30", "2025-09-25 21:05:00-04:00", "2025-09-25T21:05:00-0400", "2025-09-26T01:05:00Z", "9/25/2025, 9:05 PM EDT",
    "25/09/2025 21:05 GMT-4", "25.09.2025, 21:05 GMT-4", "Thu Sep 25 2025 21:05:00 GMT-0400", "Thu Sep 25 2025 21:05:00 GMT-0400 (Eastern Daylight Time)", "Fri Sep 26 2025 03:05:00 GMT+0200 (Mitteleuropäische Sommerzeit)",
    "2025/09/25 21:05 GMT-4",
    "September 25, 2025 at 21:05 America/New_York",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_every_language_names_the_same_moment(text: str) -> None:
    from datetime import UTC, datetime

    assert moment(text).astimezone(UTC) == datetime.fromisoformat(SAME).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("11 de noviembre de 2024, 8:02 GMT-5", "2024-11-11T08:02:00-05:00"),
        ("9 декабря 2023 г. в 13:49 GMT-5", "2023-12-09T13:49:00-05:00"),
        ("18. März 2026 um 10:30 GMT-4", "2026-03-18T10:30:00-04:00"),
        ("11 listopada 2024 08:02 GMT-5", "2024-11-11T08:02:00-05:00"),
        ("11. listopada 2024. u 08:02 GMT-5", "2024-10-11T08:02:00-05:00"),
        ("1 août 2024 à 08:02 UTC−4", "2024-08-01T08:02:00-04:00"),
        ("2. Jänner 2025 um 8:02 GMT-5", "2025-01-02T08:02:00-05:00"),
        ("11 maj 2024 08:02 GMT-4", "2024-05-11T08:02:00-04:00"),
        ("11 mai 2024 à 12:02 UTC−4", "2024-05-11T12:02:00-04:00"),
        ("May 11, 2024 at 12:02 AM EDT", "2024-05-11T00:02:00-04:00"),
        ("2024年5月11日 GMT-4 上午12:02", "2024-05-11T00:02:00-04:00"),
        ("2024年12月1日 8:02 GMT-5", "2024-12-01T08:02:00-05:00"),
        ("March 3, 2025 at 3:30 PM GMT-4", "2025-03-03T15:30:00-04:00"),
    ],
)
def test_the_hour_and_the_offset_are_kept(text: str, iso: str) -> None:
    assert moment(text).isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "Smarch 5 2022, 8:09 PM EST", "September 25, 2025", "11/12/2024, 8:02 PM EST", "4 مهر 1404، 21:05 GMT-4",
        "September 31, 2025 at 9:05 PM EDT", "September 25, 2025 at 25:05 EDT", "September 25, 2025 at 13:05 PM EDT", "", "25 9:05",
        "September 25, 2025 at 9:05 XYZT", "September 25, 2025 at 9:05 GMT-44",
    ],
)  # fmt: skip
def test_what_is_no_moment_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        moment(text)


@pytest.mark.parametrize(
    "text",
    ["Fri Oct 31 2025", "2025-10-31", "20251031", "10/31/2025", "31/10/2025", "31.10.2025", "31-Oct-2025", "31OCT25", "Oct 31, 2025",
     "31. Oktober 2025", "31 ott 2025", "31 Oct 25", "31 окт. 2025 г.", "2025年10月31日", "2025-10-31 00:00:00-04:00", "10/31/25"],
)  # fmt: skip
def test_days_are_read_as_they_are_written(text: str) -> None:
    assert day(text) == date(2025, 10, 31)


@pytest.mark.parametrize("text", ["25/07/25", "07/25/25", "25 Jul 25", "25JUL25", "Jul 25, 25", "25.07.25", "25-Jul-25", "Fri 25 Jul 25"])
def test_a_year_of_two_digits_is_told_from_a_day_of_the_same(text: str) -> None:
    assert day(text) == date(2025, 7, 25)


def test_a_count_since_1970_is_a_moment_in_any_of_its_units() -> None:
    assert len({from_epoch(1_758_848_700 * scale).isoformat() for scale in (1, 1000, 10**6, 10**9)}) == 1
    with pytest.raises(Unusable):
        from_epoch(12)


def test_no_language_is_ever_read_wrongly_and_nearly_all_are_read() -> None:
    """Every month, at night, noon and in the evening, as the Unicode tables write it in every language that is known."""
    from datetime import datetime, timedelta, timezone

    from babel import Locale
    from babel.dates import format_date, format_time

    from squeezelab.data.tongues import LANGUAGES

    tried, refused = 0, 0
    for language in LANGUAGES:
        greenwich = Locale.parse(language).zone_formats["gmt"].replace("%s", "-4")
        for month in range(1, 13):
            at = datetime(2024, month, 11, (0, 8, 12, 21)[month % 4], 2, tzinfo=timezone(timedelta(hours=-4)))
            for width in ("long", "medium"):
                text = f"{format_date(at.date(), width, language)} {format_time(at.time(), 'short', locale=language)} {greenwich}"
                tried += 1
                try:
                    assert moment(text) == at, (language, text)
                except Unusable:
                    refused += 1
    assert tried > 1500 and refused < 0.02 * tried


def test_browsers_own_words_are_read_right_or_refused() -> None:
    """What browsers wrote in 111 languages, zones and calendars; the moment beside it is the browser's own count."""
    import json
    from datetime import UTC
    from pathlib import Path

    written = json.loads((Path(__file__).parent / "browser_times.json").read_text(encoding="utf-8"))
    refused: dict[str, int] = {}
    for language, texts in written.items():
        for iso, text in texts:
            try:
                at = moment(text)
            except Unusable:
                refused[language] = refused.get(language, 0) + 1
                continue
            assert at.tzinfo is not None, (language, text)
            assert at.astimezone(UTC).isoformat() == iso, (language, text)
    assert len(written) > 100
    assert set(refused) <= {"fa", "mn", "hi", "te", "ga", "en-IN", "bn", "mr", "gu", "pa", "ta", "kn", "ml"}, (
        "Persian years, months told in full, and IST"
    )
    assert sum(refused.values()) < 0.05 * sum(map(len, written.values()))


@pytest.mark.parametrize(
    "text",
    ["11 January 2025 at 11:30 pm IST", "25 septembre 2025 à 21:05 blorp GMT-4", "25 wibble 2025 21:05 GMT-4", "Sep 25 2025 foo 21:05 EDT"],
)
def test_a_word_that_is_not_known_is_never_passed_over(text: str) -> None:
    """It might be a half of the day, a zone or a month."""
    with pytest.raises(Unusable, match="what is"):
        moment(text)
