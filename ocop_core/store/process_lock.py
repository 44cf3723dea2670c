"""One living process for each name on an embedded file: a lock that dies with its holder.

The lock is the operating system's (`flock`), so a killed process leaves none behind. The empty
file it is taken on stays: to remove it would let two processes lock two files of one name.
"""

from __future__ import annotations

import fcntl
import os
from hashlib import sha256
from pathlib import Path

from ocop_core.store.errors import StoreError


class ProcessLock:
    """Holds a process's name on a database file until `release`.

    Args:
        database: The embedded file; the lock file lies beside it.
        process_id: The name. Only its hash is part of the lock file's name.

    Raises:
        StoreError: A living process has the name, or the folder cannot be written.
    """

    def __init__(self, database: Path, process_id: str) -> None:
        digest = sha256(process_id.encode()).hexdigest()[:12]
        path = database.with_name(f"{database.name}-{digest}.lock")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}") from error
        self._is_held = True
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.release()
            raise StoreError(
                f"{process_id} is at work on {database} already: stop that process first"
            ) from error

    def release(self) -> None:
        """Let the next process have the name. May be called twice."""
        if self._is_held:
            self._is_held = False
            os.close(self._file)
