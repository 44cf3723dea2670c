"""What certificates a product holds and held, told together by commune, producer and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar

from ocop_core.vietnamese import fold

Change: TypeAlias = Literal["new", "upgraded", "reevaluated", "expired"]
"""Mới công nhận, nâng hạng, đánh giá lại, hết hạn."""

_CHANGE: Mapping[str, Change] = {"upgrade": "upgraded", "renewal": "reevaluated"}

Key: TypeAlias = tuple[str, str, str]


class Named(Protocol):
    """What is known by its commune, producer and product."""

    @property
    def commune(self) -> str:
        """Code of the commune."""

    @property
    def producer(self) -> str:
        """Name of the producer."""

    @property
    def product(self) -> str:
        """Name of the product."""


class Held(Named, Protocol):
    """A certificate."""

    @property
    def stars(self) -> int:
        """3 to 5."""

    @property
    def issued_on(self) -> date:
        """First day."""

    @property
    def expires_on(self) -> date:
        """Last day."""

    @property
    def filing_kind(self) -> str:
        """How it was given."""


C = TypeVar("C", bound=Held)


@dataclass(frozen=True, slots=True)
class Event(Generic[C]):
    """Something that happened to a product's stars."""

    change: Change
    on: date
    certificate: C
    before: int | None
    """Stars held before."""


def key_of(item: Named) -> Key:
    """What makes two names one product: no list has a number for products."""
    return item.commune, fold(item.producer), fold(item.product)


def histories(certificates: Iterable[C]) -> dict[Key, list[C]]:
    """Certificates of each product, the oldest first.

    Args:
        certificates: the oldest first.
    """
    found: dict[Key, list[C]] = {}
    for item in certificates:
        found.setdefault(key_of(item), []).append(item)
    return found


def events(history: Iterable[C], since: date, today: date) -> list[Event[C]]:
    """What happened to one product from `since` to `today`, both included.

    A certificate expires unless a later one was issued by the day after its last.

    Args:
        history: the product's certificates, the oldest first.
        since: first day of the period.
        today: last day of the period.
    """
    found: list[Event[C]] = []
    before: C | None = None
    for item in history:
        if (
            before is not None
            and before.expires_on < item.issued_on
            and (since <= before.expires_on < today)
        ):
            found.append(Event("expired", before.expires_on, before, before.stars))
        if since <= item.issued_on <= today:
            change = _CHANGE.get(item.filing_kind, "new")
            stars = before.stars if before else None
            found.append(Event(change, item.issued_on, item, stars))
        before = item
    if before is not None and since <= before.expires_on < today:
        found.append(Event("expired", before.expires_on, before, before.stars))
    return found
