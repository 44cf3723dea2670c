"""The consent texts (lời xin phép): their versions, and proof of which words were shown.

Law 91/2025/QH15 Art. 9: voluntary, informed, per purpose; silence is not consent. The text's
hash stands in every consent record, and a test holds the hash to the version: whoever changes
the words must give them a new version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from conversations.wording import vietnamese


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What is agreed to for one purpose: the wording key, its version, and its words' hash."""

    key: str
    version: str
    sha256: str


TEXTS = {
    "dossier": ConsentText(
        "consent.ask",
        "1.1",
        "7e6ef31658ba404e1555aca986a2ae95de2fa6ef7a8aa8b5dd77244161f17fd4",
    ),
    "reminders": ConsentText(
        "reminders.off",
        "1.0",
        "86d1587ee1cb2ef3653646e3c8392ffe1b717f5f3aefb4d8799643a0780a8809",
    ),
    "share_with_officers": ConsentText(
        "file.confirm",
        "1.0",
        "1f9d86fd72be005fcf0b07e122bf684236c0885c919d3a986c5a5a6142c84884",
    ),
}
"""The text of each purpose."""


def text_sha256(key: str) -> str:
    """The hash of a consent text's words as they now stand."""
    return hashlib.sha256(vietnamese().source(key).encode()).hexdigest()
