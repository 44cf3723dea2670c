"""Options and fixtures shared by all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples in every run, so that a red run is about the change at hand. `make fuzz`
# looks for new ones; what it finds becomes an @example.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("fuzz", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the transcripts anew; then read the diff",
    )
