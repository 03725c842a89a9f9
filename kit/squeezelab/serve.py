"""The notebooks as web pages without code: Voilà before our tutorials, calculators, cases and exercises.

Each reader gets a kernel of her own, which ends when she leaves. Nothing is fetched from elsewhere: Voilà's page
asks a CDN for two icon fonts that it also brings along, so our copy of the page leaves those two lines out.

Put it behind a proxy like any web server: forward websockets, and add ``--Voila.base_url=/squeezelab/`` if it is not
at the root. It has no password: who reaches the port can run the notebooks (but no code of his own). It answers to the
names of this machine and to those allowed, to as many readers as its memory holds.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from .errors import SqueezelabError
from .places import home, notebooks_folder

TEMPLATE = "squeezelab"
UNUSED = ("squeezelab", "@jupyter-notebook/lab-extension", "@voila-dashboards/jupyterlab-preview")  # made for JupyterLab
ELSEWHERE = re.compile(r"""[ \t]*<(?:link|script)\b[^>]*\b(?:href|src)="https?://[^>]*>(?:</script>)?\n?""")
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
    "a{color:light-dark(#0b57a4,#8ab4f8)}dt{margin-top:.6em}dd{margin:0}"
    "table{border-collapse:collapse}td,th{padding:.2em .6em;text-align:left}"
)
READABLE = (  # a text to read: no line longer than the eye follows, and nothing that is said to those with cells to run
    "#rendered_cells>div{box-sizing:border-box;max-width:1376px;margin:auto;padding:16px clamp(0px,2vw,28px)}"
    ".jp-Cell:has(.celltag_plain){display:none}"
    ".jp-RenderedHTMLCommon.jp-RenderedMarkdown{display:block;max-width:720px;margin-inline:28px;padding-inline:0;"
    "font:400 17px/27px 'Source Serif 4',Charter,Georgia,serif}"
    ".jp-RenderedMarkdown.jp-RenderedMarkdown :is(h1,h2,h3){font-family:inherit;font-weight:620}"
    "@media(max-width:600px){.jp-RenderedHTMLCommon.jp-RenderedMarkdown{margin-inline:12px}"
    ".jp-RenderedMarkdown blockquote{margin-inline:0}}"
)
ASKED = "[cell-index]:has(.sq-guess:is([data-phase=closed],[data-phase=open]))"
WAITING = (  # what a card asks for is told further down: the page ends at the card until its guess is locked or skipped, as a story does
    f"{ASKED}~[cell-index]{{display:none}}{ASKED}::after{{content:'The page goes on when your guess is locked, or without one.';"
    "display:block;max-width:720px;margin:16px 28px 0;font:400 15px/22px system-ui,sans-serif;color:var(--jp-ui-font-color2)}"
    f"{ASKED}~{ASKED}::after{{content:none}}"
    f"@media(max-width:600px){{{ASKED}::after{{margin-inline:12px}}}}"
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
    with (own / "index.html.j2").open("a", encoding="utf-8") as page:
        page.write(f"\n{{% block html_head_css %}}<style>{READABLE}{WAITING}</style>{{% endblock html_head_css %}}\n")
    (own / "conf.json").write_text('{"base_template": "lab"}', "utf-8")


def front_page(query: str = "") -> str:
    """The first page: the gallery, or what a search in it has found."""
    from .gallery import html
    from .glossary.loading import load, searcher

    index = load()
    hits = searcher()(query, 12) if query else []
    entries = searcher().entries if query else {}
    body = html.body(index, query=query, hits=[entries[hit.id] for hit in hits], nearest=bool(hits) and hits[0].where == "spelling")
    return _page("Squeezelab", f"{body}<script type='module'>{html.script()}</script>", html.sheets())


def entry_page(term: str) -> str:
    """An entry of the glossary as a page; raises `UnknownName` where there is none."""
    from .face import define

    found = define(term)
    return _page(found.title, found.to_html())


def _page(title: str, body: str, style: str = "") -> str:
    view = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    head = (
        f'<meta charset="utf-8">{view}<title>{escape(title)}</title><link rel="icon" href="data:;base64,="><style>{style or STYLE}</style>'
    )
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body if style else f"<main>{body}</main>"}</body></html>'


def arguments(flags: Sequence[str] = ()) -> list[str]:
    """What Voilà is started with; ``flags`` come last, so that the reader's own win."""
    return [
        str(notebooks_folder()),
        "--Voila.ip=127.0.0.1",
        f"--VoilaConfiguration.template={TEMPLATE}",
        *(f"--VoilaConfiguration.extension_denylist={name}" for name in UNUSED),
        "--Voila.kernel_websocket_connection_class=squeezelab.nodelay.PromptConnection",
        "--VoilaConfiguration.multi_kernel_manager_class=squeezelab.kernels.ReaderKernels",
        "--MappingKernelManager.cull_interval=60",
        "--MappingKernelManager.cull_idle_timeout=600",
        *flags,
    ]


def serve(flags: Sequence[str] = (), *, hosts: Sequence[str] = (), kernels: int = 0) -> None:
    """Runs the server until it is stopped; raises `SqueezelabError` where Voilà is not installed.

    ``hosts`` are the names under which it answers besides those of this machine, ``kernels`` how many readers have a place;
    0 is as many as the memory holds.
    """
    try:
        from .serving import application
    except ImportError as missing:
        raise SqueezelabError("squeezelab serve needs Voilà: pip install 'squeezelab[serve]'.") from missing
    pages = application(front_page, entry_page, _page, tuple(hosts))
    with tempfile.TemporaryDirectory(prefix="squeezelab-", ignore_cleanup_errors=True) as place:
        page_template(Path(place))
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (place, os.environ.get("JUPYTER_PATH"))))
        if home() is not None:  # readers' kernels find the checkout that serves them
            own = str(Path(__file__).resolve().parent.parent)
            os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (own, os.environ.get("PYTHONPATH"))))
        pages.launch_instance(argv=arguments([f"--ReaderKernels.most={kernels}", *flags]))
