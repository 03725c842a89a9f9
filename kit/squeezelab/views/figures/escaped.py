"""Text as HTML. A page says the same few hundred words at every move, so each is escaped once."""

from __future__ import annotations

from functools import lru_cache
from html import escape as plainly

escape = lru_cache(1024)(plainly)
