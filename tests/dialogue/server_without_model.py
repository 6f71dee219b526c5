# ruff: noqa: E402 (rasa may be imported only after the logs are set up, as the commands do)
"""The real server with nothing behind it: no model, no content. For tests of connections alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from bot.cli.model import import_rasa_quietly

import_rasa_quietly()  # as each command does first

from bot.dialogue import server
from bot.dialogue.service import Service
from bot.dialogue.settings import Settings

CONTENT = SimpleNamespace(clinics={}, version="none")
STORE = SimpleNamespace(reachable=lambda: True, delete_expired=lambda: 0)


def _service(_: Path, settings: Settings) -> Service:
    return Service(None, STORE, lambda: CONTENT, settings)  # type: ignore[arg-type, return-value]


if __name__ == "__main__":
    server.make_service = _service  # type: ignore[assignment]
    server.serve(Settings.from_environment(), Path("no model"), lambda: None)
