"""The shipped edition, opened once for all tests of the criteria."""

from __future__ import annotations

import pytest

from ocop_core.criteria import Edition, editions


@pytest.fixture(scope="session")
def edition() -> Edition:
    return editions()[-1]
