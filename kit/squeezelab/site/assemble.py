"""Style sheet, scripts and service worker: put together from the views' own files and the site's, each named by what it holds."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..places import built_extensions
from ..views.figures.drawing import paint
from ..views.figures.roles import ORDER
from ..views.page.host import SHEETS

HERE = Path(__file__).parent / "assets"
VIEWS = Path(__file__).parent.parent / "views" / "page"
SEARCHING = Path(__file__).parent.parent / "glossary" / "searching"  # the panel imports the same files
SCRIPTS = ("book", "setting", "calculator", "addressing", "live", "tools", "playing", "twins", "guessing", "search", "pages")
DARK = re.compile(r"\[data-jp-theme-light='false'\] \.sq-root[^{]*\{([^}]*)\}")
RULE = re.compile(r"^\[data-jp-theme-light='false'\][^{]*\{[^}]*\}", re.MULTILINE)  # the same, whole
FACE = (
    "@font-face{{font-family:'Source Serif 4 Variable';font-style:{style};font-weight:200 900;font-display:swap;"
    "src:url('{to}') format('woff2')}}"
)
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="6.5" r="4" fill="#df6a1a"/>'
    '<circle cx="19" cy="10" r="3"/><circle cx="5" cy="11" r="2.4"/><circle cx="8" cy="17.5" r="3"/>'
    '<circle cx="16" cy="17.5" r="2.6"/></svg>'
)


def css(fonts: Mapping[str, str]) -> str:
    """The style sheet; dark where the reader or their system says so, never on paper; ``fonts`` are addresses by style."""
    sheets = [(VIEWS / f"{name}.css").read_text("utf-8") for name in (*SHEETS, "own")]
    found = DARK.search(sheets[0])
    assert found, "tokens.css has no dark theme"
    dark = "html:not([data-jp-theme-light='true'])"
    chosen = f"{dark}.sq-root, {dark} :is(.sq-root, .sq-calc)"
    system = f"@media screen and (prefers-color-scheme: dark) {{ {chosen} {{{found[1]}}} }}\n"
    sheets[0] = RULE.sub(lambda rule: f"@media screen {{ {rule[0]} }}", sheets[0])
    faces = "".join(FACE.format(style=style, to=to) for style, to in fonts.items())
    own = [(HERE / name).read_text("utf-8") for name in ("site.css", "widths.css")]
    return tightened(faces + "".join([*sheets[:1], system, *sheets[1:], *own]))


def tightened(sheet: str) -> str:
    """A style sheet without comments and without the blanks that nobody needs."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)).strip()


def js() -> str:
    """The script of every page, in a scope of its own."""
    paints = json.dumps({role: paint(role) for role in ORDER}, separators=(",", ":"))
    views = [(VIEWS / f"{name}.js").read_text("utf-8") for name in ("strokes", "declutter", "sketch", "png")]
    own = [(HERE / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    body = "\n".join([f"const PAINT = {paints};", *views, *own])
    bare = re.sub(r"^\s*//.*\n", "", body, flags=re.MULTILINE)
    return f"(() => {{\n'use strict';\n{bare}}})();\n"


def searching() -> str:
    """The glossary's search as one module, which a page imports when somebody first asks."""
    texts = [(SEARCHING / f"{name}.js").read_text("utf-8") for name in ("words", "asking", "told", "lexicon", "ranking", "search")]
    body = re.sub(r"^import .*\n|^export (?=class|const|function)", "", "\n".join(texts), flags=re.MULTILINE)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*\*.*?\*/", "", body, flags=re.DOTALL)).strip() + "\nexport { Search };\n"


def theme() -> str:
    """What must run before anything is drawn."""
    return (HERE / "theme.js").read_text("utf-8")


def worker(version: str, first: Iterable[str]) -> str:
    """The service worker of one build."""
    listed = ", ".join(json.dumps(one) for one in first)
    return (HERE / "sw.js").read_text("utf-8").replace("[version]", version).replace("/* first */", listed)


FACES = ("normal", "italic")  # in the order in which the extension's own sheet names them
NAMED = re.compile(r"new URL\(\w+\((\d+)\)")
FILE = re.compile(r'(\d+)\([^)]*\)\{\w+\.exports=\w+\.p\+"(\w+\.woff2)"')


def fonts() -> dict[str, bytes]:
    """The serif that the built extension carries, by style; nothing where it was not built: the system's serif stands then."""
    folders = [folder / "static" for folder in built_extensions()]
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.js"))):
        text = path.read_text("utf-8", errors="ignore")
        at = text.find("'Source Serif 4 Variable'")
        if at < 0 or "woff2-variations" not in text:
            continue
        files, begin = dict(FILE.findall(text)), text.rfind("new URL(", 0, text.rfind("new URL(", 0, at))
        wanted = [files[number] for number in NAMED.findall(text[begin:at]) if number in files]
        held = {style: path.parent / name for style, name in zip(FACES, wanted, strict=False)}
        if len(held) == len(FACES) and all(one.is_file() for one in held.values()):
            return {style: one.read_bytes() for style, one in held.items()}
    return {}


def marked(name: str, content: str | bytes) -> str:
    """A file name that changes with what is in the file: ``assets/site.1a2b3c4d5e.css``."""
    data = content.encode() if isinstance(content, str) else content
    stem, _, kind = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}.{kind}"
