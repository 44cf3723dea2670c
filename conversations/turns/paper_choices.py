"""The question what photos show, and the papers it offers, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.flows.dossier import Dossier
from conversations.flows.papers import (
    brief,
    is_paper,
    needed_papers,
    paper_words,
    papers_of,
    returned_papers,
)
from conversations.presses import short, verb_data
from conversations.reply import Choice, plain, say
from conversations.turns.asking import label_of
from conversations.turns.talk import Talk
from conversations.wording import vietnamese
from ocop_core.registry.evidence import OTHER, by_paper

MENU = "photos"
"""`Message.menu` of the question what photos show: it may be left unanswered."""

SORT = "photo_sort"
IS = "photo_is"
NO = "photo_no"
"""Verbs: ask again, answer, drop."""


def ask_paper(talk: Talk, dossier: Dossier, batch: str, count: int) -> None:
    """Ask which paper the photos of a batch show."""
    arg = batch_arg(dossier.registration.code, batch)
    talk.trace.append("asked paper")
    talk.say(
        say(
            "photos.ask",
            count=count,
            product=label_of(dossier),
            several=len(talk.case.registrations) > 1,
        ),
        choices=(
            *(
                Choice(
                    plain(brief(vietnamese().text(paper_words(dossier.edition, paper)))),
                    verb_data(IS, f"{arg}.{paper}"),
                )
                for paper in offered(talk, dossier)
            ),
            Choice(say("photos.other"), verb_data(IS, f"{arg}.{OTHER}")),
            Choice(say("photos.drop", count=count), verb_data(NO, arg)),
        ),
        menu=MENU,
    )


def offered(talk: Talk, dossier: Dossier) -> tuple[str, ...]:
    """Papers to choose from: those asked for first, then those not sent yet, then the others."""
    desk = talk.env.desk
    photos = desk.photos(dossier.registration.id) if desk is not None else ()
    sent = by_paper(photos)
    needed = needed_papers(dossier)
    first = [paper for paper in _likely(talk, dossier) if is_paper(dossier.edition, paper)]
    rest = sorted(needed, key=lambda paper: paper in sent)
    return tuple(dict.fromkeys((*first, *rest)))


def _likely(talk: Talk, dossier: Dossier) -> Iterator[str]:
    """What the photos probably show: a further page, what an officer asks for, what is asked."""
    last = talk.dialogue.photos.get("last")
    if isinstance(last, str) and last != OTHER:
        yield last
    yield from returned_papers(dossier)
    if talk.dialogue.registration == dossier.registration.id:
        yield from papers_of(dossier, talk.question)


def batch_arg(code: str, batch: str) -> str:
    """A dossier's photos as buttons carry them: `7K3M9QPX.a1b2c3`."""
    return f"{short(code)}.{batch}"
