"""Connections that say nothing, or not all, are closed after a while."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE_S = 30.0
MOST_CONNECTIONS = 64


class PatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it; a connection on which no request is being answered is closed when it has been silent for long.

    uvicorn itself closes a silent connection only after its first answer.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch."""
        super().connection_made(transport)
        self._heard = self.loop.time()
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Note that something was said."""
        self._heard = self.loop.time()
        super().data_received(data)

    def _watch(self) -> None:
        transport: Any = self.transport
        if transport.is_closing():
            return
        answering = self.cycle is not None and not self.cycle.response_complete
        if not answering and self.loop.time() - self._heard > PATIENCE_S:
            transport.close()
            return
        self.loop.call_later(PATIENCE_S / 10, self._watch)
