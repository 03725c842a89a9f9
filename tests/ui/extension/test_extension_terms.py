"""Terms of the reader's own, from a folder of the workspace."""

from playwright.sync_api import expect


def test_own_terms_join_ours_and_a_broken_file_is_reported(desk):
    folder = desk.server.root / "glossary"
    folder.mkdir(exist_ok=True)
    good, bad = folder / "collateral-carousel.md", folder / "half-a-term.md"
    try:
        good.write_text(
            "---\ntitle: Collateral carousel\nsummary: Pledged twice, called once.\n---\n\n"
            "## What starts it\n\nA second pledge, and sell pressure.\n"
        )
        bad.write_text("---\ntitle: Half a term\nsumary: misspelt\n---\n")
        desk.open("Beware of collateral carousels.")
        expect(desk.page.locator(".jp-Notebook .sq-term")).to_have_text(["collateral carousels"])
        desk.term("collateral").hover()
        expect(desk.card()).to_contain_text("your term")
        desk.card().get_by_role("button", name="Read").click()
        panel = desk.page.locator("#squeezelab-panel")
        expect(panel.locator(".sq-entry")).to_contain_text("your own term, from glossary/collateral-carousel.md")
        expect(panel.locator(".sq-entry .sq-term")).to_have_text(["sell pressure"])
        panel.get_by_role("button", name="All terms").click()
        panel.locator(".sq-problems summary").click()
        expect(panel.locator(".sq-problems")).to_contain_text("glossary/half-a-term.md, line 2")
        expect(panel.locator(".sq-problems")).to_contain_text("The field summary is missing")
    finally:
        good.unlink(missing_ok=True)
        bad.unlink(missing_ok=True)
