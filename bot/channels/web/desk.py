"""What all requests have in common: who asks, whether they may, and how they are answered."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.attachments import Attachments
from bot.channels.web.bodies import Problem
from bot.channels.web.hub import Hub
from bot.channels.web.limits import Buckets, Rate, address_group
from bot.channels.web.options import WebOptions
from bot.channels.web.render import Renderer
from bot.channels.web.visitor import Visitor, new_visitor, read_cookie
from bot.channels.web.words import NOTES, PROBLEMS, in_words
from conversations.wording import Wording
from ocop_core.registry.model import JsonValue
from ocop_core.store import WebRecords

COOKIE_AGE = 180 * 24 * 3600
"""Seconds a browser keeps the cookie, as long as the records keep the browser."""

Take = Callable[[str, str, dict[str, JsonValue]], Awaitable[None]]
"""Takes what a visitor did: the chat, the update id and the event; durable on return."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes work with."""

    options: WebOptions
    records: WebRecords
    hub: Hub
    buckets: Buckets
    renderer: Renderer
    wording: Wording
    take: Take
    attachments: Attachments | None

    @property
    def cookie(self) -> str:
        """The cookie's name. By https no other host of the domain can set it."""
        return "__Host-ocop" if self.options.secure else "ocop"

    def visitor(self, request: Request) -> Visitor:
        """Who asks; somebody new where the cookie is missing or not one of ours."""
        return read_cookie(request.cookies.get(self.cookie)) or new_visitor()

    def keep_cookie(self, response: Response, visitor: Visitor) -> Response:
        """Have the browser keep its cookie, from now on or for longer."""
        response.set_cookie(
            self.cookie,
            visitor.cookie,
            max_age=COOKIE_AGE,
            path="/",
            secure=self.options.secure,
            httponly=True,
            samesite="lax",
        )
        return response

    def check_form(self, request: Request, visitor: Visitor, token: str) -> None:
        """See that a form is one of our own pages'.

        Raises:
            Problem: It is another site's, or the page is older than the cookie.
        """
        origin = request.headers.get("origin")
        ours = {request.headers.get("host", ""), urlsplit(self.options.public_url).netloc}
        foreign = origin is not None and urlsplit(origin).netloc not in ours - {""}
        if foreign or request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
            raise Problem(403, "stale")
        if visitor.is_new or not visitor.has_token(token):
            raise Problem(403, "stale")

    def check_rate(self, what: str, who: str, rate: Rate) -> None:
        """Count a request.

        Raises:
            Problem: It is one too many.
        """
        if waits := self.buckets.wait(what, who, rate):
            raise Problem(429, "too_fast", waits)

    def problem(self, request: Request, problem: Problem) -> Response:
        """Tell what is wrong: to a script as JSON, to a person as a page."""
        words = in_words(PROBLEMS, self.wording)[problem.words]
        headers = {"Retry-After": str(int(problem.after) + 1)} if problem.after else {}
        if wants_json(request):
            return answer({"problem": words}, problem.status, headers)
        home = "../" * (request.url.path.count("/") - 1) or "./"
        page = self.renderer.page(
            "problem.html", office=self.options.office, problem=words, home=home
        )
        return HTMLResponse(page, problem.status, headers)

    def note(self, request: Request) -> str:
        """What the page is to say once; only what we wrote ourselves."""
        return in_words(NOTES, self.wording).get(request.query_params.get("note", ""), "")


def address_of(request: Request) -> str:
    """The name under which the address of a request is counted."""
    return address_group(request.client.host if request.client else None)


def wants_json(request: Request) -> bool:
    """Whether the page's script asks, not the browser by itself."""
    return "application/json" in request.headers.get("accept", "")


def answer(data: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer for the script."""
    body = json.dumps(data, ensure_ascii=False)
    return Response(body, status, headers, media_type="application/json")


def home(note: str = "") -> Response:
    """Back to the page, by GET, so that a reload sends nothing again."""
    return RedirectResponse(f"./?note={note}" if note else "./", status_code=303)
