"""Nothing written by others runs: forty payloads in notebook text, in terms of the reader's own, in links."""

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import expect

HIT = "window.hit = () => { window.hits = (window.hits || 0) + 1; }"


def payloads():
    """The same forty that the unit tests use."""
    source = Path(__file__).parents[3] / "kit/lab/src/__tests__/fixture/payloads.ts"
    found = re.findall(r"""^  (['"])((?:(?!\1)[^\\]|\\.)*)\1,?$""", source.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == 40
    return [text.replace("\\'", "'").replace('\\"', '"').replace("\\t", "\t") for _, text in found]


def test_forty_payloads_run_nothing_and_nothing_leaves_the_origin(desk):
    terms = desk.server.root / "glossary"
    terms.mkdir(exist_ok=True)
    away = []
    origin = urlsplit(desk.server.url).netloc
    desk.page.on("request", lambda request: urlsplit(request.url).netloc in (origin, "") or away.append(request.url))
    desk.page.add_init_script(HIT)
    mine = []
    try:
        for number, payload in enumerate(payloads()):
            mine.append(terms / f"zz-payload-{number}.md")
            mine[-1].write_text(
                f"---\ntitle: Zz payload {number}\nsummary: |\n  {payload}\naliases: ['zzterm {number}']\nloop_kind: reinforcing\n"
                f"loop: ['{payload.replace(chr(39), chr(39) * 2)}', b, c]\n---\n\n## What starts it\n\n{payload}\n",
                encoding="utf-8",
            )
        links = " ".join(f"[l{n}](squeezelab:short-squeeze?shock={quote(p)}&{quote(p)}=1)" for n, p in enumerate(payloads()))
        desk.open(*[f"Zz payload {n}: a sell pressure {p}" for n, p in enumerate(payloads())], links)
        panel = desk.panel()
        field = panel.get_by_role("combobox", name="Search terms")
        field.fill("zz payload")
        expect(panel.locator(".sq-item").first).to_contain_text("Zz payload")
        for number in (0, 1, 6, 8, 14, 19, 38):
            field.fill(f"zzterm {number}")
            desk.page.keyboard.press("Enter")
            expect(panel.locator(".sq-entry > h2")).to_have_text(f"Zz payload {number}")
            desk.page.wait_for_timeout(150)
            desk.page.keyboard.press("Escape")
        desk.page.locator(".jp-Notebook .sq-term").first.hover()
        expect(desk.card()).to_be_visible()
        assert desk.page.evaluate("window.hits") is None
        assert away == []
    finally:
        for path in mine:
            path.unlink(missing_ok=True)


def test_a_poisoned_state_string_opens_the_calculator_and_nothing_else(lab):
    lab.page.add_init_script(HIT)
    lab.open(
        "Try [it](squeezelab:short-squeeze?shock=5%25&preset=%22%29%3Bimport%20os%23"
        "&x%22%29%3Bprint%281%29=2&average_entry=%3Csvg%20onload%3Dhit%28%29%3E)."
    )
    lab.page.get_by_role("link", name="it").click()
    lab.calculator()
    assert lab.page.evaluate("window.hits") is None


ASKS = ("cursor", "background", "background-image", "border-image", "list-style-image", "content", "mask-image", "filter", "clip-path")


def test_a_formula_in_a_term_of_the_readers_own_fetches_nothing(lab):
    folder, asked = lab.server.root / "glossary", []
    folder.mkdir(exist_ok=True)
    term = folder / "zz-formula.md"
    lab.page.route("**/*elsewhere.example/**", lambda route: (asked.append(route.request.url), route.abort()))
    formulas = [rf"$\style{{{name}:url(https://elsewhere.example/{name}.png),auto}}{{xxxx}}$" for name in ASKS]
    formulas.append(r"$\href{https://elsewhere.example/link}{x}$ $\bbox[background:url(https://elsewhere.example/bbox.png)]{x}$")
    term.write_text("---\ntitle: Zz formula\nsummary: Asks for pictures.\n---\n\n## What starts it\n\n" + "\n\n".join(formulas) + "\n")
    try:
        panel = lab.open("A page.").panel()
        panel.get_by_role("combobox", name="Search terms").fill("Zz formula")
        lab.page.keyboard.press("Enter")
        formula = panel.locator(".sq-entry").locator("mjx-container [style*=cursor]").first
        expect(formula).to_be_attached()
        formula.hover()
        lab.page.wait_for_timeout(500)
        assert not asked
    finally:
        term.unlink(missing_ok=True)
