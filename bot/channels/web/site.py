"""The application: which address leads where, and what becomes of errors."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.web.bodies import Problem
from bot.channels.web.desk import Desk
from bot.channels.web.fetching import Fetching, StaticFiles
from bot.channels.web.moving import Moving
from bot.channels.web.papers import Papers
from bot.channels.web.reading import Reading
from bot.channels.web.security import SecurityHeaders
from bot.channels.web.talking import Talking
from bot.failures import describe
from ocop_core.store import StoreError

log = logging.getLogger(__name__)

Serve = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, files: StaticFiles) -> ASGIApp:
    """The web chat.

    Args:
        desk: What the routes work with.
        files: The page's own files.
    """
    papers = Papers(desk)
    reading, talking, moving, fetching = Reading(desk), Talking(desk), Moving(desk), Fetching(desk)

    def guarded(serve: Serve) -> Serve:
        async def serve_guarded(request: Request) -> Response:
            try:
                return await serve(request)
            except Problem as problem:
                return desk.problem(request, problem)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody is there to read it
            except StoreError as error:
                log.error("A request was not served: %s", describe(error))  # noqa: TRY400
                return desk.problem(request, Problem(503, "later", 5))

        return serve_guarded

    async def other(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return desk.problem(request, Problem(status, "gone" if status == 404 else "not_understood"))

    def get(path: str, serve: Serve) -> Route:
        return Route(path, guarded(serve), methods=["GET"])

    def post(path: str, serve: Serve) -> Route:
        return Route(path, guarded(serve), methods=["POST"])

    routes = [
        get("/", reading.page),
        get("/events", reading.events),
        get("/messages", reading.messages),
        get("/static/{name}", files.serve),
        get("/attachment/{message:int}/{ticket}", fetching.attachment),
        get("/giay-to/{token}", papers.page),
        post("/giay-to/{token}", papers.open),
        post("/giay-to/{token}/gui", papers.send),
        get("/giay-to/{token}/{photo}", papers.picture),
        post("/say", talking.say),
        post("/photo", talking.photo),
        post("/code", moving.code),
        post("/resume", moving.resume),
        post("/leave", moving.leave),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: other})
    return SecurityHeaders(app, secure=desk.options.secure)
