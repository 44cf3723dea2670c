"""The consent text (lời xin phép): its version, and proof of which words were shown.

Law 91/2025/QH15 Art. 9: voluntary, informed, per purpose; silence is not consent. The text's
hash stands in every consent record, and a test holds the hash to the version: whoever changes
the words must give them a new version.
"""

from __future__ import annotations

import hashlib

from conversations.wording import vietnamese

VERSION = "1.0"

SHA256 = {"1.0": "02bd00cc1ef68b485d58725ee4af7afe86ebbcb4d7577a7ecd26772c6a7cf722"}
"""Hash of the template's words by version."""


def text_sha256() -> str:
    """The hash of the consent words as they now stand."""
    return hashlib.sha256(vietnamese().source("consent.ask").encode()).hexdigest()
