"""The day it is in Vietnam: what an officer's role and a certificate are counted in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam keeps one time all year."""


def local_day(moment: datetime) -> date:
    """The day it is in Vietnam at an aware moment."""
    return moment.astimezone(VIETNAM).date()
