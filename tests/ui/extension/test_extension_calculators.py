"""Calculators outside of notebooks: one kernel, kept values, restarts, and what is said when it cannot work."""

import json
import re
import sys
import time

import pytest
from playwright.sync_api import expect

import squeezelab

LINK = "Try [five percent](calculators/short-squeeze.ipynb#shock=5%25) or [the cascade](squeezelab:liquidation-cascade?preset=Deep+market)."


def reading(calculator):
    return calculator.locator(".rd b").first


def sparked(desk, key, shock):
    """The calculator once a key has brought its spark there, and the price that it ends at."""
    calculator = desk.calculator()
    calculator.get_by_role("slider", name="Spark").focus()
    desk.page.keyboard.press(key)
    told = squeezelab.run("short-squeeze", shock=shock).write("end_price").split()[0]
    expect(reading(calculator)).to_contain_text(told)
    return calculator, told


def soon(true):
    """Whether it becomes true within twenty seconds."""
    until = time.monotonic() + 20
    while not (done := true()) and time.monotonic() < until:
        time.sleep(0.3)
    return done


def own_kernel(desk):
    """The kernel of the calculators; None when there is none."""
    found = [one for one in json.loads(desk.server.ask("api/sessions")) if one["path"].startswith("squeezelab-calculators")]
    assert len(found) < 2, "calculators do not share a kernel"
    return found[0]["kernel"]["id"] if found else None


@pytest.mark.same_page
def test_an_entry_opens_its_calculator_and_a_slider_moves_the_market(desk):
    desk.open()
    desk.read("Short selling pressure").get_by_role("button", name="Open the calculator").click()
    calculator = desk.calculator()
    shock = calculator.get_by_role("slider", name="Spark")
    before, paths = reading(calculator).inner_text(), [one.get_attribute("d") for one in calculator.locator(".sq-fig path.line").all()]
    shock.focus()
    for key in ("ArrowRight", "ArrowRight", "Home", "ArrowRight", "ArrowRight"):
        desk.page.keyboard.press(key)
    stop = float(squeezelab.get_model("short-squeeze").parameter("shock").stops[2])
    preset = next(entry["preset"] for entry in index()["entries"] if entry["id"] == "short-selling-pressure")
    expect(reading(calculator)).to_contain_text(squeezelab.run("short-squeeze", preset=preset, shock=stop).write("end_price").split()[0])
    assert reading(calculator).inner_text() != before
    assert [one.get_attribute("d") for one in calculator.locator(".sq-fig path.line").all()] != paths
    assert not desk.reader.errors


def index():
    from squeezelab.places import index_file

    return json.loads(index_file().read_text(encoding="utf-8"))


@pytest.mark.same_page
def test_links_open_calculators_at_their_state_and_all_share_one_kernel(desk):
    desk.open(LINK)
    desk.page.get_by_role("link", name="five percent").click()
    expect(reading(desk.calculator())).to_contain_text(squeezelab.run("short-squeeze", shock=0.05).write("end_price").split()[0])
    desk.page.get_by_role("link", name="the cascade").click()
    expect(desk.page.locator(".sq-calculator .sq-m-liquidation-cascade")).to_be_visible()
    expect(desk.calculator().locator(".sq-preset.is-on")).to_contain_text("Deep market")
    expect(desk.page.locator(".sq-calculator")).to_have_count(2)
    assert own_kernel(desk)


@pytest.mark.same_page
def test_a_restarted_kernel_brings_the_calculator_back_with_its_values(desk):
    desk.open(LINK)
    desk.page.get_by_role("link", name="five percent").click()
    calculator, told = sparked(desk, "Home", 0.0)
    calculator.evaluate("e => e.dataset.old = 'yes'")
    desk.server.ask(f"api/kernels/{own_kernel(desk)}/restart", b"", "POST")
    fresh = desk.page.locator(".sq-calculator-area:not(.is-coming) .sq-calc:not([data-old])")
    expect(reading(fresh)).to_contain_text(told)
    expect(desk.page.locator(".sq-calculator .sq-note:visible")).to_have_count(0)


