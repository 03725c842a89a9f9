"""A tutorial on the site: what follows a question stands behind it, and what leads to the next question does not."""

from __future__ import annotations

from squeezelab.places import notebooks_folder
from squeezelab.site.reading import Part, folded, read

ASK = Part("ask", html="<p>How many?</p>", after=(Part("prose", html="<p>Nine.</p>"),))


def prose(html: str) -> Part:
    return Part("prose", html=html)


def test_what_follows_a_question_stands_behind_it_up_to_the_next_heading() -> None:
    desk, code = Part("calculator", state="squeezelab:bank-run"), Part("code", text="9")
    told = list(
        folded([prose("<p>Before.</p>"), ASK, prose("<p>So nine.</p>"), code, desk, prose("<p>Nine it is.</p><h2>On</h2><p>Ten.</p>")])
    )
    assert [one.kind for one in told] == ["prose", "ask", "prose"]
    assert [one.html for one in told[1].after] == ["<p>Nine.</p>", "<p>So nine.</p>", "", "", "<p>Nine it is.</p>"]
    assert told[1].after[3] == desk and told[2].html == "<h2>On</h2><p>Ten.</p>"


def test_the_paragraph_before_a_question_leads_to_it_and_stays_in_sight() -> None:
    told = list(folded([ASK, prose("<p>So nine.</p><p>And in the dark?</p>"), ASK, prose("<p>Also nine.</p>")]))
    assert [one.kind for one in told] == ["ask", "prose", "ask"]
    assert [one.html for one in told[0].after] == ["<p>Nine.</p>", "<p>So nine.</p>"]
    assert told[1].html == "<p>And in the dark?</p>" and told[2].after[-1].html == "<p>Also nine.</p>"


def test_a_question_right_after_a_question_keeps_its_answer() -> None:
    told = list(folded([ASK, ASK, prose("<h2>On</h2>")]))
    assert [one.kind for one in told] == ["ask", "ask", "prose"] and all(len(one.after) == 1 for one in told[:2])


def test_no_tutorial_says_an_answer_in_sight() -> None:
    """The number that a question asks for stands behind it, not in what is read before the fold is opened."""
    for path in sorted((notebooks_folder() / "tutorials").glob("*.ipynb")):
        parts = read(path, lambda name: name)
        asks = [n for n, one in enumerate(parts) if one.kind == "ask"]
        assert asks or "claims" in path.stem, path.stem
        for n in asks:
            after = parts[n + 1 : n + 3]
            assert not after or after[0].kind in ("ask", "prose"), f"{path.stem}: {after[0].kind} tells what was asked"
