"""The web server's connections, for clients that send a request drop by drop."""

from __future__ import annotations

from sanic.http import Stage
from sanic.server import HttpProtocol

from bot.dialogue.strict_http import StrictHttp

SECONDS_TO_READ_THE_ANSWER = 2


class ImpatientHttp(HttpProtocol):
    """Counts a request's time from its first byte.

    Sanic counts it from the last one, so that a byte now and then holds a connection for ever.
    Here the head has ``REQUEST_TIMEOUT`` seconds and all of the request, its answer included,
    ``RESPONSE_TIMEOUT``.
    """

    _time: float

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = StrictHttp(self)

    def check_timeouts(self) -> None:
        """Close what took too long, a moment after the answer that says so.

        Sanic answers and then waits for the rest of the request, without an end.
        """
        super().check_timeouts()
        http = getattr(self, "_http", None)
        if http is not None and getattr(http, "exception", None) is not None:
            self.loop.call_later(SECONDS_TO_READ_THE_ANSWER, self.abort)

    def data_received(self, data: bytes) -> None:
        """Take bytes, and let only the first of a request set the clock."""
        begun = self._time
        # A connection's first bytes may come before Sanic has prepared it.
        http = getattr(self, "_http", None)
        waiting = http is None or http.stage is Stage.IDLE
        super().data_received(data)
        if not waiting:
            self._time = begun
