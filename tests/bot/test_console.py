"""The console: plain through a pipe, styled in a terminal, and never markup from people."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from bot.channels.console import ConsoleChannel, styled
from ocop_core.registry import JsonValue
from ocop_core.store import ConversationKey, Delivery

PAYLOAD: dict[str, JsonValue] = {
    "html": "<b>Nộp?</b> [red]A[/red] &lt;b&gt; {{ 1 }}",
    "choices": [[{"label": "Nộp", "data": "x"}, {"label": "Chưa", "data": "y"}],
                [{"label": "Vì sao?", "data": "z"}]],
    "numbered": 2,
    "request": None,
}  # fmt: skip


async def test_a_pipe_gets_text_numbers_and_words() -> None:
    out = io.StringIO()
    channel = ConsoleChannel(lambda: datetime.now(UTC), out=out)
    await channel.deliver(Delivery(1, ConversationKey("console", "me"), 1, "message", PAYLOAD, 0))
    assert out.getvalue() == "Nộp? [red]A[/red] <b> {{ 1 }}\n1. Nộp\n2. Chưa\n(Vì sao?)\n\n"


async def test_edits_and_acknowledgements_are_silent() -> None:
    out = io.StringIO()
    channel = ConsoleChannel(lambda: datetime.now(UTC), out=out)
    for kind in ("edit", "ack", "typing"):
        await channel.deliver(Delivery(1, ConversationKey("console", "me"), 1, kind, {}, 0))
    assert out.getvalue() == ""


async def test_pictures_and_files_are_told_in_words() -> None:
    out = io.StringIO()
    channel = ConsoleChannel(lambda: datetime.now(UTC), out=out)
    key = ConversationKey("console", "me")
    picture: dict[str, JsonValue] = {"picture": {"kind": "score"}, "html": "x", "alt": "thẻ <điểm>"}
    file: dict[str, JsonValue] = {"file": {}, "name": "a.xlsx", "html": "<b>Bảng</b> &amp; số"}
    await channel.deliver(Delivery(1, key, 1, "picture", picture, 0))
    await channel.deliver(Delivery(2, key, 2, "file", file, 0))
    assert out.getvalue() == "[ảnh: thẻ <điểm>]\n\n[tệp a.xlsx] Bảng & số\n\n"


def test_only_our_own_tags_are_styled() -> None:
    text = styled(str(PAYLOAD["html"]))
    assert text.plain == "Nộp? [red]A[/red] <b> {{ 1 }}"
    assert [str(span.style) for span in text.spans if span.start == 0] == ["bold not italic"]