@pytest.mark.same_page
def test_a_restarted_kernel_brings_the_second_side_back(lab):
    lab.open(LINK)
    lab.page.get_by_role("link", name="five percent").click()
    calculator = lab.calculator()
    calculator.get_by_role("button", name="Compare").click()
    expect(calculator.locator(".sq-twin .rd").first).to_be_visible()
    calculator.get_by_role("radio", name="sliders move B").or_(calculator.get_by_role("button", name="sliders move B")).click()
    calculator.get_by_role("slider", name="Spark").focus()
    lab.page.keyboard.press("End")
    most = squeezelab.get_model("short-squeeze").parameter("shock").high
    told = squeezelab.run("short-squeeze", preset="A little deeper", shock=most).write("end_price").split()[0]
    expect(calculator.locator(".sq-twin .rd b").first).to_contain_text(told)
    calculator.evaluate("e => e.dataset.old = 'yes'")
    lab.server.ask(f"api/kernels/{own_kernel(lab)}/restart", b"", "POST")
    fresh = lab.page.locator(".sq-calculator-area:not(.is-coming) .sq-calc:not([data-old])")
    expect(fresh.locator(".sq-twin .rd b").first).to_contain_text(told)


@pytest.mark.same_page
def test_the_kernel_goes_with_the_last_calculator(lab):
    lab.open(LINK)
    for name in ("five percent", "the cascade"):
        lab.page.get_by_role("link", name=name).click()
        lab.calculator()
    tabs = lab.page.locator("#jp-main-dock-panel .lm-TabBar-tab", has_not_text=re.compile("desk.ipynb|Launcher"))
    expect(tabs).to_have_count(2)
    tabs.last.locator(".lm-TabBar-tabCloseIcon").click()
    expect(tabs).to_have_count(1)
    assert own_kernel(lab)
    tabs.last.locator(".lm-TabBar-tabCloseIcon").click()
    assert soon(lambda: own_kernel(lab) is None)


@pytest.mark.same_page
def test_a_calculator_can_use_the_notebooks_kernel(lab):
    lab.open(LINK, ">>> mark = 41")
    lab.page.get_by_role("link", name="five percent").click()
    lab.calculator()
    lab.page.get_by_label("Kernel of this calculator").select_option("notebook")
    expect(reading(lab.calculator())).to_contain_text(squeezelab.run("short-squeeze", shock=0.05).write("end_price").split()[0])
    assert soon(lambda: own_kernel(lab) is None)
    assert any(path.endswith("desk.ipynb") for path in lab.sessions())


@pytest.mark.same_page
def test_a_value_out_of_bounds_is_said_and_nothing_is_lost(lab):
    lab.open("Try [too much](calculators/short-squeeze.ipynb#shock=400%25).")
    lab.page.get_by_role("link", name="too much").click()
    note = lab.page.locator(".sq-calculator").get_by_role("alert")
    expect(note).to_contain_text("The calculator did not start.")
    expect(note).to_contain_text("400")


@pytest.mark.same_page
def test_calculators_and_tutorials_stand_in_launcher_and_palette(lab):
    lab.open()
    lab.command("New Launcher", shows=lab.page.locator(".jp-Launcher:visible").first)
    section = lab.page.locator(".jp-Launcher-section", has_text="Squeezelab")
    for title in [one["title"] for one in index()["tutorials"]] + ["Glossary", "Short squeeze"]:
        expect(section.locator(".jp-LauncherCard", has_text=title).first).to_be_attached()
    lab.command("Calculator: Short squeeze", shows=lab.page.locator(".sq-calculator:visible").first)
    lab.calculator()


@pytest.mark.same_page
def test_arrows_on_a_slider_in_a_notebook_stay_with_the_slider(desk):
    desk.open(">>> import squeezelab; squeezelab.open('short-squeeze')", "One.", "Two.")
    desk.page.locator(".jp-CodeCell").first.click()
    desk.page.keyboard.press("Control+Enter")
    calculator = desk.reader.calculator()
    shock = calculator.get_by_role("slider", name="Spark")
    shock.focus()
    before = float(shock.get_attribute("aria-valuenow"))
    for _ in range(3):
        desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowUp")
    expect(shock).to_have_attribute("aria-valuenow", re.compile(rf"^{before + 4:g}(\.0)?$"))
    expect(shock).to_be_focused()
    expect(desk.page.locator(".jp-Cell.jp-mod-active .sq-calc")).to_have_count(1)


