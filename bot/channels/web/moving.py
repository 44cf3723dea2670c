"""Going on in another browser, and leaving this one. All of it works without script."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.web.bodies import Form, read_form
from bot.channels.web.desk import Desk, address_of, home
from bot.channels.web.visitor import Visitor, code_hash, new_code, new_visitor


class Moving:
    """The routes `code`, `resume` and `leave`.

    Args:
        desk: What they work with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def code(self, request: Request) -> Response:
        """Show a new code for the chat; the last one is used up by it."""
        visitor, _ = await self._form(request)
        self._desk.check_rate("code", visitor.key, self._desk.options.limits.codes)
        code = new_code()
        if not await self._desk.records.set_code(visitor.key, code_hash(code) or ""):
            return home("code_none")
        office = self._desk.options.office
        return HTMLResponse(self._desk.renderer.page("code.html", office=office, code=code))

    async def resume(self, request: Request) -> Response:
        """Open the chat of a code in this browser, which gets a new cookie for it."""
        limits = self._desk.options.limits
        self._desk.check_rate("try from", address_of(request), limits.tries_from)
        _, form = await self._form(request)
        self._desk.check_rate("try", "all", limits.tries)
        known_by, visitor = code_hash(form["code"]), new_visitor()
        if known_by is None or not await self._desk.records.redeem(visitor.key, known_by):
            return home("code_wrong")
        return self._desk.keep_cookie(home("moved"), visitor)

    async def leave(self, request: Request) -> Response:
        """Close the chat in this browser, or in all others."""
        visitor, form = await self._form(request)
        others = bool(form["others"])
        await self._desk.records.leave(visitor.key, others=others)
        if others:
            return home("others_left")
        return self._desk.keep_cookie(home("left"), new_visitor())

    async def _form(self, request: Request) -> tuple[Visitor, Form]:
        visitor, form = self._desk.visitor(request), await read_form(request)
        self._desk.check_form(request, visitor, form["token"])
        return visitor, form
