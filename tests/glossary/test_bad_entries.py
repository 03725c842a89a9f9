"""Each broken rule is told with file and line, what is allowed, and where it helps an example."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from .conftest import ENTRY, House

Refused = Callable[..., str]


def test_the_unbroken_entry_passes(house: House) -> None:
    assert house.sync().ok


# front matter ---------------------------------------------------------------------------------
def test_an_entry_without_front_matter_is_refused(house: House, refused: Refused) -> None:
    house.write("margin-spiral.md", "# Margin spiral\n")
    refused(1, "front matter", "---")


def test_front_matter_that_is_not_closed_is_refused(house: House, refused: Refused) -> None:
    house.write("margin-spiral.md", "---\ntitle: Margin spiral\n")
    refused(1, "not closed")


def test_yaml_that_does_not_parse_is_told_at_its_line(house: House, refused: Refused) -> None:
    line = house.change("summary: Margins rise", "summary: Margins: they rise")
    refused(line, "no YAML", "quotes")


def test_a_file_that_is_not_utf_8_is_refused(house: House, refused: Refused) -> None:
    (house.glossary / "margin-spiral.md").write_bytes(b"---\ntitle: Sp\xe9cial\n---\n")
    refused(2, "UTF-8")


def test_a_byte_order_mark_is_told_as_what_it_is(house: House, refused: Refused) -> None:
    path = house.glossary / "margin-spiral.md"
    path.write_text(path.read_text("utf-8"), "utf-8-sig")
    refused(1, "byte order mark", "without one")


def test_a_missing_field_is_named(house: House, refused: Refused) -> None:
    house.change("title: Margin spiral\n", "")
    refused(2, "“title” is missing", "Allowed: the term", "Example: title: Short selling pressure")


def test_an_unknown_field_is_named_with_the_known_ones(house: House, refused: Refused) -> None:
    line = house.change("symptoms: [", "symptom: [")
    refused(line, "“symptom” is no field", "symptoms")


def test_a_field_given_twice_is_refused(house: House, refused: Refused) -> None:
    house.change("preset: Thin market\n", "preset: Thin market\ntitle: Another\n")
    refused(13, "“title” is given twice", "line 2")


def test_a_summary_that_is_too_long_says_by_how_much(house: House) -> None:
    house.change("prices fall, and the", "prices fall, " + "and fall " * 20 + "and the")
    (error,) = house.sync().errors
    assert "160 are allowed" in str(error) and "characters" in str(error)


def test_a_summary_of_two_sentences_is_refused(house: House) -> None:
    house.change("prices fall, and the", "prices fall. The")
    assert "one sentence" in str(house.sync().errors[0])


def test_a_number_in_the_summary_is_refused(house: House, refused: Refused) -> None:
    line = house.change("Margins rise when", "Margins rise by 30 when")
    refused(line, "the summary states a number")


def test_a_verdict_outside_the_list_is_refused(house: House, refused: Refused) -> None:
    line = house.change("verdict: conditional", "verdict: perhaps")
    refused(line, "claims.0.verdict “perhaps”", "holds, conditional, fails, arithmetic or open")


def test_a_loop_of_two_words_is_refused(house: House) -> None:
    house.change("loop: [prices fall, margins rise, forced sales]", "loop: [falls, sales]")
    assert "three to five" in str(house.sync().errors[0])


def test_a_link_of_a_source_that_is_not_https_is_refused(house: House, refused: Refused) -> None:
    line = house.change("    kind: paper", "    url: ftp://example.org\n    kind: paper")
    refused(line, "sources.0.url", "https")


def test_a_page_before_a_paper_is_refused(house: House) -> None:
    house.change("sources:\n", "sources:\n  - text: A page\n    url: https://example.org\n    kind: page\n")
    assert "begins with the page “A page”" in str(house.sync().errors[0])


def test_a_formula_in_unknown_latex_is_refused_at_its_line(house: House, refused: Refused) -> None:
    line = house.change("symptoms: [", "formula:\n  latex: 'g = \\weird{x}'\n  says: Something.\nsymptoms: [")
    refused(line + 1, "\\weird", "not known")


# names ------------------------------------------------------------------------------------------
def test_a_file_name_that_is_no_id_is_refused(house: House, refused: Refused) -> None:
    (house.glossary / "margin-spiral.md").rename(house.glossary / "Margin_Spiral.md")
    refused(1, "no id", file="Margin_Spiral.md")


@pytest.mark.parametrize("name", ["Margin Spirals", "spiral of margin", "margin-spiral"])
def test_an_alias_that_another_entry_carries_is_refused_whatever_its_case_and_plural(house: House, refused: Refused, name: str) -> None:
    house.copy("a-loss", aliases=f"[{name}]")
    refused(3 if name.startswith("spiral") else 2, "already stands in a-loss.md:3")


def test_an_alias_that_repeats_the_title_is_refused(house: House, refused: Refused) -> None:
    line = house.change("[spiral of margins]", "[margin spirals]")
    refused(line, "already stands in this entry itself")


def test_an_unknown_tag_is_refused_with_near_ones(house: House, refused: Refused) -> None:
    line = house.change("tags: [leverage]", "tags: [leveraged]")
    refused(line, "“leveraged” is no tag", "leverage")


# links ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("field", ["related", "prerequisites"])
def test_a_dead_relation_is_refused(house: House, refused: Refused, field: str) -> None:
    line = house.change(f"{field}: []", f"{field}: [margin-spirals]")
    refused(line, f"{field}: there is no entry “margin-spirals”", "margin-spiral")


def test_an_entry_cannot_be_related_to_itself(house: House, refused: Refused) -> None:
    line = house.change("related: []", "related: [margin-spiral]")
    refused(line, "names the entry itself")


def test_prerequisites_that_run_in_a_circle_are_shown_as_the_circle(house: House) -> None:
    house.change("prerequisites: []", "prerequisites: [second]")
    house.copy("second", prerequisites="[third]")
    house.copy("third", prerequisites="[margin-spiral]")
    (error,) = house.sync().errors
    assert "margin-spiral → second → third → margin-spiral" in str(error)
    assert str(error).startswith("glossary/third.md:15: ")


def test_a_dead_link_in_the_body_is_refused(house: House, refused: Refused) -> None:
    line = house.change("Margins rise, and holders sell.", "Margins rise,\nand [holders](holder.md) sell.")
    refused(line + 1, "“holder.md” is dead")


def test_a_link_to_a_missing_notebook_is_refused(house: House, refused: Refused) -> None:
    line = house.change("Cash.", "[Cash](../notebooks/calculators/cash.ipynb).")
    refused(line, "no such notebook")


@pytest.mark.parametrize("to", ["javascript:alert(1)", "/etc/passwd", "../README.md", "http://example.org"])
def test_a_link_that_leads_elsewhere_is_refused(house: House, refused: Refused, to: str) -> None:
    line = house.change("Cash.", f"[Cash]({to}).")
    if to.startswith("javascript"):  # Markdown itself does not take it for a link
        assert house.sync().ok
        return
    refused(line, to)


# body -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("html", ["<b>Cash</b>.", "<script>alert(1)</script>", "<!-- a note -->\n", "Cash <img src=x onerror=alert(1)>"])
def test_html_in_an_entry_is_refused(house: House, html: str) -> None:
    line = house.change("Cash.", html)
    errors = [str(error) for error in house.sync().errors]
    assert errors and all(error.startswith(f"glossary/margin-spiral.md:{line}: HTML in an entry") for error in errors), errors


def test_a_renamed_heading_is_refused(house: House, refused: Refused) -> None:
    line = house.change("## What stops it", "## How it ends")
    refused(line, "“## How it ends”", "“## What stops it”")


def test_a_missing_heading_is_refused(house: House, refused: Refused) -> None:
    text = (house.glossary / "margin-spiral.md").read_text(encoding="utf-8")
    house.write("margin-spiral.md", text[: text.index("## In numbers")])
    refused(text[: text.index("<!-- squeezelab:opening")].count("\n"), "“## In numbers” is missing")


@pytest.mark.parametrize("sentence", ["About 30 % of holders sell.", "It took 14 days.", "Margins rise by 2.5 points."])
def test_a_number_in_prose_that_nobody_vouches_for_is_refused(house: House, refused: Refused, sentence: str) -> None:
    line = house.change("Margins rise, and holders sell.", f"Margins rise, and holders sell.\n{sentence}")
    refused(line + 1, "stands in prose", "facts")


@pytest.mark.parametrize(
    "sentence",
    [
        "In October 2008 it was known.",
        "A move of 1 % is the unit.",
        "EIP-1559 is a rule, v3 a version.",
        "Trade goes on 24/7.",
        "$x^2 + 3$",
    ],
)
def test_years_names_units_and_formulas_are_no_such_numbers(house: House, sentence: str) -> None:
    house.change("Margins rise, and holders sell.", sentence)
    assert house.sync().ok


def test_a_block_that_is_not_closed_is_refused(house: House) -> None:
    line = house.change("<!-- squeezelab:claims -->\n<!-- /squeezelab -->", "<!-- squeezelab:claims -->")
    assert any(str(error).startswith("glossary/margin-spiral.md:") and "closed" in str(error) for error in house.sync().errors), line


def test_an_unknown_block_is_refused_with_the_known_ones(house: House, refused: Refused) -> None:
    line = house.change("<!-- squeezelab:claims -->", "<!-- squeezelab:claim -->")
    refused(line, "no block is called “claim”", "formula")


def test_an_example_with_an_unknown_reading_is_refused_at_its_line(house: House, refused: Refused) -> None:
    line = house.change("The price ends at {end_price}.", "The price ends at {last_price}.")
    refused(line - 1, "last_price", "end_price")


def test_an_example_with_an_unknown_preset_is_refused(house: House, refused: Refused) -> None:
    line = house.change('example preset="Thin market"', 'example preset="Thin markt"')
    refused(line, "Thin markt", "Thin market")


# calculators and claims -------------------------------------------------------------------------
def test_a_calculator_that_is_not_there_is_refused_with_near_ones(house: House) -> None:
    house.change("calculator: short-squeeze", "calculator: short-squeez")
    assert str(house.sync().errors[0]).startswith(
        "glossary/margin-spiral.md:7: No calculator is called “short-squeez”. Did you mean short-squeeze"
    )


def test_a_preset_that_is_not_there_is_refused(house: House, refused: Refused) -> None:
    line = house.change("preset: Thin market\ntags", "preset: Thin markt\ntags")
    refused(line, "preset of short-squeeze", "Thin market")


def test_a_claim_that_tries_a_value_out_of_range_is_refused(house: House, refused: Refused) -> None:
    line = house.change("    check: short", "    values: {shock: 9}\n    check: short")
    refused(line, "shock", "allowed is")


def test_a_claim_without_a_check_is_refused(house: House) -> None:
    house.change("    check: short_selling_pressure.small_rise\n", "")
    (error,) = house.sync().errors
    assert str(error).startswith("glossary/margin-spiral.md:19: ") and "has no check" in str(error)


def test_a_claim_whose_check_is_missing_is_refused_with_near_ones(house: House, refused: Refused) -> None:
    line = house.change("small_rise", "small_raise")
    refused(line, "C1 has no check", "small_rise")


def test_a_claim_whose_file_of_checks_is_missing_is_refused(house: House, refused: Refused) -> None:
    line = house.change("check: short_selling_pressure.", "check: short_selling.")
    refused(line, "No file of checks is called “short_selling”")


def test_a_verdict_that_its_check_does_not_find_is_refused_with_the_numbers(house: House, refused: Refused) -> None:
    line = house.change("verdict: conditional", "verdict: holds")
    refused(line, "the entry says “holds”, the check finds “conditional”", "of 128 settings")


def test_a_check_that_raises_is_told_with_its_reason(house: House, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    from squeezelab.claims import check

    def broken(name: str) -> None:
        raise ZeroDivisionError("no depth")

    monkeypatch.setattr("squeezelab.claims.outcome.found", broken)
    assert check.find("short_selling_pressure.small_rise")
    refused(24, "ZeroDivisionError: no depth", "runs to its end")


def test_a_claim_without_an_origin_is_refused(house: House) -> None:
    house.change("    origin: {kind: ours}\n", "")
    assert "claims.0.origin" in str(house.sync().errors[0]) and "{kind: ours}" in str(house.sync().errors[0])


@pytest.mark.parametrize(
    "origin",
    ["{kind: found, page: A page}", "{kind: textbook}", "{kind: heard}", "[]", "[{kind: ours}, {kind: ours}]", "{kind: ours, url: x}"],
)
def test_an_origin_that_names_nobody_or_a_found_page_without_its_address_is_refused(house: House, origin: str) -> None:
    house.change("origin: {kind: ours}", f"origin: {origin}")
    assert house.sync().errors


def test_a_condition_that_does_not_name_what_decides_is_refused(house: House) -> None:
    house.change("the market a thin market", "all is well")
    assert "does not name “thin market” (loop_gain)" in str(house.sync().errors[0])


def test_an_open_claim_owes_a_reason(house: House) -> None:
    house.change("verdict: conditional", "verdict: open")
    assert "says in `reason`" in str(house.sync().errors[0])


def test_a_claim_made_twice_in_one_entry_is_refused(house: House) -> None:
    text = (house.glossary / "margin-spiral.md").read_text()
    claim = text[text.index("  - id: C1") : text.index("sources:")]
    house.change(claim, claim * 2)
    assert "made twice" in str(house.sync().errors[0])


def test_two_entries_that_state_other_verdicts_on_one_claim_are_refused(house: House) -> None:
    house.copy("second")
    house.change("verdict: conditional", "verdict: fails", "second.md")
    assert any("another verdict" in str(error) for error in house.sync().errors)


def test_a_fact_owes_its_source(house: House) -> None:
    house.change("claims:\n", "facts:\n  - kind: fact\n    text: On one day it fell by 37 %.\nclaims:\n")
    (error,) = house.sync().errors
    assert "a fact needs its source" in str(error) and "margin-spiral.md:19:" in str(error)


@pytest.mark.parametrize(
    ("knows", "says"),
    [
        ("", "a fact says how we know it"),
        ("    read: quoted\n", "a quoted fact says through whom"),
        ("    read: document\n    through: A page, https://a.example\n", "a quoted fact says through whom"),
    ],
)
def test_a_fact_says_how_we_know_it(house: House, knows: str, says: str) -> None:
    fact = "facts:\n  - kind: fact\n    text: On one day it fell by 37 %.\n    source: A report\n"
    house.change("claims:\n", f"{fact}{knows}claims:\n")
    assert says in str(house.sync().errors[0])


def test_a_source_that_is_only_quoted_cannot_pass_as_read(house: House) -> None:
    fact = "facts:\n  - kind: fact\n    text: On one day it fell by 37 %.\n    source: A report, as quoted by a page\n    read: document\n"
    house.change("claims:\n", f"{fact}claims:\n")
    assert "was not read itself" in str(house.sync().errors[0])


def test_a_number_typed_into_a_fact_of_the_model_is_refused(house: House) -> None:
    house.change("claims:\n", "facts:\n  - kind: model\n    text: The price ends at 36.35 USD and not {start_price}.\nclaims:\n")
    assert "“36.35” is typed" in str(house.sync().errors[0])


def test_every_mistake_is_told_at_once(house: House) -> None:
    house.change("tags: [leverage]", "tags: [leveraged]")
    house.change("related: []", "related: [nothing]")
    house.change("Cash.", "<b>Cash</b>")
    assert len({str(error).split(":")[1] for error in house.sync().errors}) == 3


def test_a_tag_list_that_is_no_list_is_refused(house: House) -> None:
    from squeezelab.errors import GlossaryError

    house.write("tags.yml", "leverage: Leverage\nBad Tag: 3\n")
    with pytest.raises(GlossaryError, match=r"glossary/tags\.yml:2: "):
        house.sync()


def test_a_model_that_does_not_load_is_told_with_its_file_and_line(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import squeezelab.models as models
    from squeezelab.glossary import checks

    folder = house.glossary.parent / "models"
    folder.mkdir()
    (folder / "broken.py").write_text("import squeezelab\nback =\n")
    monkeypatch.setattr(models, "FOLDER", folder)
    monkeypatch.setattr(models, "__path__", [str(folder)])
    for room in (models, checks):
        monkeypatch.setattr(room, "model_ids", lambda: ("broken",))
    (error,) = house.sync().errors
    assert str(error) == "models/broken.py:2: invalid syntax: “back =”."


def test_a_large_number_in_the_short_spelling_of_yaml_is_a_number(house: House) -> None:
    house.change("    check: short", "    values: {market_depth: 2.0e6}\n    check: short")
    index = house.sync().index
    assert index is not None and index["entries"][0]["claims"][0]["values"] == {"market_depth": 2e6}


# how an entry opens ---------------------------------------------------------------------------
DEFINITION = "A circle in which lenders ask for more money when prices have fallen, and the sales that follow make them fall again."


def test_an_entry_owes_a_definition(house: House, refused: Refused) -> None:
    house.change(f"definition: {DEFINITION}\n", "")
    refused(2, "“definition” is missing")


def test_a_definition_of_more_than_sixty_words_is_refused(house: House, refused: Refused) -> None:
    line = house.change(DEFINITION, "A fall" + " that goes on and on" * 15 + ".")
    refused(line, "the definition has 77 words", "at most 60")


def test_a_definition_of_three_sentences_is_refused(house: House, refused: Refused) -> None:
    line = house.change(DEFINITION, "Prices fall. Lenders ask for more. Holders sell.")
    refused(line, "the definition has 3 sentences")


@pytest.mark.parametrize("symbol", ["σ", "$g$", "g", "=", "30"])
def test_a_symbol_in_a_definition_is_refused(house: House, refused: Refused, symbol: str) -> None:
    line = house.change(DEFINITION, f"'A circle with {symbol} in it, which makes lenders ask for more.'")
    refused(line, "the symbol", "words alone")


@pytest.mark.parametrize("word", ["implied volatility", "a tranche", "an ADL", "gamma"])
def test_a_term_of_the_trade_that_no_entry_explains_is_refused_in_a_definition(house: House, refused: Refused, word: str) -> None:
    line = house.change(DEFINITION, f"A circle in which {word} makes lenders ask for more.")
    refused(line, f"the definition uses “{word.removeprefix('a ').removeprefix('an ')}”, which no entry explains")


def test_a_term_of_the_trade_that_is_another_entrys_see_is_explained(house: House) -> None:
    house.change("aliases: [spiral of margins]", "aliases: [spiral of margins]\nsee: [gamma]")
    house.change(DEFINITION, "A circle in which gamma makes lenders ask for more.")
    assert house.sync().ok


def test_an_example_of_two_steps_is_refused(house: House) -> None:
    house.change("  - Some must trade.\n", "")
    assert "example has 2 steps" in str(house.sync())


def test_a_number_typed_into_an_example_is_refused(house: House) -> None:
    house.change("Some must trade.", "It makes 30 of them trade.")
    assert "“30” is typed" in str(house.sync())


def test_an_example_without_a_computed_number_is_refused(house: House) -> None:
    house.change("{shock} is the spark", "some size is the spark")
    house.change("In the end {covered_share} of the shorts are out.", "In the end some are out.")
    assert "example has no number from a run" in str(house.sync())


def test_a_step_with_an_unknown_reading_is_refused(house: House) -> None:
    house.change("Some must trade.", "They trade {nothing_of_this}.")
    assert "nothing_of_this" in str(house.sync())


def test_a_step_may_run_at_settings_of_its_own(house: House) -> None:
    house.change("  - Some must trade.", "  - {text: 'In a deep market {covered_share} are out.', values: {market_depth: 20.0e6}}")
    assert house.sync().ok
    steps = json.loads(house.index.read_text(encoding="utf-8"))["entries"][0]["example"]
    assert steps[1].startswith("In a deep market ") and steps[1].split()[4] != steps[2].split()[3]


@pytest.mark.parametrize(("other", "said"), [("nothing-there", "there is no entry"), ("margin-spiral", "names the entry itself")])
def test_confused_with_names_another_entry(house: House, refused: Refused, other: str, said: str) -> None:
    line = house.change("confused_with: []", f"confused_with:\n  - {{entry: {other}, because: One asks and the other acts.}}")
    refused(line + 1, said)


def test_a_word_cannot_be_an_alias_here_and_told_about_there(house: House) -> None:
    house.copy("loss-spiral")
    house.change("aliases: []", "aliases: []\nsee: [Spirals of margin]", "loss-spiral.md")
    house.change("aliases: [spiral of margins]", "aliases: [spirals of margin]")
    assert "already stands in" in str(house.sync())


def test_the_headings_of_a_loop_are_refused_where_there_is_none(house: House, refused: Refused) -> None:
    house.change("loop: [prices fall, margins rise, forced sales]\n", "")
    text = (house.glossary / "margin-spiral.md").read_text(encoding="utf-8")
    refused(text[: text.index("## What starts it")].count("\n") + 1, "the entry names no `loop`", "“## In numbers” is due")


def test_a_loop_owes_its_three_headings(house: House) -> None:
    house.change("## What stops it\n\nCash.\n\n", "")
    assert "“## What stops it” is due" in str(house.sync())


def test_an_entry_without_a_loop_reads_on_without_the_three_headings(house: House) -> None:
    house.change("loop: [prices fall, margins rise, forced sales]\n", "")
    house.change(
        "## What starts it\n\nA price falls.\n\n## What keeps it going\n\nMargins rise, and holders sell.\n\n## What stops it\n\nCash.\n\n",
        "",
    )
    assert house.sync().ok, str(house.sync())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2026-11-20", "2026-13-40", ["cannot be: month"]),
        ("related: []", "related: &a [*a]", ["alias *a stands for another part", "without anchors"]),
        ("Fear", "F\x00ear", ["nobody sees"]),
        ("Fear", "F\x9bear", ["nobody sees"]),
        *(("Fear", f"F{sign}ear", ["nobody sees"]) for sign in "\u202e\u200e\u061c\u200b\ufeff\u2060\xad\U000e0041"),
        ("related: []", "related: " + "[" * 900 + "]" * 900, ["more than 12 deep"]),
        ("related: []", "related: [" + "&a [x], " + "*a, " * 9 + "]", ["alias *a"]),
        ("Fear", "Fear $\\unheard{x}$", ["\\unheard"]),
        ("{end_price}", "{price@9999}", ["“{price@9999}” lies beyond the run", "0 to"]),
        ("{end_price}", "{end_price@3}", ["end_price is no series", "write {end_price}"]),
        ("{end_price}", "{end_price:.2f}", ["“{end_price:.2f}” is no hole"]),
        ("{end_price}", "{end_price", ["is no hole"]),
        ("{end_price}", "{}", ["“{}” is no hole"]),
        ('example preset="Thin market"', "example preset='Thin-market", ["No preset", "Did you mean Thin market"]),
        ('example preset="Thin market"', 'example preset="Thin market" shock=abc', ["shock=abc is no number", "shock=0."]),
        ("squeezelab:formula -->", "squeezelab:formula x -->", ["“x” is no equation", "counted from 1"]),
        ("sources:\n", "facts:\n  - {kind: model, text: 'It ends at {end_prise}.'}\nsources:\n", ["the fact", "end_price"]),
    ],
)
def test_what_cannot_be_read_or_filled_is_told_without_a_traceback(house: House, old: str, new: str, words: list[str]) -> None:
    line = house.change(old, new)
    (error,) = house.sync().errors
    assert str(error).startswith("glossary/margin-spiral.md:") and abs(int(str(error).split(":")[1]) - line) <= 2, error
    assert "?." not in str(error) and all(word in str(error) for word in words), error


def test_one_mistake_is_one_mistake(house: House) -> None:
    house.change("[leverage]", "[leveridge]")
    assert str(house.sync()).endswith("1 entry, 0 claims: 1 mistake.")


def test_a_bomb_of_aliases_is_refused_where_it_begins_and_never_unfolded(house: House, refused: Refused) -> None:
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 30))]
    line = house.change("related: []", "related: []\n" + "\n".join(rows))
    refused(line + 2, "alias *a0", "without anchors")


def test_an_impossible_day_is_told_at_its_own_line(house: House, refused: Refused) -> None:
    line = house.change("related: []", "related: []\nseen: 2026-02-30")
    refused(line + 1, "cannot be", "year-month-day")


# hostile values ---------------------------------------------------------------------------------
FIELDS = ["title", "summary", "definition", "aliases", "symptoms", "tags", "calculator", "preset", "reviewed", "loop", "sources"]
HOSTILE = [
    '"\\0"', '"a\\e[31mred"', '"\\u202eold"', '"\\ud800"', "'" + "x" * 5000 + "'", ".nan", "[[[1]]]", "{a: 1}", "[constructor]",
    "{__proto__: 1}", "!!python/object/apply:os.getcwd []", "!!binary aGVsbG8=", "!!timestamp 2026-99-99", "2026-13-45", "1.0e+999",
    "[" * 900 + "]" * 900, "[1, 2]", "&a [*a]", "*nothing", "'{0.__class__}'", "? [a]\n: b", "9" * 5000,
]  # fmt: skip
EACH = [pytest.param(field, value, id=f"{field}-{n}", marks=[] if n % len(FIELDS) == k else pytest.mark.slow)
        for k, field in enumerate(FIELDS) for n, value in enumerate(HOSTILE)]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), EACH)
def test_a_hostile_value_in_any_field_is_refused_at_its_file_in_a_short_sentence_without_signs_that_steer(
    house: House, field: str, value: str
) -> None:
    front, *_ = re.findall(rf"^{field}:.*\n(?:  .*\n)*", ENTRY, re.M)
    house.change(front, f"{field}: {value}\n")
    report = house.sync()
    assert report.errors
    for error in map(str, report.errors):
        assert re.match(r"glossary/margin-spiral\.md:\d+: ", error) and len(error) < 2000, error[:300]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\ud800-\udfff]", error), ascii(error)
    assert not house.index.exists()
