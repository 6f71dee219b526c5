"""Leaves no byte of what was deleted in SQLite's files."""

from __future__ import annotations

import logging

import sqlalchemy as sa

logger = logging.getLogger(__name__)


def overwrite(engine: sa.engine.Engine) -> bool:
    """Write the file anew, so that nothing of what was deleted stays in it; say whether it was.

    ``secure_delete`` overwrites a deleted row, but not the copies that stay in a page's unused
    part when its rows move; and the write-ahead log keeps rows until it is written back. This takes
    about a second for 100 MB. Other databases do it by themselves, in their own time.
    """
    if engine.dialect.name != "sqlite":
        return True
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            # What is kept is not written to another place on the disk meanwhile.
            connection.execute(sa.text("PRAGMA temp_store = MEMORY"))
            connection.execute(sa.text("VACUUM"))
            written_back = connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
            # 1 where another program still reads the old pages.
            return not written_back.scalar()
    except sa.exc.OperationalError as error:
        logger.warning("could not overwrite what was deleted (%s)", type(error).__name__)
        return False
