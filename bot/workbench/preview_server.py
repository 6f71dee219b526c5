"""A small server for one editor: the preview's pages on this machine, nothing else."""

from __future__ import annotations

import json
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.workbench.places import place
from bot.workbench.preview_pages import answer_page, index_page, missing_page, waiting_page
from bot.workbench.snapshot import Workbench

#: The preview shows drafts, so nobody but this machine may ask for it.
HOST = "127.0.0.1"
PORT = 5006

#: Seconds a first request waits for the content to be read.
FIRST_CONTENT = 30.0

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {
    "/workbench.css": "text/css; charset=utf-8",
    "/preview.js": "text/javascript; charset=utf-8",
}
_STATIC = Path(__file__).with_name("static")


class PreviewServer(ThreadingHTTPServer):
    """Serves a workbench and follows its files until :meth:`close` is called."""

    daemon_threads = True

    def __init__(self, root: Path, locale: str = "en", port: int = PORT) -> None:
        """Bind the port (0: any free one). Raises ``OSError`` when it is taken."""
        super().__init__((HOST, port), _Handler)
        self.workbench = Workbench(root, locale)
        self._stop = threading.Event()
        self._follower = threading.Thread(
            target=self.workbench.follow, args=(self._stop,), name="follow-content", daemon=True
        )
        self._follower.start()

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{HOST}:{self.server_port}/"

    def close(self) -> None:
        """Stop following the files and free the port."""
        self._stop.set()
        self.server_close()
        self._follower.join(5)


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    server_version = "AskFirstPreview"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a page, a file of the pages, or the number of the state they show."""
        if not self._asked_here():
            # Another site's page may know this address under its own name (DNS rebinding).
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain; charset=utf-8", "not here\n")
            return
        path = unquote(urlsplit(self.path).path)
        if path == "/state":
            state = {"number": self.server.workbench.snapshot.number}
            self._send(HTTPStatus.OK, "application/json", json.dumps(state))
        elif path in _FILES:
            text = (_STATIC / path.lstrip("/")).read_text(encoding="utf-8")
            self._send(HTTPStatus.OK, _FILES[path], text)
        else:
            self._page(path.strip("/"))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for each request: the terminal is for what the editor needs."""

    def _page(self, address: str) -> None:
        snapshot = self.server.workbench.first(FIRST_CONTENT)
        status, page = HTTPStatus.OK, ""
        if snapshot.content is None:
            page = waiting_page(snapshot)
        elif not address:
            page = index_page(snapshot)
        elif (found := place(snapshot.content, address)) is not None:
            page = answer_page(snapshot, found)
        else:
            status, page = HTTPStatus.NOT_FOUND, missing_page(snapshot, address)
        self._send(status, "text/html; charset=utf-8", page)

    def _asked_here(self) -> bool:
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in (HOST, "localhost")

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
