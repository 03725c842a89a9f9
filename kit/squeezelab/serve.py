"""The notebooks as web pages without code: Voilà before our tutorials, calculators, cases and exercises.

Each reader gets a kernel of her own, which ends when she leaves. Nothing is fetched from elsewhere: Voilà's page
asks a CDN for two icon fonts that it also brings along, so our copy of the page leaves those two lines out.

Put it behind a proxy like any web server: forward websockets, and add ``--Voila.base_url=/squeezelab/`` if it is not
at the root. It has no password: who reaches the port can run the notebooks (but no code of his own).
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from .errors import SqueezelabError
from .places import home, notebooks_folder

TEMPLATE = "squeezelab"
UNUSED = ("squeezelab", "@jupyter-notebook/lab-extension", "@voila-dashboards/jupyterlab-preview")  # made for JupyterLab
SHELVES = {"tutorials": "Tutorials", "cases": "Cases", "exercises": "Exercises", "calculators": "Calculators"}
ELSEWHERE = re.compile(r"""[ \t]*<(?:link|script)\b[^>]*\b(?:href|src)="https?://[^>]*>(?:</script>)?\n?""")
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "a{color:light-dark(#0b57a4,#8ab4f8)}dt{margin-top:.6em}dd{margin:0}"
    "table{border-collapse:collapse}td,th{padding:.2em .6em;text-align:left}"
)


def page_template(into: Path) -> None:
    """Voilà's page below ``into``, as `TEMPLATE`, without the lines that fetch something from another server.

    Read from the installed Voilà, so that it stays the page of that version.
    """
    from jupyter_core.paths import jupyter_path

    found = next((Path(place) for place in jupyter_path("voila", "templates", "lab") if Path(place).is_dir()), None)
    if found is None:
        raise SqueezelabError("Voilà is installed without its page templates; install it again: pip install --force-reinstall voila.")
    own = into / "voila" / "templates" / TEMPLATE
    shutil.copytree(found, own)
    for path in own.rglob("*.*"):
        if path.suffix in {".j2", ".html"}:
            path.write_text(ELSEWHERE.sub("", path.read_text("utf-8")), "utf-8")
    (own / "conf.json").write_text('{"base_template": "lab"}', "utf-8")


def shelf_page() -> str:
    """The first page: every notebook by shelf, with title and goal."""
    from .glossary.notebooks import read_notebooks

    notebooks = read_notebooks(notebooks_folder())
    parts = []
    for shelf, title in SHELVES.items():
        held = [n for n in notebooks if n["path"].startswith(f"{shelf}/")]
        items = "".join(
            f"<dt><a href='voila/render/{escape(n['path'])}'>{escape(n['title'])}</a></dt><dd>{escape(n['goal'])}</dd>" for n in held
        )
        parts.append(f"<h2>{title}</h2><dl>{items}</dl>" if held else "")
    note = "<p>Each page starts a small Python of its own and is ready after a few seconds. Nothing here is advice to trade anything.</p>"
    return _page("Squeezelab", f"<h1>Squeezelab</h1>{note}{''.join(parts)}")


def entry_page(term: str) -> str:
    """An entry of the glossary as a page; raises `UnknownName` where there is none."""
    from .face import define

    found = define(term)
    return _page(found.title, found.to_html())


def _page(title: str, body: str) -> str:
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head = f'<meta charset="utf-8">{view}<title>{escape(title)}</title><link rel="icon" href="data:;base64,="><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>'


def arguments(flags: Sequence[str] = ()) -> list[str]:
    """What Voilà is started with; ``flags`` come last, so that the reader's own win."""
    return [
        str(notebooks_folder()),
        "--Voila.ip=127.0.0.1",
        f"--VoilaConfiguration.template={TEMPLATE}",
        *(f"--VoilaConfiguration.extension_denylist={name}" for name in UNUSED),
        "--Voila.kernel_websocket_connection_class=squeezelab.nodelay.PromptConnection",
        "--MappingKernelManager.cull_interval=60",
        "--MappingKernelManager.cull_idle_timeout=600",
        *flags,
    ]


def serve(flags: Sequence[str] = ()) -> None:
    """Runs the server until it is stopped; raises `SqueezelabError` where Voilà is not installed."""
    pages = _application()
    with tempfile.TemporaryDirectory(prefix="squeezelab-", ignore_cleanup_errors=True) as place:
        page_template(Path(place))
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (place, os.environ.get("JUPYTER_PATH"))))
        if home() is not None:  # readers' kernels find the checkout that serves them
            own = str(Path(__file__).resolve().parent.parent)
            os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))
        pages.launch_instance(argv=arguments(flags))


def _application() -> Any:
    """Voilà with our two pages before its own."""
    try:
        from voila.app import Voila
        from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
    except ImportError as missing:
        raise SqueezelabError("squeezelab serve needs Voilà: pip install 'squeezelab[serve]'.") from missing
    from jupyter_server.base.handlers import JupyterHandler
    from jupyter_server.utils import url_path_join

    from .errors import UnknownName

    class Shelf(JupyterHandler):
        def get(self) -> None:
            self.finish(shelf_page())

    class Entry(JupyterHandler):
        def get(self, term: str) -> None:
            try:
                self.finish(entry_page(term))
            except UnknownName as unknown:
                self.set_status(404)
                self.finish(_page("No such term", f"<h1>No such term</h1><p>{escape(str(unknown))}</p>"))

    class Leave(VoilaShutdownKernelHandler):  # type: ignore[misc]
        def check_xsrf_cookie(self) -> None:
            """The page says goodbye while it closes, without the cookie; the id that nobody else knows is enough."""

    class Pages(Voila):  # type: ignore[misc]
        def init_handlers(self) -> list[Any]:
            entry = url_path_join(self.server_url, r"/voila/glossary/([a-z0-9-]+)\.md")
            leave = url_path_join(self.server_url, r"/voila/api/shutdown/(.*)")
            return [(self.server_url, Shelf), (entry, Entry), (leave, Leave), *super().init_handlers()]

    return Pages
