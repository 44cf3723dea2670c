"""Attachments are made by kind; what cannot be made is said without quoting it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping

import pytest

from bot import pictures
from bot.app import attachments
from bot.attachments import Attachment, AttachmentError, Attachments
from bot.pictures import KINDS, PictureMaker
from ocop_core.registry import JsonValue
from tests.pictures import specs


class Exports:
    """Makes a table, as an export will."""

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        return Attachment(str(payload["name"]), "text/csv", b"1;2")


async def test_each_kind_has_its_maker() -> None:
    made = Attachments({"score": PictureMaker(), "export": Exports()})
    picture = await made.make({"picture": specs.score(), "html": "", "alt": ""})
    assert (picture.name, picture.media_type) == ("score.png", "image/png")
    assert picture.data == pictures.draw(specs.score())
    table = await made.make({"file": {"kind": "export"}, "name": "a.csv", "html": ""})
    assert table == Attachment("a.csv", "text/csv", b"1;2")


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"picture": None},
        {"picture": {"kind": "cat"}},
        {"picture": {"kind": ["score"]}},
        {"file": {"kind": "cat"}, "name": "Lò Thị Mai.xlsx"},
        {"picture": {"kind": "score", "product": "Lò Thị Mai"}},
    ],
)
async def test_what_nobody_makes_is_refused(payload: dict[str, JsonValue]) -> None:
    with pytest.raises(AttachmentError) as caught:
        await attachments().make(payload)
    assert "Mai" not in str(caught.value)


async def test_every_kind_of_picture_is_wired() -> None:
    charts = {"score": specs.score(), "bars": specs.bars(), "columns": specs.columns()}
    assert charts.keys() == KINDS.keys()
    for spec in charts.values():
        assert (await attachments().make({"picture": spec})).data.startswith(b"\x89PNG")


async def test_pictures_are_drawn_off_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_in: list[int] = []

    def draw(_spec: JsonValue) -> bytes:
        drawn_in.append(threading.get_ident())
        return b""

    monkeypatch.setattr("bot.pictures.maker.draw", draw)
    maker = PictureMaker()
    await asyncio.gather(*(maker.make({"picture": {"kind": "score"}}) for _ in range(3)))
    assert len(drawn_in) == 3
    assert threading.get_ident() not in drawn_in
