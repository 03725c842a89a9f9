"""The kernel connection of the server that ``squeezelab`` starts: small messages leave at once.

Jupyter's server leaves Nagle's algorithm on, so several small messages from one slider move wait
about 40 ms for an acknowledgement. Under a drag that caps every library at some 21 updates a second.
"""

from __future__ import annotations

from asyncio import Future

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The usual connection between browser and kernel, without Nagle's delay."""

    def connect(self) -> Future[None] | None:  # type: ignore[override]  # as the parent class does
        """Connects as usual and sends without delay from then on."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
