"""What a teacher hands out: the commands on the teacher's page do what it says, and a sheet is one page."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect

import squeezelab

pytestmark = pytest.mark.slow
SHEETS = ["short-selling-pressure", "sell-pressure", "short-term-selling-pressure", "panic-selling-dynamics", "gamma-scalping-pressure"]


def told(checkout):
    cells = json.loads((checkout / "notebooks/teachers/teachers-page.ipynb").read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def convert(checkout, place, command):
    """Runs a command line of the page, with the same Python and an output folder of its own."""
    program, name, *rest = shlex.split(command)
    assert (program, name) == ("jupyter", "nbconvert")
    line = [sys.executable, "-m", "nbconvert", *rest, f"--output-dir={place}"]
    own = {**os.environ, "PYTHONPATH": str(checkout / "kit"), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    done = subprocess.run(line, cwd=checkout, env=own, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def commands(checkout):
    """The command lines of the page, those over several lines joined."""
    blocks = re.findall(r"```sh\n(.*?)```", told(checkout), re.DOTALL)
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]


def test_the_slides_turn_their_pages_without_a_net(checkout, tmp_path, page):
    fetch, export = (next(line for line in commands(checkout) if "offline" in line and program in line) for program in ("npm", "nbconvert"))
    if shutil.which("npm") is None:
        pytest.skip("npm is not here to fetch reveal.js.")
    line = shlex.split(fetch.replace("notebooks/teachers/", f"{tmp_path}/"))
    done = subprocess.run(line, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    convert(checkout, tmp_path, export)
    page.route(re.compile("^https?:"), lambda route: route.abort())
    page.goto((tmp_path / "slides.slides.html").as_uri())
    texts = []
    for number in range(page.locator(".slides > section").count()):
        present = page.locator(".slides > section.present")
        expect(present).to_be_in_viewport()
        if place := os.environ.get("SQUEEZELAB_SCREENSHOTS"):
            page.screenshot(path=os.path.join(place, f"slide-{number}.png"))
        texts.append(present.inner_text())
        page.keyboard.press("ArrowRight")
    assert len(set(texts)) == len(texts) >= 11 and all(texts)
    brink, squeeze = (squeezelab.run("short-squeeze", preset=name) for name in ("A little deeper", "Thin market"))
    assert brink.write("market_depth") in "".join(texts) and squeeze.write("end_price") in "".join(texts)
    assert page.locator("svg polyline").count() == 3 and not page.get_by_text("import squeezelab").count()


def test_the_slides_for_a_room_with_a_net_are_exported_by_the_first_command(checkout, tmp_path):
    convert(checkout, tmp_path, next(line for line in commands(checkout) if "--to slides" in line))
    text = (tmp_path / "slides.slides.html").read_text("utf-8")
    assert text.count("<section") >= 11 and "Traceback" not in text
    assert "widget-state" not in text, "no calculator that would not be alive"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_prints_on_one_page_with_its_picture(checkout, tmp_path, page, name):
    command = next(line for line in commands(checkout) if "sheet-sell-pressure" in line)
    convert(checkout, tmp_path, command.replace("sheet-sell-pressure", f"sheet-{name}"))
    page.goto((tmp_path / f"sheet-{name}.html").as_uri(), wait_until="domcontentloaded")
    assert page.locator("svg polyline").count() == 3 and page.locator("table tbody tr").count() == 3
    assert page.locator("math").count() >= 1, "the formula needs no script from elsewhere"
    if os.environ.get("SQUEEZELAB_SCREENSHOTS"):
        page.screenshot(path=os.path.join(os.environ["SQUEEZELAB_SCREENSHOTS"], f"sheet-{name}.png"), full_page=True)
    assert re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")) == [b"/Type /Page"]
