"""What a teacher hands out: the commands on the teacher's page do what it says, and a sheet is one page."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

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


def test_the_slides_are_exported_by_the_command_in_the_text(checkout, tmp_path):
    command = re.search(r"^jupyter nbconvert .*slides\.ipynb$", told(checkout), re.MULTILINE)[0]
    convert(checkout, tmp_path, command)
    page = (tmp_path / "slides.slides.html").read_text("utf-8")
    assert page.count("<section") >= 11 and "import squeezelab" not in page
    assert "jp-RenderedMarkdown" in page and "Traceback" not in page


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_prints_on_one_page_with_its_picture(checkout, tmp_path, page, name):
    command = re.search(r"^jupyter nbconvert .*sheet-sell-pressure\.ipynb$", told(checkout), re.MULTILINE)[0]
    convert(checkout, tmp_path, command.replace("sheet-sell-pressure", f"sheet-{name}"))
    page.goto((tmp_path / f"sheet-{name}.html").as_uri(), wait_until="domcontentloaded")
    assert page.locator("svg polyline").count() == 3 and page.locator("table tbody tr").count() == 3
    assert page.locator("math").count() >= 1, "the formula needs no script from elsewhere"
    if os.environ.get("SQUEEZELAB_SCREENSHOTS"):
        page.screenshot(path=os.path.join(os.environ["SQUEEZELAB_SCREENSHOTS"], f"sheet-{name}.png"), full_page=True)
    assert re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")) == [b"/Type /Page"]
