"""The real server in a process of its own, and a patient's client for it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.dialogue.project import ROOT

#: Seconds to wait for a server; loading takes about ten, more on a busy machine.
PATIENCE = 180

SERVE = ("-m", "bot", "serve", "--no-train")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningServer:
    """A server over a database file; it may be stopped, killed and started again."""

    def __init__(
        self,
        database: Path,
        command: Sequence[str] = SERVE,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.database = database
        self.log = database.with_suffix(".log")
        self._command = command
        self._environment = environment or {}
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self.returned: list[httpx.Client] = []

    def start(self) -> RunningServer:
        """Start it and wait until it is ready."""
        # The same address after a restart: a page that is open goes on talking to it.
        port = self.url.rsplit(":", 1)[1] if self.url else str(free_port())
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self._command],
                cwd=ROOT,
                env={
                    **os.environ,
                    "PORT": port,
                    "ASK_FIRST_DATABASE": f"sqlite:///{self.database}",
                    **self._environment,
                },
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended: {self.output()}")
            try:
                if httpx.get(f"{self.url}/ready", timeout=10).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.2)
        raise AssertionError(f"the server was never ready: {self.output()}")

    def stop(self, with_signal: int = signal.SIGTERM) -> None:
        """End it; with ``SIGKILL`` in the middle of whatever it does."""
        while self.returned:
            self.returned.pop().close()
        if self.process is not None:
            self.process.send_signal(with_signal)
            self.process.wait(PATIENCE)
            self.process = None

    def output(self) -> str:
        """All that it has written to its terminal, since the first start."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stored(self) -> bytes:
        """All bytes of the database: the file, its log and its index."""
        return b"".join(
            path.read_bytes()
            for path in sorted(self.database.parent.glob(f"{self.database.name}*"))
        )

    def client(self) -> httpx.Client:
        """A client of this server."""
        return httpx.Client(base_url=self.url, timeout=60)


def connected(server: RunningServer, timeout: float = 60) -> socket.socket:
    """A connection to send bytes on as they are."""
    address = urlsplit(server.url)
    return socket.create_connection((address.hostname, address.port), timeout=timeout)


def until_closed(connection: socket.socket) -> bytes:
    """All that the server says until it closes; a TimeoutError where it does not."""
    got = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            got += piece
    return got


def statuses(got: bytes) -> list[int]:
    """The status of each answer in what came over one connection."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]


def new_id() -> str:
    """A client's id for a message."""
    return str(uuid.uuid4())


@dataclass
class Patient:
    """One conversation over HTTP. Answers come back as they are, errors too."""

    http: httpx.Client
    id: str = ""
    token: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)

    def open(self) -> Patient:
        """Begin; waits where this address opened many in a short time."""
        answer = self.http.post("/api/conversations", json={"clinic": "demo"})
        while answer.status_code == 429:
            time.sleep(int(answer.headers["Retry-After"]))
            answer = self.http.post("/api/conversations", json={"clinic": "demo"})
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        self.id, self.token = opened["conversation"], opened["token"]
        self.messages = opened["messages"]
        return self

    def at(self, server: RunningServer) -> Patient:
        """The same person at a server that was started again."""
        server.returned.append(server.client())
        return Patient(server.returned[-1], self.id, self.token, self.messages)

    @property
    def address(self) -> str:
        return f"/api/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, body: Any) -> httpx.Response:
        """Send a message as it is written here."""
        return self._keep(
            self.http.post(f"{self.address}/messages", headers=self.headers, json=body)
        )

    def send_raw(self, body: bytes) -> httpx.Response:
        """Send bytes as they are."""
        headers = {**self.headers, "Content-Type": "application/json"}
        return self._keep(self.http.post(f"{self.address}/messages", headers=headers, content=body))

    def say(self, text: str, client_id: str = "") -> httpx.Response:
        """Say something in words."""
        return self.send({"client_id": client_id or new_id(), "text": text})

    def tap(self, label: str, client_id: str = "") -> httpx.Response:
        """Take a choice of the last messages by its label."""
        return self.send({"client_id": client_id or new_id(), "choice": self.choice(label)})

    def choice(self, label: str) -> str:
        """The id of a choice of the last messages."""
        offered = {
            choice["label"]: choice["id"]
            for message in self.messages
            for choice in message["choices"]
        }
        assert label in offered, f"{label!r} is not among {list(offered)}"
        return str(offered[label])

    def read(self) -> httpx.Response:
        """Read the conversation back."""
        return self.http.get(self.address, headers=self.headers)

    def turns(self) -> list[dict[str, Any]]:
        """All turns after the opening."""
        answer = self.read()
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["turns"]
        return found[1:]

    def delete(self) -> httpx.Response:
        return self.http.delete(self.address, headers=self.headers)

    def post(self, what: str, body: Any = None) -> httpx.Response:
        return self.http.post(f"{self.address}/{what}", headers=self.headers, json=body)

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200:
            self.messages = answer.json()["turn"]["messages"]
        return answer


def code_of(answer: httpx.Response) -> str:
    """The stable code of an error."""
    return str(answer.json()["error"]["code"])


def kinds(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Messages by what they are: their kind, and which answer, step or reply."""
    named = []
    for message in messages:
        what = (message.get("understood") or {}).get("question_id")
        what = what or message.get("step") or message.get("reply") or ""
        named.append(f"{message['kind']} {what}".strip())
    return named
