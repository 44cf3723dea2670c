"""The page behind a one-time link to a dossier's photos: to see them, or to send more.

The link stands in a chat, and platforms open such links to make previews. So opening it shows a
button and nothing of the dossier; the browser that presses it first is the only one from then on.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.bodies import PHOTO_LIMIT, Problem, read_body, read_form, read_photo
from bot.channels.web.desk import Desk, address_of, answer, wants_json
from bot.channels.web.multipart import FILES_LIMIT, read_files
from bot.channels.web.options import PaperNames
from bot.channels.web.visitor import Visitor
from bot.channels.web.words import PAPERS, in_words
from ocop_core.registry.evidence import MOST, UNSORTED, by_paper, hash_of_token
from ocop_core.store.evidence_links import LinkQuery, PaperLink
from ocop_core.store.evidence_reading import SeenDossier

_TOKEN = re.compile(r"[0-9a-f]{32}")
_PHOTO = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Shown:
    """The photos of one paper on the page."""

    name: str
    photos: tuple[str, ...]
    """Their addresses, in order; those still on their way have none."""
    count: int


class Papers:
    """The routes below `giay-to`.

    Args:
        desk: What they work with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, request: Request) -> Response:
        """The page: a button first, then the photos."""
        self._check_rate(request)
        visitor, token = self._desk.visitor(request), request.path_params["token"]
        link = await self._desk.records.find_link(self._query(visitor, token))
        if link is None:
            raise Problem(404, "link_gone")
        return self._desk.keep_cookie(self._page(request, link, visitor, token), visitor)

    async def open(self, request: Request) -> Response:
        """Bind the link to this browser."""
        self._check_rate(request)
        visitor, token = self._desk.visitor(request), request.path_params["token"]
        form = await read_form(request)
        self._desk.check_form(request, visitor, form["token"])
        if not await self._desk.records.open_link(self._query(visitor, token)):
            raise Problem(404, "link_gone")
        return RedirectResponse(f"./{token}", status_code=303)

    async def picture(self, request: Request) -> Response:
        """One photo; whether it may be seen is asked anew."""
        self._check_rate(request)
        visitor, photo = self._desk.visitor(request), request.path_params["photo"]
        query = self._query(visitor, request.path_params["token"])
        if not _PHOTO.fullmatch(photo):
            raise Problem(404, "link_gone")
        data = await self._desk.records.link_photo(query, photo)
        if data is None:
            raise Problem(404, "link_gone")
        return Response(data, media_type="image/jpeg", headers={"Content-Disposition": "inline"})

    async def send(self, request: Request) -> Response:
        """Take photos: one in the body from the page's script, else those of a form."""
        desk, visitor = self._desk, self._desk.visitor(request)
        self._check_rate(request)
        query = self._query(visitor, request.path_params["token"])
        token, paper, files = await self._sent(request)
        desk.check_form(request, visitor, token)
        desk.check_rate("photo", visitor.key, desk.options.limits.links)
        link = await desk.records.find_link(query)
        if link is None or link.dossier is None or link.kind != "upload":
            raise Problem(404, "link_gone")
        if paper not in self._names(link.dossier).offered or not files:
            raise Problem(400, "no_photo" if not files else "not_understood")
        photos = [(secrets.token_hex(16), await read_photo(data)) for data in files]
        if not await desk.records.add_by_link(query, paper, photos):
            raise Problem(409, "photos_full")
        if wants_json(request):
            return answer({"ok": True})
        return RedirectResponse(f"../{request.path_params['token']}?sent=1", status_code=303)

    async def _sent(self, request: Request) -> tuple[str, str, list[bytes]]:
        """The form's token, the paper and the pictures."""
        if wants_json(request):
            body = await read_body(request, PHOTO_LIMIT)
            paper = request.query_params.get("paper", "")
            return request.headers.get("x-token", ""), paper, [body] if body else []
        kind = request.headers.get("content-type", "")
        fields, files = read_files(kind, await read_body(request, FILES_LIMIT))
        return fields.get("token", ""), fields.get("paper", ""), files

    def _page(
        self, request: Request, link: PaperLink, visitor: Visitor, token: str
    ) -> HTMLResponse:
        desk, dossier = self._desk, link.dossier
        names = self._names(dossier) if dossier else PaperNames({}, {})
        page = desk.renderer.page(
            "papers.html",
            office=desk.options.office,
            token=visitor.token,
            link=token,
            up="../",
            kind=link.kind,
            dossier=dossier,
            shown=tuple(_shown(dossier, names, token)) if dossier else (),
            offered=names.offered,
            sent="sent" in request.query_params,
            said=in_words(PAPERS, desk.wording),
            most=MOST,
        )
        return HTMLResponse(page)

    def _names(self, dossier: SeenDossier) -> PaperNames:
        return self._desk.options.papers.get(dossier.edition, PaperNames({}, {}))

    def _query(self, visitor: Visitor, token: str) -> LinkQuery:
        """What is asked of the records; what is no token is known to nobody.

        Raises:
            Problem: It has not the shape of one.
        """
        if not _TOKEN.fullmatch(token):
            raise Problem(404, "link_gone")
        return self._desk.records.link_query(hash_of_token(token), visitor.key)

    def _check_rate(self, request: Request) -> None:
        desk = self._desk
        desk.check_rate("read from", address_of(request), desk.options.limits.read_from)


def _shown(dossier: SeenDossier, names: PaperNames, token: str) -> Iterator[Shown]:
    for paper, photos in by_paper(dossier.photos).items():
        kept = tuple(f"{token}/{photo.id}" for photo in photos if photo.state == "kept")
        yield Shown(names.all.get(paper, names.all.get(UNSORTED, paper)), kept, len(photos))