def test_a_kernel_without_the_package_is_told_and_one_that_has_it_is_offered(lab):
    """A second kernel that cannot import squeezelab, as in an environment of the reader's own."""
    kernels = lab.server.root.parent / "data" / "kernels" / "bare"
    kernels.mkdir(parents=True, exist_ok=True)
    hide = (
        "import sys; from importlib.abc import MetaPathFinder\n"
        "class No(MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] == 'squeezelab':\n"
        "            raise ModuleNotFoundError(\"No module named 'squeezelab'\", name='squeezelab')\n"
        "sys.meta_path.insert(0, No()); from ipykernel.kernelapp import launch_new_instance; launch_new_instance()"
    )
    argv = [sys.executable, "-c", hide, "-f", "{connection_file}"]
    (kernels / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Bare", "language": "python"}))
    lab.open(LINK, kernel="bare")
    lab.page.get_by_role("link", name="five percent").click()
    lab.calculator()
    lab.page.get_by_label("Kernel of this calculator").select_option("notebook")
    note = lab.page.locator(".sq-calculator").get_by_role("alert")
    expect(note).to_contain_text("This kernel has no Squeezelab.")
    expect(note).not_to_contain_text("pip install squeezelab")  # no such package is on the index
    note.get_by_role("button", name="Use Python 3").click()
    lab.calculator()
    expect(lab.page.get_by_label("Kernel of this calculator")).to_have_value("own")


def test_a_reload_brings_calculators_back_with_their_values(desk):
    desk.open(LINK)
    desk.page.get_by_role("link", name="five percent").click()
    high = squeezelab.get_model("short-squeeze").parameter("shock").high
    _, told = sparked(desk, "End", high)
    kernel = own_kernel(desk)
    desk.until_kept(f'"shock": {high}}}')
    desk.page.reload()
    expect(reading(desk.calculator())).to_contain_text(told)
    expect(desk.page.locator(".sq-calculator")).to_have_count(1)
    assert own_kernel(desk) == kernel


def test_a_calculator_opens_beside_below_or_as_a_tab(lab):
    setting = "lab/api/settings/squeezelab:calculators"
    try:
        for place in ("beside", "below", "tab"):
            lab.server.ask(setting, json.dumps({"raw": json.dumps({"place": place})}).encode(), "PUT")
            lab.open(LINK)
            book = lab.page.locator(".jp-NotebookPanel").bounding_box()
            lab.page.get_by_role("link", name="five percent").click()
            calculator = lab.page.locator(".sq-calculator")
            expect(calculator).to_be_visible()
            box, notebook = calculator.bounding_box(), lab.page.locator(".jp-NotebookPanel")
            if place == "beside":
                assert box["x"] >= notebook.bounding_box()["x"] + notebook.bounding_box()["width"]
            elif place == "below":
                assert box["y"] >= notebook.bounding_box()["y"] + notebook.bounding_box()["height"]
            else:
                expect(notebook).to_be_hidden()
                assert abs(box["width"] - book["width"]) < 4 and abs(box["height"] - book["height"]) < 60
            lab.page.locator("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current", has_text="Short squeeze").locator(
                ".lm-TabBar-tabCloseIcon"
            ).click()
            expect(calculator).to_have_count(0)
            assert soon(lambda: own_kernel(lab) is None)
    finally:
        lab.server.ask(setting, b'{"raw": "{}"}', "PUT")


def test_two_windows_of_one_server_do_not_break_each_others_calculators(desk):
    """The same page twice: each window moves its own slider, and the one that is closed leaves the other its kernel."""
    desk.open(LINK)
    desk.page.get_by_role("link", name="five percent").click()
    first = desk.calculator()
    other = desk.page.context.new_page()
    other.goto(desk.page.url)
    other.get_by_role("link", name="five percent").click()
    second = other.locator(".sq-calculator-area:not(.is-coming) .sq-calc").first
    expect(second.locator(".sq-fig path.line").first).to_be_attached(timeout=90_000)
    high = squeezelab.run("short-squeeze", shock=squeezelab.get_model("short-squeeze").parameter("shock").high)
    for calculator in (first, second):
        calculator.get_by_role("slider", name="Spark").focus()
        calculator.page.keyboard.press("End")
        expect(reading(calculator)).to_contain_text(high.write("end_price").split()[0])
    if desk.app == "lab":
        other.locator(".lm-TabBar-tab.lm-mod-current", has_text="Short squeeze").locator(".lm-TabBar-tabCloseIcon").click()
        expect(other.locator(".sq-calculator")).to_have_count(0)
        other.wait_for_timeout(1500)
    other.close()
    first.get_by_role("slider", name="Spark").focus()
    desk.page.keyboard.press("Home")
    expect(reading(first)).to_contain_text(squeezelab.run("short-squeeze", shock=0.0).write("end_price").split()[0])
    expect(desk.page.locator(".sq-calculator .sq-note:visible")).to_have_count(0)
