"""Photos on Zalo: public addresses of Zalo's own, which end after a while."""

from __future__ import annotations

from bot.evidence.sources import AddressPhotos

HOSTS = ("zdn.vn", "zadn.vn")
"""Where Zalo keeps what people send."""


def zalo_photos(emulator: str = "") -> AddressPhotos:
    """Fetches photos from Zalo's own hosts.

    Args:
        emulator: addresses that begin with this are fetched, too; for tests.
    """
    return AddressPhotos(HOSTS, emulator)
