"""The bridge to the dialogue: codes that cannot be guessed, and a fault that is owned up to."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

import pytest

from bot import dialogue as bridge
from bot.app import dialogue
from bot.dialogue import new_code
from bot.settings import Settings
from ocop_core.registry import Case
from ocop_core.store import Arrival, ConversationKey, Snapshot

CHAT = ConversationKey("fake", "1")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_codes_are_random_and_readable() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"OC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes)


def test_a_fault_of_ours_is_told_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("Lò Thị Mai")

    monkeypatch.setattr(bridge, "step", broken)
    turn = dialogue(Settings(_env_file=None))
    snapshot = Snapshot(CHAT, "p1", {"misses": 2}, Case())
    with caplog.at_level(logging.ERROR):
        outcome = turn(snapshot, Arrival(CHAT, "1", 1, {"type": "text", "text": "x"}, NOW))
    assert (outcome.dialogue, outcome.case) == (snapshot.dialogue, snapshot.case)
    assert "trục trặc" in str(outcome.outgoing[0].payload["html"])
    assert outcome.outgoing[0].payload["choices"]
    assert "KeyError" in caplog.text
    assert "Lò Thị Mai" not in caplog.text
