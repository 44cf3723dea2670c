"""What a visitor sees: the page, and the news of it, as a stream or when asked for."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import AsyncGenerator

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from bot.channels.web.bodies import Problem, read_payload
from bot.channels.web.desk import Desk, address_of, answer
from bot.channels.web.hub import News
from bot.channels.web.render import ID_DIGITS, live, padded, progress, view
from bot.channels.web.visitor import Visitor
from bot.failures import describe
from conversations.reply import say
from ocop_core.store import History, StoreError

log = logging.getLogger(__name__)

FEW, ALL = 40, 1000
"""Messages a page begins with, and those it shows when asked for the older ones."""
_KEEP_ALIVE = 15.0  # seconds; proxies close what is silent
_FROM_OTHERS = 2.0  # seconds between two looks, where other processes may have news
_NOTHING = History("", (), 0, 0)


class Reading:
    """The routes `/`, `events` and `messages`.

    Args:
        desk: What they work with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, request: Request) -> Response:
        """The page with all that was said lately; a new visitor is given a cookie."""
        self._check_address(request)
        visitor = self._desk.visitor(request)
        limit = ALL if "all" in request.query_params else FEW
        found = None if visitor.is_new else await self._history(visitor, None, limit)
        page = self._page(request, visitor, found or _NOTHING, limit)
        return self._desk.keep_cookie(HTMLResponse(page), visitor)

    async def messages(self, request: Request) -> Response:
        """News since a cursor, for pages that have no stream."""
        self._check_address(request)
        visitor = self._desk.visitor(request)
        found = await self._history(visitor, _cursor(request.query_params.get("after")))
        return answer(self._desk.renderer.news(found or _NOTHING, visitor))

    async def events(self, request: Request) -> Response:
        """News as they come: server-sent events, each with the cursor to go on from."""
        self._check_address(request)
        visitor = self._desk.visitor(request)
        given = request.headers.get("last-event-id") or request.query_params.get("after")
        cursor = _cursor(given)
        found = await self._history(visitor, cursor)
        if found is None:  # asked again once they have said something
            return Response(status_code=204)
        stream = self._stream(visitor, found.chat, cursor, address_of(request))
        first = await anext(stream)
        if not first:
            await stream.aclose()
            raise Problem(429, "too_fast", _KEEP_ALIVE)
        headers = {"X-Accel-Buffering": "no"}
        return StreamingResponse(stream, headers=headers, media_type="text/event-stream")

    async def _stream(
        self, visitor: Visitor, chat: str, cursor: int, address: str
    ) -> AsyncGenerator[str]:
        """Give "" if there are too many streams; else a beginning, and then news."""
        hub = self._desk.hub
        pause = _FROM_OTHERS if self._desk.options.several else _KEEP_ALIVE
        with hub.stream(visitor.key, address) as fits, hub.listening(chat) as listener:
            yield ": here\n\n" if fits else ""
            news: News = "messages"
            while not hub.is_closed:
                if news == "typing":
                    yield "event: typing\ndata: 1\n\n"
                else:
                    found = await self._quiet_history(visitor, cursor)
                    if found is None:
                        return
                    yield self._event(found, visitor) if found.messages else ": still here\n\n"
                    cursor = max(cursor, found.cursor if found.messages else 0)
                news = await listener.wait(pause)

    def _event(self, found: History, visitor: Visitor) -> str:
        data = json.dumps(self._desk.renderer.news(found, visitor), ensure_ascii=False)
        return f"id: {padded(found.cursor)}\ndata: {data}\n\n"

    async def _quiet_history(self, visitor: Visitor, cursor: int) -> History | None:
        """As `_history`; a database that fails ends the stream, and the page asks again."""
        try:
            return await self._history(visitor, cursor)
        except StoreError as error:
            log.warning("A stream was ended: %s", describe(error))
            return None

    async def _history(
        self, visitor: Visitor, after: int | None, limit: int = FEW
    ) -> History | None:
        return await self._desk.records.history(visitor.key, after, limit)

    def _check_address(self, request: Request) -> None:
        desk = self._desk
        desk.check_rate("read from", address_of(request), desk.options.limits.read_from)

    def _page(self, request: Request, visitor: Visitor, found: History, limit: int) -> str:
        desk, options = self._desk, self._desk.options
        views = [view(message, visitor) for message in found.messages]
        welcome = desk.wording.html(say("web.welcome", office=options.office, phone=options.phone))
        return desk.renderer.page(
            "chat.html",
            office=options.office,
            welcome=welcome,
            start=read_payload(request.query_params.get("start", "")),
            note=desk.note(request),
            token=visitor.token,
            message_id=secrets.token_hex(16),
            views=views,
            live_id=live(views),
            progress=progress(views),
            cursor=padded(found.cursor),
            oldest=padded(found.oldest),
            older=len(views) == limit == FEW,
            commands=list(options.commands.items()),
        )


def _cursor(given: str | None) -> int:
    """A cursor as a page gives it back; the beginning where it is not one."""
    return (
        int(given)
        if given and given.isascii() and given.isdecimal() and len(given) <= ID_DIGITS
        else 0
    )
