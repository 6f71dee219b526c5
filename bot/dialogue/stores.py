"""Where talks are kept: Rasa's tracker store and our own tables, in one database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore

#: How long SQLite waits for another writer, in milliseconds. Its calls block the event loop, so
#: this is short: a turn that cannot be saved is refused and sent again.
BUSY_TIMEOUT_MS = 2000


def tracker_store(database: str) -> SQLTrackerStore:
    """Open the store that Rasa keeps events in, and make its folder where it is a file.

    ``database`` is an SQLAlchemy address.
    """
    url = sa.engine.make_url(database)
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            # One connection holds all of it; to open another would be to lose it.
            return SQLTrackerStore(dialect="sqlite", db=":memory:")
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        store = SQLTrackerStore(dialect="sqlite", db=url.database)
        sa.event.listen(store.engine, "connect", _set_up_sqlite)
        # Connections that were opened before the listener was there are without its settings.
        store.engine.dispose()
        return store
    return SQLTrackerStore(host=database)


def use_bare_store(agent: Agent, store: SQLTrackerStore) -> None:
    """Give the agent the store itself.

    Rasa wraps each store in ``FailSafeTrackerStore``, which answers a failed read with an empty
    conversation and keeps a failed write in memory: a person's turns would be lost in silence.
    The bare store raises, and the channel says "we could not save that, please send it again".
    """
    store.domain = agent.domain
    agent.tracker_store = store
    agent.processor.tracker_store = store


def _set_up_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # Readers go on while a turn is written, and a crash loses no turn that was acknowledged.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    # Deleted means gone: the bytes are overwritten.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()
