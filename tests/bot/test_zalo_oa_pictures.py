"""Pictures are drawn by whoever can, uploaded and sent; without, their text is enough."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Arrival, Outcome, Outgoing, Snapshot
from tests.bot.clock import Clock
from tests.bot.zalo_oa_bot import running
from tests.bot.zalo_oa_emulator import ZaloEmulator, zalo_emulator

CARD: dict[str, Any] = {"picture": {"kind": "score"}, "html": "<b>Điểm</b> &amp; sao", "alt": "62"}


@dataclass
class Drawn:
    data: bytes
    name: str = "score.png"
    media_type: str = "image/png"


@dataclass
class Maker:
    drawn: Drawn | None

    async def make(self, payload: dict[str, JsonValue]) -> Drawn:
        assert payload["picture"] == {"kind": "score"}
        if self.drawn is None:
            raise RuntimeError("no font")
        return self.drawn


def turn(snapshot: Snapshot, _arrival: Arrival) -> Outcome:
    text = Outgoing("message", {"html": "62 điểm", "choices": [], "request": None})
    return Outcome({}, snapshot.case, (Outgoing("picture", CARD), text))


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    async with zalo_emulator(clock) as emulator:
        yield emulator


async def test_a_picture_is_uploaded_and_sent_with_its_caption(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    async with running(zalo, sqlite_url, turn, pictures=Maker(Drawn(b"png"))):
        lan = zalo.user()
        await lan.says("điểm")
        card, text = await lan.reads()
    assert (card.template, card.text, text.text) == ("media", "Điểm & sao", "62 điểm")
    assert zalo.uploads == [b"png"]


@pytest.mark.parametrize(
    "maker",
    [
        None,
        Maker(None),
        Maker(Drawn(b"x" * (1024 * 1024 + 1))),
        Maker(Drawn(b"x", media_type="image/webp")),
    ],
    ids=["nobody draws", "it fails", "too big", "another kind"],
)
async def test_without_a_picture_the_text_comes_all_the_same(
    zalo: ZaloEmulator, sqlite_url: str, maker: Maker | None
) -> None:
    async with running(zalo, sqlite_url, turn, pictures=maker):
        lan = zalo.user()
        await lan.says("điểm")
        assert await lan.reads_text() == "62 điểm"
    assert zalo.uploads == []


def with_file(snapshot: Snapshot, _arrival: Arrival) -> Outcome:
    caption = "<b>Danh sách</b> &amp; sao"
    file: dict[str, Any] = {"file": {"kind": "export"}, "name": "a.xlsx", "html": caption}
    return Outcome({}, snapshot.case, (Outgoing("file", file),))


async def test_of_a_file_is_said_what_it_is_and_that_it_cannot_come(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    async with running(zalo, sqlite_url, with_file):
        lan = zalo.user()
        await lan.says("/xuat")
        assert await lan.reads_text() == "Danh sách & sao\n\nKhông gửi tệp được ở đây."
