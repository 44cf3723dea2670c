"""Photos of a product's papers (ảnh giấy tờ, minh chứng): values, limits, and what a turn may do.

A photo belongs to one dossier. It first is wanted: known by where the platform keeps it. Then it
is kept, made small and without what a camera writes into it; or it failed and is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, TypeAlias

PhotoState: TypeAlias = Literal["wanted", "kept", "failed"]
"""Còn phải tải; đã giữ; tải không được."""

UNSORTED = ""
"""Paper of a photo of which nobody has said yet what it shows."""

OTHER = "other"
"""Paper of a photo that shows none of the papers asked for (giấy khác)."""

MOST = 60
"""Photos of one dossier."""

LARGEST = 3 * 1024 * 1024
"""Bytes of a kept photo."""

TRIES = 5
"""How often a photo is fetched before it is given up."""


@dataclass(frozen=True, slots=True)
class EvidencePhoto:
    """One photo as people see it: without its bytes."""

    id: str
    number: int
    """Its place among the dossier's photos, in the order they came."""
    batch: str
    """Photos sent together, to which one answer is given."""
    paper: str
    """Key of the paper it shows, `OTHER` or `UNSORTED`."""
    state: PhotoState


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """Where a platform keeps a photo that was sent."""

    ref: str
    """What the channel fetches it by: a file id, an address, the id of an upload."""
    key: str
    """Known again by it when the same photo is announced twice."""


@dataclass(frozen=True, slots=True)
class KeepPhotos:
    """Note photos of a dossier, to be fetched; what was uploaded to ourselves is kept at once."""

    registration: str
    batch: str
    paper: str
    photos: tuple[tuple[str, PhotoSource], ...]
    """New ids, and where each is."""


@dataclass(frozen=True, slots=True)
class SortPhotos:
    """Say which paper the photos of a batch show that have none yet."""

    registration: str
    batch: str
    paper: str


@dataclass(frozen=True, slots=True)
class DropPhotos:
    """Erase photos of a dossier: the unsorted ones of a batch, or all of a paper."""

    registration: str
    batch: str | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True)
class DropUploads:
    """Erase what was uploaded to ourselves and is not taken."""

    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MakePaperLink:
    """Make a one-time link to a dossier's photos; only the hash of its token is kept."""

    token_hash: str
    kind: Literal["view", "upload"]
    registration: str
    officer: str | None
    """Whose rights are read again when it is opened; None for the producer's own."""
    expires_at: datetime


EvidenceAct: TypeAlias = KeepPhotos | SortPhotos | DropPhotos | DropUploads | MakePaperLink


def by_paper(photos: Iterable[EvidencePhoto]) -> Mapping[str, tuple[EvidencePhoto, ...]]:
    """The photos of each paper in their order; what failed is not there any more."""
    found: dict[str, list[EvidencePhoto]] = {}
    for photo in sorted(photos, key=lambda one: one.number):
        if photo.state != "failed":
            found.setdefault(photo.paper, []).append(photo)
    return {paper: tuple(its) for paper, its in found.items()}


VIEW_LASTS = timedelta(minutes=15)
"""How long an officer's link shows a dossier's photos."""

UPLOAD_LASTS = timedelta(minutes=30)
"""How long a producer's link takes photos."""

_TOKEN_BITS = 128


def new_token(random_bits: Callable[[int], int]) -> str:
    """A token for a one-time link, 128 bits in hexadecimal.

    Args:
        random_bits: gives so many random bits as a number.
    """
    return format(random_bits(_TOKEN_BITS), "032x")


def hash_of_token(token: str) -> str:
    """What a token is known by in the database."""
    return sha256(f"ocop papers {token}".encode()).hexdigest()
