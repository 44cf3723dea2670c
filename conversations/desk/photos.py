"""Photos of a dossier's papers (ảnh giấy tờ) for an officer: in our own chat, or by a link.

Papers hold names and numbers. They are shown by our own server only; where the officer chats over
a platform's, they get a one-time link to it.
"""

from __future__ import annotations

from conversations.desk.clerk import Clerk
from conversations.desk.dossier_card import dossier_of, show
from conversations.desk.lists import show_menu
from conversations.flows.papers import paper_words
from conversations.reply import Picture, Say, say
from ocop_core.registry.desk import DossierFile
from ocop_core.registry.evidence import (
    VIEW_LASTS,
    MakePaperLink,
    by_paper,
    hash_of_token,
    new_token,
)

KIND = "evidence"
"""Kind of the pictures, made by `bot.evidence.showing` with the rights of that moment."""


def show_photos(clerk: Clerk, arg: str) -> None:
    """Answer "Xem ảnh"."""
    file = clerk.open(arg.partition(".")[0])
    if file is None:
        show_menu(clerk, say("desk.gone"))
        return
    if not any(photo.state == "kept" for photo in file.photos):
        show(clerk, file, say("desk.photos.none"))
        return
    clerk.talk.note("photos.asked", file.registration.id, officer=clerk.officer.id)
    env = clerk.talk.env
    if env.shows_papers:
        _show_here(clerk, file)
    elif env.site:
        show(clerk, file, _link(clerk, file))
    else:
        code, office = file.registration.code, env.office
        words = say("desk.photos.where", code=code, office=office.name, phone=office.phone)
        show(clerk, file, words)


def _show_here(clerk: Clerk, file: DossierFile) -> None:
    """One picture after the other, by paper; each is made only when it is looked at."""
    edition = dossier_of(clerk, file).edition
    for paper, its in by_paper(file.photos).items():
        kept = [photo for photo in its if photo.state == "kept"]
        for page, photo in enumerate(kept, 1):
            name = paper_words(edition, paper)
            words = say("desk.photos.page", paper=name, page=page, pages=len(kept))
            spec = {
                "kind": KIND,
                "registration": file.registration.id,
                "photo": photo.id,
                "officer": clerk.officer.id,
            }
            clerk.talk.show(Picture(spec, words, words))
    show(clerk, file, say("desk.photos.shown", code=file.registration.code))


def _link(clerk: Clerk, file: DossierFile) -> Say:
    env, token = clerk.talk.env, new_token(clerk.talk.env.random_bits)
    until = env.now + VIEW_LASTS
    clerk.talk.acts.append(
        MakePaperLink(hash_of_token(token), "view", file.registration.id, clerk.officer.id, until)
    )
    return say(
        "desk.photos.link",
        code=file.registration.code,
        link=f"{env.site}/giay-to/{token}",
        minutes=int(VIEW_LASTS.total_seconds() // 60),
    )
