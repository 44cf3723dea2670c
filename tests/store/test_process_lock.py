"""Two living processes never share a name on one embedded file."""

from __future__ import annotations

import pytest

from ocop_core.store import StoreError, open_store


async def test_a_second_process_of_the_name_is_refused(sqlite_url: str) -> None:
    first = open_store(sqlite_url, process_id="embedded-telegram")
    with pytest.raises(StoreError, match="already"):
        open_store(sqlite_url, process_id="embedded-telegram")
    beside = open_store(sqlite_url, process_id="embedded-console-me")
    await beside.close()
    await first.close()
    again = open_store(sqlite_url, process_id="embedded-telegram")
    await again.close()


async def test_a_folder_that_cannot_be_made_is_told_plainly() -> None:
    with pytest.raises(StoreError, match="/proc/x"):
        open_store("sqlite:////proc/x/ocop.db", process_id="one")
