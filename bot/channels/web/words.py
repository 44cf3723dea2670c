"""The words of the page around the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.reply import Say, say
from conversations.wording import Wording

PAGE: Mapping[str, Say] = {
    "title": say("web.title"),
    "log": say("web.log"),
    "bot": say("web.bot"),
    "you": say("web.you"),
    "compose": say("web.compose"),
    "write": say("web.write"),
    "send": say("web.send"),
    "photo": say("web.photo"),
    "photo_send": say("web.photo_send"),
    "photo_drop": say("web.photo_drop"),
    "photo_preview": say("web.photo_preview"),
    "photo_bad": say("web.photo_bad"),
    "photo_sent": say("web.photo_sent"),
    "begin": say("web.begin"),
    "menu": say("web.menu"),
    "elsewhere": say("web.elsewhere"),
    "code_get": say("web.code_get"),
    "code_hint": say("web.code_hint"),
    "code_keep": say("web.code_keep"),
    "code_done": say("web.code_done"),
    "code_enter": say("web.code_enter"),
    "code_open": say("web.code_open"),
    "code_warning": say("web.code_warning"),
    "leave": say("web.leave"),
    "leave_hint": say("web.leave_hint"),
    "leave_others": say("web.leave_others"),
    "offline": say("web.offline"),
    "sending": say("web.sending"),
    "waiting": say("web.waiting"),
    "failed": say("web.failed"),
    "again": say("web.again"),
    "typing": say("web.typing"),
    "progress": say("web.progress"),
    "choices": say("web.choices"),
    "services": say("web.services"),
    "older": say("web.older"),
    "reload": say("web.reload"),
    "skip": say("web.skip"),
}
"""Those that need no data."""

NOTES: Mapping[str, Say] = {
    "code_wrong": say("web.note.code_wrong"),
    "code_none": say("web.note.code_none"),
    "moved": say("web.note.moved"),
    "left": say("web.note.left"),
    "others_left": say("web.note.others_left"),
}
"""What a page says once after something was done; named in its address."""

PROBLEMS: Mapping[str, Say] = {
    "too_long": say("web.problem.too_long"),
    "too_slow": say("web.problem.too_slow"),
    "not_understood": say("web.problem.not_understood"),
    "empty": say("web.problem.empty"),
    "no_photo": say("web.problem.no_photo"),
    "too_fast": say("web.problem.too_fast"),
    "stale": say("web.problem.stale"),
    "later": say("web.problem.later"),
    "gone": say("web.problem.gone"),
    "link_gone": say("web.problem.link_gone"),
    "photos_full": say("web.problem.photos_full"),
}
"""Why a request was refused."""


PAPERS: Mapping[str, Say] = {
    "title": say("web.papers.title"),
    "open": say("web.papers.open"),
    "open_view": say("web.papers.open_view"),
    "open_upload": say("web.papers.open_upload"),
    "paper": say("web.papers.paper"),
    "files": say("web.papers.files"),
    "no_card": say("web.papers.no_card"),
    "send": say("web.papers.send"),
    "sending": say("web.papers.sending"),
    "sent": say("web.papers.sent"),
    "bad": say("web.papers.bad"),
    "waiting": say("web.papers.waiting"),
    "none": say("web.papers.none"),
}
"""The page behind a link to papers."""


def in_words(said: Mapping[str, Say], wording: Wording) -> dict[str, str]:
    """All of them as plain text; the page escapes them."""
    return {name: wording.text(item) for name, item in said.items()}
