"""Addresses of pages that show a calculator at a setting, and the state strings in them."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from .state import SCHEME

LONGEST = 4000  # characters; a longer text was not written by us
PAGE = re.compile(r"(?:^|/)calculators/([a-z0-9-]+)\.(?:ipynb|html)$")


def found_in(text: str) -> str:
    """The state string in a text: the text itself, or the address of a page that shows a setting; "" where there is none.

    Addresses are those of JupyterLab (``…/lab#squeezelab:short-squeeze?shock=5%25``), of a served page
    (``…/calculators/short-squeeze.ipynb?shock=5%25``) and of the static site (``…/calculators/short-squeeze.html#shock=5%25``).
    """
    text = text.strip()[: LONGEST + 1]
    bare = text.removeprefix("#")
    if bare.startswith(SCHEME):
        return bare
    if (start := text.find(f"#{SCHEME}")) >= 0:
        return text[start + 1 :]
    try:
        address = urlsplit(text)
    except ValueError:
        return ""
    found = PAGE.search(address.path)
    if not found:
        return ""
    query = "&".join(filter(None, (address.query, address.fragment)))
    return f"{SCHEME}{found[1]}{'?' + query if query else ''}"


def visited(name: str) -> str:
    """The state string that the address of a served page holds, where this kernel shows the page of that calculator; else ""."""
    if not os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return ""
    page = f"{os.environ.get('SCRIPT_NAME', '')}?{os.environ.get('QUERY_STRING', '')}"
    found = found_in(page)
    return found if found.startswith(f"{SCHEME}{name}?") else ""
