"""What can go wrong with the store, as a small tree below `StoreError`."""

from __future__ import annotations


class StoreError(Exception):
    """The database failed what was asked of it; nothing of it was committed."""


class StoreUrlError(StoreError):
    """The database URL is of a kind the store does not speak."""


class StoreNotReadyError(StoreError):
    """The schema is older or newer than this program: run `ocop-bot db upgrade`."""


class StoreClosedError(StoreError):
    """The store was used after `close`."""


class OutcomeError(StoreError):
    """A turn decided something that may not be written."""


class ActRefused(StoreError):  # noqa: N818  it says what became of the act
    """What an act was decided on is no longer true; nothing of it was written."""
