"""What a page is made of beside its text: static files, pictures, files."""

from __future__ import annotations

import logging
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.attachments import AttachmentError
from bot.channels.web.bodies import Problem
from bot.channels.web.desk import Desk, address_of
from bot.failures import describe

log = logging.getLogger(__name__)

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_GOOD = "public, max-age=31536000, immutable"
_A_WHILE = "private, max-age=600"
_NEVER = "private, no-store"
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


class StaticFiles:
    """The page's own files, read once; their addresses change with their contents."""

    def __init__(self) -> None:
        found = (path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
        self._files = {path.name: path.read_bytes() for path in found}
        self._versions = {name: sha256(data).hexdigest()[:12] for name, data in self._files.items()}

    def address(self, name: str) -> str:
        """Where a file is found, from any page."""
        return f"static/{name}?v={self._versions[name]}"

    async def serve(self, request: Request) -> Response:
        """One of the files.

        Raises:
            Problem: There is no such file.
        """
        name = request.path_params["name"]
        if name not in self._files:
            raise Problem(404, "gone")
        is_this = request.query_params.get("v") == self._versions[name]
        headers = {"Cache-Control": _FOR_GOOD} if is_this else {}
        return Response(self._files[name], headers=headers, media_type=_TYPES[Path(name).suffix])


class Fetching:
    """The route `attachment`.

    Args:
        desk: What it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def attachment(self, request: Request) -> Response:
        """A picture or file of the visitor's own chat.

        Raises:
            Problem: It is not theirs or there is none, which look the same; or it failed.
        """
        desk, visitor = self._desk, self._desk.visitor(request)
        desk.check_rate("read from", address_of(request), desk.options.limits.read_from)
        number, ticket = int(request.path_params["message"]), request.path_params["ticket"]
        if visitor.is_new or not visitor.has_ticket(ticket, number) or desk.attachments is None:
            raise Problem(404, "gone")
        message = await desk.records.message(visitor.key, number)
        if message is None:
            raise Problem(404, "gone")
        try:
            made = await desk.attachments.of(message)
        except AttachmentError as error:
            raise Problem(404, "gone") from error
        except Exception as error:  # the text that says the same is in the chat
            log.error("An attachment was not made: %s", describe(error))  # noqa: TRY400
            raise Problem(503, "later") from error
        shown = made.media_type in _PICTURES
        disposition = "inline" if shown else f"attachment; filename*=UTF-8''{quote(made.name)}"
        asked = made.private or not shown  # whether a file may be had is asked each time
        caching = _NEVER if asked else _A_WHILE
        headers = {"Cache-Control": caching, "Content-Disposition": disposition}
        return Response(made.data, headers=headers, media_type=made.media_type)
