"""Content that follows its files: an edit is served without a restart, a mistake never is."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from bot.content.loader import load
from bot.content.models import Content
from bot.content.problem import ContentError, Problem
from bot.content.tree import DEFAULT_ROOT

_log = logging.getLogger(__name__)

#: Seconds between two looks at the files.
LOOK_EVERY = 1.0

#: What tells one state of the files from another: path → (change time in ns, size in bytes, inode).
#: Editors that save by renaming a new file keep neither the inode nor, at times, the size.
Stamp: TypeAlias = dict[str, tuple[int, int, int]]


class LiveContent:
    """Gives the content of the last good state of the files.

    :meth:`current` looks at the files at most once in ``every`` seconds (a look reads no file,
    only its change time: about a millisecond for 200 files). Where something changed, a thread
    loads the whole content and swaps it in at once, so nobody ever sees half of an edit, and no
    answer waits for a load. A state with a mistake is never served: the last good content stays,
    and :attr:`problems` says why.

    Raises at the start what :func:`~bot.content.loader.load` raises: without any good content
    there is nothing to serve.
    """

    def __init__(
        self,
        root: Path = DEFAULT_ROOT,
        locale: str = "en",
        *,
        every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root = Path(root).resolve()
        self._locale = locale
        self._every = every
        self._clock = clock
        self._problems: tuple[Problem, ...] = ()
        self._loading = threading.Lock()
        self._thread: threading.Thread | None = None
        # Taken before the load: a file that changes meanwhile is then loaded again.
        self._stamp: Stamp | None = stamp(self._root, locale)
        self._content = load(self._root, locale)
        self._looked = clock()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the files as they are now cannot be served; empty when they are being served."""
        return self._problems

    def current(self) -> Content:
        """The content to answer from; starts a load in the background where files changed."""
        now = self._clock()
        if now - self._looked >= self._every:
            self._looked = now
            self._start_loading_if_changed()
        return self._content

    def refresh(self) -> bool:
        """Look now, and load where files changed; True when new content was swapped in."""
        with self._loading:
            found = stamp(self._root, self._locale)
            if found == self._stamp:
                return False
            return self._load(found)

    def settle(self, timeout: float | None = None) -> None:
        """Wait until a load in the background, if there is one, has ended (``timeout`` seconds)."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _start_loading_if_changed(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        if stamp(self._root, self._locale) == self._stamp:
            return
        self._thread = threading.Thread(target=self.refresh, name="content-reload", daemon=True)
        self._thread.start()

    def _load(self, found: Stamp) -> bool:
        try:
            content = load(self._root, self._locale)
        except ContentError as error:
            self._stamp = found
            self._keep_last_good(error.problems)
            return False
        except OSError as error:
            # A file may vanish between listing and reading it; the next look tries again.
            self._stamp = None
            _log.warning("content not read again: %s", type(error).__name__)
            return False
        except Exception as error:
            # Whatever goes wrong with a file must not reach a person who is being answered.
            self._stamp = found
            _log.error("content not loaded again: %s", type(error).__name__)
            return False
        swapped = content.version != self._content.version
        self._stamp, self._content, self._problems = found, content, ()
        if swapped:
            _log.info("content %s is being served", content.version)
        return swapped

    def _keep_last_good(self, problems: tuple[Problem, ...]) -> None:
        self._problems = problems
        # Places and rule numbers only: a message may quote what stands in the file.
        _log.error(
            "content has %d problems; %s stays in service",
            len(problems),
            self._content.version,
        )
        for problem in problems:
            _log.error("%s:%d:%d %s", problem.path, problem.line, problem.column, problem.code)


@lru_cache(maxsize=1)
def project_content() -> LiveContent:
    """The project's own content in this process, read at first use.

    Raises what :class:`LiveContent` raises at the start.
    """
    return LiveContent()


def stamp(root: Path, locale: str = "en") -> Stamp:
    """The state of every file that content is made of, schemas included.

    A folder that is missing counts as empty.
    """
    found: Stamp = {}
    for folder in (root / locale, root / "clinics", root / "schemas"):
        for entry in _files(folder):
            try:
                state = entry.stat()
            except FileNotFoundError:
                continue
            found[entry.path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir():
            yield from _files(Path(entry.path))
        elif entry.name.endswith((".yml", ".yaml", ".json")) and not entry.name.startswith("."):
            yield entry
