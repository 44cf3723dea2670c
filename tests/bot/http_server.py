"""Small HTTP servers for tests of the request class."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


def answering(status: int, body: bytes) -> Handler:
    async def handle(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=status, body=body, content_type="application/json")

    return handle


def data(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(k, v) for k, v in parameters.items()])
