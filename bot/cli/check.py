"""What `ocop-bot doctor` finds: one line each."""

from __future__ import annotations

from dataclasses import dataclass

OK, NOTE, BAD = "ok", "--", "!!"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: fine, only worth knowing, or to be mended."""

    mark: str
    what: str
    todo: str = ""
