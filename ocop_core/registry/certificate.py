"""A certificate (giấy chứng nhận OCOP) and how long it lasts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal, TypeAlias

from ocop_core.vietnamese import fold

FilingKind: TypeAlias = Literal["first", "upgrade", "renewal"]
"""Lần đầu, nâng hạng, đánh giá lại."""


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate that was given before the bot came, as an older list tells of it."""

    product: str
    producer: str
    producer_kind: str | None
    """Key of an edition's applicants."""
    commune: str
    """Code of a present commune."""
    set_no: int | None
    stars: int
    decision: str
    issued_on: date
    expires_on: date
    filing_kind: FilingKind

    @property
    def id(self) -> str:
        """The same for the same line, so that a list read twice adds nothing.

        It is made of decision, product, producer and commune: in one decision two producers of
        a commune may both have a "Mật ong".
        """
        named = [fold(self.decision), fold(self.product), fold(self.producer), self.commune]
        return "import:" + sha256(json.dumps(named).encode()).hexdigest()[:32]
