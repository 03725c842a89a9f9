"""The server that the command starts."""

import json
from urllib.request import urlopen


def test_it_serves_the_start_notebook_without_a_news_popup(reader):
    reader.open_lab("tutorials/00-start-here.ipynb")
    config = json.loads(reader.page.locator("#jupyter-config-data").text_content())
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]
    reader.page.wait_for_timeout(1500)
    assert reader.page.get_by_text("Would you like to").count() == 0


def test_it_serves_notebook_7_beside_jupyterlab(reader):
    reader.open_notebook7("tutorials/00-start-here.ipynb")
    assert reader.page.title().startswith("00-start-here")


def test_the_links_to_entries_lead_to_files(jupyter_server):
    assert (jupyter_server.root / "glossary").is_dir()
    assert (jupyter_server.root / "notebooks" / "tutorials" / "00-start-here.ipynb").is_file()


def test_the_browser_gets_the_extension_and_the_index(jupyter_server):
    with urlopen(jupyter_server.at("lab/extensions/squeezelab/index.json")) as answer:
        index = json.load(answer)
    assert {calculator["id"] for calculator in index["calculators"]} >= {"short-squeeze", "liquidation-cascade", "dealer-gamma"}
    with urlopen(jupyter_server.at("lab/extensions/squeezelab/package.json")) as answer:
        assert json.load(answer)["jupyterlab"]["_build"]["load"]
