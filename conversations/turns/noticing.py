"""What the bot says of its own accord: steps of a dossier, officers' messages, reminders.

A notice comes in the middle of anything. It is told, and what was being asked stands again, so
that a number still answers the newest question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conversations.events import Notice
from conversations.flows.choices import PROPOSED
from conversations.flows.dossier import Dossier
from conversations.flows.papers import paper_words
from conversations.flows.returned import still_asked
from conversations.flows.words import words_of
from conversations.presses import verb_data
from conversations.reply import Choice, Say, plain, say
from conversations.turns import linking
from conversations.turns.asking import ask, ask_again, label_of
from conversations.turns.cards import status_line
from conversations.turns.talk import Talk


def told(talk: Talk, notice: Notice) -> None:
    """Tell one thing; what no longer holds, or is about nobody's dossier, is not told."""
    talk.trace.append(f"notice {notice.about}")
    tell = NOTICES.get(notice.about)
    if tell is None or not talk.consented:
        return
    registration_id = _text(notice, "registration")
    known = talk.registration(registration_id) if registration_id else None
    dossier = talk.opened(registration_id) if known is not None else None
    tell(talk, notice, dossier)


def _text(notice: Notice, key: str) -> str:
    value = notice.data.get(key)
    return value if isinstance(value, str) else ""


def _then(talk: Talk, dossier: Dossier | None, *words: Say, view: str = "") -> None:
    """Say it, then go on where the person was; another dossier is offered, not forced on them."""
    if dossier is None:
        ask_again(talk, *words)
        return
    if still_asked(dossier) and _free_for(talk, dossier):
        talk.turn_to(dossier.registration.id)
        talk.remember(view=view)
        ask(talk, *words)
        return
    choices = [
        Choice(
            say("notice.open", product=label_of(dossier)),
            verb_data("pick", dossier.registration.id),
        )
    ]
    if talk.question is not None:
        choices.append(Choice(say("press.go_on"), verb_data("stay")))
    talk.say(*words, choices=tuple(choices), menu="list")


def _free_for(talk: Talk, dossier: Dossier) -> bool:
    """Whether the person may be turned to this dossier: nothing else is being asked."""
    return talk.question is None or talk.dialogue.registration == dossier.registration.id


def _step(talk: Talk, notice: Notice, dossier: Dossier | None) -> None:
    """A step an officer took; a returned dossier names what to answer."""
    review = dossier.registration.review if dossier else None
    if dossier is None or review is None or review.state != _text(notice, "state"):
        return  # it has gone on since, and that step is told by its own notice
    head = say("notice.dossier", code=dossier.registration.code, product=label_of(dossier))
    lines: tuple[Say, ...] = ()
    if review.state == "returned":
        asked = tuple(words_of(question, dossier).name for question in still_asked(dossier))
        papers = notice.data.get("papers")
        named = papers if isinstance(papers, list) else []
        number = notice.data.get("set")
        better = dossier.edition.words.sets.get(number) if isinstance(number, int) else None
        words = dossier.edition.words.papers
        lines = (
            say(
                "notice.asked",
                questions=asked,
                papers=tuple(plain(words[str(key)]) for key in named if str(key) in words),
                better_set=better.label if better else "",
            ),
        )
    _then(talk, dossier, head, status_line(review), *lines, view=_proposed(notice))


def _proposed(notice: Notice) -> str:
    """How the question about the set is to be asked, where an officer named another one."""
    number = notice.data.get("set")
    return f"{PROPOSED}{number}" if isinstance(number, int) else ""


def _paper(talk: Talk, notice: Notice, dossier: Dossier | None) -> None:
    """An officer's reminder that a paper is missing."""
    if dossier is None or dossier.registration.filed is None:
        return
    words = dossier.edition.words
    key = _text(notice, "paper")
    name = words.papers.get(key) or (words.conditions[key].name if key in words.conditions else "")
    if name:
        code = dossier.registration.code
        paper = say("notice.paper", code=code, product=label_of(dossier), paper=name)
        _then(talk, dossier, paper)


def _photo(talk: Talk, notice: Notice, dossier: Dossier | None) -> None:
    """A photo could not be fetched: which page to send again."""
    if dossier is None:
        return
    paper, page = paper_words(dossier.edition, _text(notice, "paper")), notice.data.get("page")
    words = say(
        "photos.failed",
        product=label_of(dossier),
        paper=paper,
        page=page if isinstance(page, int) else 1,
    )
    if dossier.registration.id == talk.dialogue.registration:
        ask_again(talk, words)
    else:
        _then(talk, dossier, words)


def _message(talk: Talk, notice: Notice, dossier: Dossier | None) -> None:
    """An officer's own words, in the one frame people learn to know."""
    if dossier is None:
        return
    words = say(
        "notice.message",
        unit=_text(notice, "unit"),
        code=dossier.registration.code,
        text=_text(notice, "text"),
        reference=_text(notice, "reference"),
    )
    _then(talk, dossier, words)


REMINDERS = ("unfinished", "supplement", "round", "certificate")
"""Notices that may be switched off."""


def _reminder(about: str) -> Callable[[Talk, Notice, Dossier | None], None]:
    def tell(talk: Talk, notice: Notice, dossier: Dossier | None) -> None:
        if talk.reminders_off or not _holds(about, notice, dossier):
            return
        named = ("stage", "expires", "by", "days")
        words = say(
            f"notice.{about}",
            product=label_of(dossier) if dossier else _text(notice, "product"),
            code=dossier.registration.code if dossier else "",
            **{name: str(notice.data.get(name) or "") for name in named},
        )
        opens = verb_data("pick", dossier.registration.id) if dossier else verb_data("new")
        talk.say(
            words,
            choices=(
                Choice(say("notice.go_on" if dossier else "do.new"), opens),
                Choice(say("notice.no_more"), verb_data("quiet")),
            ),
            menu="list",
        )

    return tell


def _holds(about: str, notice: Notice, dossier: Dossier | None) -> bool:
    """Whether there still is a reason; a certificate from an older list has no dossier."""
    if dossier is None:
        return about == "certificate" and bool(_text(notice, "product"))
    if about in {"unfinished", "round"}:
        return dossier.registration.filed is None
    return about != "supplement" or bool(still_asked(dossier))


NOTICES: Mapping[str, Callable[[Talk, Notice, Dossier | None], None]] = {
    "step": _step,
    "paper": _paper,
    "message": _message,
    "photo": _photo,
    "linked": lambda talk, notice, _dossier: linking.linked(talk, notice),
    "held": lambda talk, notice, _dossier: linking.held(talk, notice),
    **{about: _reminder(about) for about in REMINDERS},
}
"""What a notice says, by what it is about."""
