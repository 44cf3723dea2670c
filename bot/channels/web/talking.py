"""What a visitor does: typing, pressing, sending a photo."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.bodies import (
    PHOTO_LIMIT,
    read_body,
    read_event,
    read_form,
    read_photo,
    update_id,
)
from bot.channels.web.desk import Desk, address_of, answer, home, wants_json
from bot.channels.web.visitor import Visitor, new_chat
from ocop_core.registry.model import JsonValue

_FIRST_ANSWER = 3.0  # seconds a page without script waits for the bot
_QUIET = 0.1  # seconds without a further message, after which the answer is whole


class Talking:
    """The routes `say` and `photo`.

    Args:
        desk: What they work with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def say(self, request: Request) -> Response:
        """Take a text, a press, a command or the beginning."""
        desk, visitor = self._desk, self._desk.visitor(request)
        self._check_address(request)
        form = await read_form(request)
        desk.check_form(request, visitor, form["token"])
        desk.check_rate("said", visitor.key, desk.options.limits.said)
        event = read_event(form)
        chat = await self._chat(request, visitor)
        name = update_id(chat, form["id"])
        if wants_json(request):
            await desk.take(chat, name, event)
            return answer({"ok": True})
        await self._take_and_wait(chat, name, event)
        return home()

    async def photo(self, request: Request) -> Response:
        """Take a photo: make it small, keep it until its turn, and tell the bot of it."""
        desk, visitor = self._desk, self._desk.visitor(request)
        self._check_address(request)
        desk.check_form(request, visitor, request.headers.get("x-token", ""))
        desk.check_rate("photo", visitor.key, desk.options.limits.photos)
        photo = await read_photo(await read_body(request, PHOTO_LIMIT))
        chat = await self._chat(request, visitor)
        name = update_id(chat, request.query_params.get("id", ""))
        await desk.records.add_upload(name, chat, photo)
        event: dict[str, JsonValue] = {"type": "photo", "group": None, "caption": None}
        await desk.take(chat, name, event | {"sources": [{"ref": name, "key": name}]})
        return answer({"ok": True})

    def _check_address(self, request: Request) -> None:
        desk = self._desk
        desk.check_rate("said from", address_of(request), desk.options.limits.said_from)

    async def _chat(self, request: Request, visitor: Visitor) -> str:
        """The visitor's chat; from the first thing they do on they have one.

        Raises:
            Problem: Too many have come from their address lately.
        """
        desk = self._desk
        known = await desk.records.chat_of(visitor.key)
        if known is not None:
            return known
        desk.check_rate("new", address_of(request), desk.options.limits.new_from)
        return await desk.records.enter(visitor.key, new_chat())

    async def _take_and_wait(self, chat: str, name: str, event: dict[str, JsonValue]) -> None:
        """Without script the page that follows should show the answer already."""
        with self._desk.hub.listening(chat) as listener:
            await self._desk.take(chat, name, event)
            pause = _FIRST_ANSWER
            while await listener.wait(pause) != "none":
                pause = _QUIET
