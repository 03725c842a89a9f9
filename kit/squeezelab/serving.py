"""Voilà with our two pages before its own, for the hosts that are named, for as many readers as fit."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler

from .errors import SqueezelabError, UnknownName

HOST = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^\[\]:]+|[0-9a-fA-F:.]+))(?::\d{0,5})?")  # an address in brackets or a name, and a port
AGAIN = 60  # seconds after which it is worth trying again
FULL = (
    "<h1>Every place is taken</h1><p>Each reader has a small Python of her own here, and {most} of them run already. "
    "A place is free when somebody leaves, at the latest ten minutes after. Please try again in a minute.</p>"
    "<p><a href='{root}'>Back to the gallery</a></p>"
)
TEMPLATES = "/templates/([^/]+/[^/]+/.+)"  # Voilà raises where such an address has fewer parts
SAYS = {403: "This is not handed out.", 404: "There is no such page.", 405: "This page cannot be asked for in that way."}
Page = Callable[[str, str], str]  # of a title and a body


def local(host: str, hosts: Iterable[str]) -> bool:
    """Whether a Host header names this machine by a loopback address, or one of the hosts allowed; ``*`` allows every one."""
    told = HOST.fullmatch(host.strip())
    if told is None:
        return False
    name = (told[1] or told[2]).lower().removesuffix(".")
    if name in {"localhost", *(one.lower() for one in hosts)} or "*" in hosts:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class Foreign(RequestHandler):
    """A request whose Host is not ours: a name that somebody else has pointed at this machine."""

    def prepare(self) -> None:
        """Refuses it, whatever it asks for."""
        self.set_status(403)
        self.finish("This server does not answer to that name. Whoever runs it allows names with: squeezelab serve --host NAME")


def application(front: Callable[[str], str], entry: Callable[[str], str], page: Page, hosts: tuple[str, ...]) -> type[Voila]:
    """The application; ``front`` makes the first page of a query, ``entry`` that of a term, ``page`` a plain one."""
    from jupyter_server.base.handlers import JupyterHandler
    from jupyter_server.utils import url_path_join

    class Front(JupyterHandler):
        def get(self) -> None:
            try:
                self.finish(front(self.get_query_argument("q", "").strip()[:200]))
            except SqueezelabError as problem:
                self.set_status(500)
                self.finish(page("Squeezelab", f"<h1>Squeezelab</h1><p>{escape(str(problem))}</p>"))

    class Entry(JupyterHandler):
        def get(self, term: str) -> None:
            try:
                self.finish(entry(term))
            except UnknownName as unknown:
                self.set_status(404)
                self.finish(page("No such term", f"<h1>No such term</h1><p>{escape(str(unknown))}</p>"))

    class Leave(VoilaShutdownKernelHandler):  # type: ignore[misc]
        def check_xsrf_cookie(self) -> None:
            """The page says goodbye while it closes, without the cookie; the id that nobody else knows is enough."""

    class Told:
        def write_error(self: Any, status_code: int, **told: Any) -> None:
            """A page in a sentence: nothing of a traceback, and no path of this machine."""
            error = (told.get("exc_info") or (None, None))[1]
            root = self.settings.get("base_url", "/")
            if status_code == 503:
                self.set_header("Retry-After", str(AGAIN))
                self.finish(page("Every place is taken", FULL.format(most=getattr(error, "limit", "as many as fit"), root=root)))
            else:
                says = SAYS.get(status_code, "This page could not be made.")
                self.finish(page("Squeezelab", f"<h1>{says}</h1><p><a href='{root}'>Back to the gallery</a></p>"))

    class Missing(Told, RequestHandler):
        def prepare(self) -> None:
            raise HTTPError(404)

    class Rendered(Told, TornadoVoilaHandler):  # type: ignore[misc]
        async def prepare(self, **more: Any) -> None:
            """Only notebooks are rendered, with the template of this server: a visitor chooses neither."""
            await super().prepare(**more)
            path = self.request.path
            if not path.endswith(".ipynb") or {"template", "theme"} & set(self.request.query_arguments):
                raise HTTPError(404)

    def telling(kind: Any) -> Any:
        return kind if issubclass(kind, WebSocketHandler) else type(kind.__name__, (Told, kind), {})

    class Pages(Voila):  # type: ignore[misc]
        def init_handlers(self) -> list[Any]:
            own = [
                (self.server_url, Front),
                (url_path_join(self.server_url, r"/voila/glossary/([a-z0-9-]+)\.md"), Entry),
                (url_path_join(self.server_url, r"/voila/api/shutdown/(.*)"), Leave),
            ]
            theirs = [
                (address.replace("/templates/(.*)", TEMPLATES), Rendered if kind is TornadoVoilaHandler else telling(kind), *rest)
                for address, kind, *rest in super().init_handlers()
                # the gallery lists what there is, and nobody is logged in
                if not any(part in address for part in ("/voila/tree", "/voila/api/contents", "/logout"))
            ]
            return [*own, *theirs]

        def listen(self) -> None:
            find = self.app.find_handler

            def guarded(request: HTTPServerRequest, **more: Any) -> Any:
                if local(request.host, hosts):
                    return find(request, **more)
                return self.app.get_handler_delegate(request, Foreign)

            self.app.settings["default_handler_class"] = Missing
            self.app.find_handler = guarded
            super().listen()

    return Pages
