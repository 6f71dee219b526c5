"""One trained model for all tests that need one; a service over a database of its own."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.dialogue.running import Patient, RunningServer


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep what is loaded while tests are found out of the garbage collector's rounds.

    It stays to the end, and looking through all of it again and again took a tenth of the time.
    What tests themselves leave behind is collected as ever.
    """
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def model() -> Path:
    """The current model, trained first where it is missing or out of date (about a minute)."""
    import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
    from bot.dialogue.quiet_logs import configure_quiet_logs

    configure_quiet_logs()
    from bot.dialogue.training import is_current, model_path, train

    return model_path() if is_current() else train()


@pytest.fixture(scope="session")
def loaded(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service with the model loaded once; tests open conversations of their own in it."""
    from bot.dialogue.server import make_service
    from bot.dialogue.settings import Settings

    database = tmp_path_factory.mktemp("talks") / "talks.sqlite"
    with warnings.catch_warnings():
        # Loading repeats the deprecations of Rasa's own modules.
        warnings.simplefilter("ignore")
        service = make_service(model, Settings(database=f"sqlite:///{database}"))
    yield service
    service.agent.tracker_store.engine.dispose()


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A real server for all tests that leave it as it was."""
    running = RunningServer(tmp_path_factory.mktemp("server") / "talks.sqlite").start()
    yield running
    running.stop()


@pytest.fixture()
def http(server: RunningServer) -> Iterator[httpx.Client]:
    """A client of that server."""
    with server.client() as client:
        yield client


@pytest.fixture()
def patient(http: httpx.Client) -> Patient:
    """A new conversation there."""
    return Patient(http).open()
