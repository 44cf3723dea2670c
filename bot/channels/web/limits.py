"""How much may be asked for: token buckets in memory, per visitor, per address and for all."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_BUCKETS = 20_000
_V6_NETWORK = 64  # bits; one household has that many addresses


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, then so many a second."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the web chat. A whole commune may share one address."""

    said: Rate = Rate(20, 1)
    """Messages of one visitor."""
    said_from: Rate = Rate(200, 10)
    """Messages from one address."""
    new_from: Rate = Rate(40, 0.1)
    """New visitors from one address."""
    photos: Rate = Rate(10, 0.1)
    """Photos of one visitor."""
    links: Rate = Rate(60, 0.2)
    """Photos of one visitor by a link: a whole dossier at once."""
    codes: Rate = Rate(5, 1 / 60)
    """Codes asked for by one visitor."""
    tries_from: Rate = Rate(8, 1 / 60)
    """Codes tried from one address."""
    tries: Rate = Rate(100, 1)
    """Codes tried by everybody together: guessing from many addresses helps nobody."""
    read_from: Rate = Rate(300, 20)
    """Pages, news and pictures read from one address."""
    streams: int = 4
    """Open streams of one visitor."""
    streams_from: int = 200
    """Open streams from one address."""
    streams_in_all: int = 2000


class Buckets:
    """Token buckets by name; the names used least lately are forgotten first.

    Args:
        clock: Seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait(self, what: str, who: str, rate: Rate) -> float:
        """Take one token.

        Returns:
            0 when there was one; else the seconds until there is.
        """
        now = self._clock()
        left, since = self._buckets.pop((what, who), (rate.burst, now))
        left = min(rate.burst, left + (now - since) * rate.per_second)
        waits = 0.0 if left >= 1 else (1 - left) / rate.per_second
        self._buckets[what, who] = (left if waits else left - 1, now)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return waits


def address_group(host: str | None) -> str:
    """The name under which an address is counted: itself, or its network for IPv6."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _V6_NETWORK), strict=False))
    return str(address)
