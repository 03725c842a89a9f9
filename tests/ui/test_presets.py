"""The presets of all models at the widths of a desk, a notebook and a place beside a text: all in sight, none cut. No server is asked."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page

import squeezelab.views
from squeezelab.models import get_model, model_ids
from squeezelab.views.figures import situation

SHEETS = Path(squeezelab.views.__file__).parent / "page"
CUT = """width => [...document.querySelectorAll('.sq-calc')].flatMap(calculator => {
  calculator.style.width = `${width}px`;
  const row = calculator.querySelector('.sq-presets');
  const over = one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  const cut = [...row.querySelectorAll('.sq-preset')].filter(over).map(one => `“${one.textContent}” is cut`);
  return (row.scrollWidth > row.clientWidth + 1 ? ['the row scrolls', ...cut] : cut).map(said => `${calculator.id}: ${said}`);
})"""


def row(identity: str) -> str:
    """The frame of a calculator that holds its presets."""
    model = get_model(identity)
    buttons = "".join(
        f'<button class="jupyter-button sq-preset" title="{escape(line)}">{escape(one.title)}</button>'
        for one, line in zip(model.presets, situation.lines(model), strict=True)
    )
    many = " is-many" if situation.crowded(model) else ""
    return (
        f'<div class="sq-root sq-calc jupyter-widgets" id="{identity}"><div class="sq-body" style="height: auto">'
        f'<div class="sq-presets{many}"><div class="sq-from">Start from</div>{buttons}</div></div></div>'
    )


@pytest.fixture
def rows(page: Page) -> Page:
    """All of them on one page."""
    style = "".join((SHEETS / f"{name}.css").read_text("utf-8") for name in ("tokens", "figures", "calculator", "narrow"))
    page.set_content(f"<style>.jupyter-button {{ border: 0 }} {style}</style>{''.join(map(row, model_ids()))}")
    return page


def test_all_presets_of_every_model_are_in_sight_and_whole(rows: Page) -> None:
    widths = (1180, 1039, 900, 880, 879, 800, 760, 759, 700, 699, 600, 540, 508, 484, 480)
    faults = {width: found for width in widths if (found := rows.evaluate(CUT, width))}
    assert not faults
