"""Refuses every request whose beginning or end can be read in two ways, before Sanic reads it.

Sanic 21.12 takes a length of -1 and never comes back, takes the first of two lengths, and reads
what follows a chunked body's trailer as a request of its own. Whoever can make this server and a
proxy in front of it see different requests can put one into another person's connection. So only
what has one reading passes: printable lines, and at most one length, in digits.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from sanic.exceptions import PayloadTooLarge
from sanic.http import Http

from bot.dialogue import errors

END_OF_HEAD = b"\r\n\r\n"
# The method in capitals only: Sanic takes "head" for HEAD and sends no body, a proxy waits for one.
# The target is a path: addresses with a host are for proxies, and Sanic fails on some of them.
REQUEST_LINE = re.compile(rb"[A-Z]{1,20} /[!-~]* HTTP/1\.([01])")
# A name is a token up to the colon, so a blank before it and a line that goes on with a blank (the
# old way to fold a header) are no header. A value has no control characters: no CR, LF or NUL.
HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t -~\x80-\xff]*)")
# Python's int() takes "-1", "+2", "1_0" and digits of other scripts as well.
LENGTH = re.compile(rb"[0-9]{1,18}")

Fault = Literal["request line", "header", "host", "transfer-encoding", "content-length"]


def fault(head: bytes) -> Fault | None:
    """What is wrong with a request's head, given without its empty line; None where nothing is."""
    first, *lines = head.split(b"\r\n")
    request_line = REQUEST_LINE.fullmatch(first)
    if request_line is None:
        return "request line"
    count: Counter[bytes] = Counter()
    for line in lines:
        header = HEADER.fullmatch(line)
        if header is None:
            return "header"
        name, value = header[1].lower(), header[2].strip(b" \t")
        count[name] += 1
        # Nobody who is served needs chunks: browsers send a length, and so do proxies that take
        # a request in before they pass it on.
        if name == b"transfer-encoding":
            return "transfer-encoding"
        if name == b"content-length" and not (count[name] == 1 and LENGTH.fullmatch(value)):
            return "content-length"
    if count[b"host"] > 1 or (request_line[1] == b"1" and not count[b"host"]):
        return "host"
    return None


class StrictHttp(Http):
    """Sanic's reader of requests, for those only in which ``fault`` finds nothing."""

    async def http1_request_header(self) -> None:
        """Read one request's head.

        Raises:
            ApiError: It has a fault: 400, and the connection is closed.
            PayloadTooLarge: It does not end: 413, and the connection is closed.

        """
        head = await self._head()
        if fault(head) is not None:
            raise errors.bad_request("The request can not be read.")
        await super().http1_request_header()
        # Sanic counts no time for a request that asks for a websocket. There are none here.
        self.upgrade_websocket = False

    async def _head(self) -> bytes:
        buffer, start = self.recv_buffer, 0
        while (end := buffer.find(END_OF_HEAD, start)) < 0:
            # Never left to Sanic: it would wait for more, and what came then was not looked at.
            if len(buffer) >= self.HEADER_MAX_SIZE:
                raise PayloadTooLarge("Request header exceeds the size limit")
            start = max(0, len(buffer) - len(END_OF_HEAD) + 1)
            await self._receive_more()
        return bytes(buffer[:end])
