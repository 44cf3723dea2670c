"""Answers about photos: which paper they show, what has been sent, and erasing it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conversations.flows.dossier import Dossier
from conversations.flows.papers import is_paper, paper_words, papers_of
from conversations.flows.returned import still_asked
from conversations.flows.words import shown
from conversations.presses import answer_data, short, verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.asking import ask, ask_again, label_of
from conversations.turns.evidence import (
    ask_consent_again,
    covered,
    drop_batch,
    photos_of,
)
from conversations.turns.paper_choices import IS, NO, SORT, ask_paper, batch_arg
from conversations.turns.talk import Talk
from ocop_core.registry import JsonValue
from ocop_core.registry.evidence import (
    UNSORTED,
    UPLOAD_LASTS,
    DropPhotos,
    MakePaperLink,
    SortPhotos,
    by_paper,
    hash_of_token,
    new_token,
)

LIST = "photos"
DROP = "photo_drop"
UPLOAD = "upload"
"""Verbs: what has been sent, erase those of a paper, a link to send more."""


def sort(talk: Talk, arg: str) -> None:
    """Answer "Ảnh này là giấy gì?"."""
    code, batch, paper = _parts(arg)
    dossier = _named(talk, code)
    if dossier is None or not is_paper(dossier.edition, paper):
        ask(talk, say("press.gone"))
        return
    count = _waiting(talk, dossier, batch)
    if not count:
        ask_again(talk, say("photos.no_longer"))
        return
    talk.acts.append(SortPhotos(dossier.registration.id, batch, paper))
    known = talk.dialogue.photos
    if known.get("batch") == batch:
        talk.remember(photos={**known, "paper": paper})
    name = paper_words(dossier.edition, paper)
    talk.remember(misses=0)
    talk.settle(say("settled", value=name))
    talk.note("photos.sorted", dossier.registration.id, count=count, paper=paper)
    _then(talk, dossier, paper, say("photos.kept", count=count, paper=name))


def _then(talk: Talk, dossier: Dossier, paper: str, lead: Say) -> None:
    """Go on: with the answer an officer waits for, if the paper proves it, else as before."""
    if talk.dialogue.registration != dossier.registration.id:
        ask_again(talk, lead)
        return
    for question in still_asked(dossier):
        answer = dossier.answer(question)
        if paper not in papers_of(dossier, question) or answer is None or answer.later:
            continue
        value: JsonValue = answer.value
        if not isinstance(value, str | int):
            continue
        data = answer_data(short(dossier.registration.code), question.id, value)
        keep = Choice(say("photos.same_answer", value=shown(question, dossier, value)), data)
        other = Choice(say("photos.other_answer"), verb_data("resume"))
        talk.say(lead, say("photos.supplement"), choices=(keep, other))
        return
    if talk.question is not None or still_asked(dossier):
        ask_again(talk, lead)
        return
    talk.say(
        lead,
        choices=(
            Choice(say("do.resume"), verb_data("resume")),
            Choice(say("photos.see"), verb_data(LIST)),
        ),
    )


def ask_sort(talk: Talk, arg: str) -> None:
    """Ask again what waiting photos show."""
    code, batch, _ = _parts(arg)
    dossier = _named(talk, code)
    count = _waiting(talk, dossier, batch) if dossier else 0
    if dossier is None or not count:
        ask_again(talk, say("photos.no_longer"))
        return
    ask_paper(talk, dossier, batch, count)


def drop_waiting(talk: Talk, arg: str) -> None:
    """Answer "Bỏ ảnh này": what has no paper yet is erased; what has one stays."""
    code, batch, _ = _parts(arg)
    dossier = _named(talk, code)
    if dossier is None:
        ask(talk, say("press.gone"))
        return
    drop_batch(talk, dossier.registration.id, batch)
    talk.settle(say("settled", value=say("photos.drop", count=1)))
    ask_again(talk, say("photos.dropped"))


def tell_photos(talk: Talk, _arg: str) -> None:
    """Answer "ảnh": what has been sent of the dossier talked about, by paper."""
    dossier = talk.dossier
    if dossier is None:
        ask(talk, say("photos.which" if talk.case.registrations else "photos.no_dossier"))
        return
    sent = by_paper(photos_of(talk, dossier))
    code = short(dossier.registration.code)
    choices = []
    if sent.get(UNSORTED):
        batch = sent[UNSORTED][0].batch
        waiting = sum(photo.batch == batch for photo in sent[UNSORTED])
        data = verb_data(SORT, batch_arg(dossier.registration.code, batch))
        choices.append(Choice(say("photos.sort", count=waiting), data))
    choices.append(Choice(say("do.resume"), verb_data("resume")))
    if talk.env.site:
        choices.append(Choice(say("photos.by_link"), verb_data(UPLOAD)))
    choices += [
        Choice(
            say("photos.drop_paper", paper=paper_words(dossier.edition, paper)),
            verb_data(DROP, f"{code}.{paper}"),
        )
        for paper in sent
    ]
    talk.say(
        say(
            "photos.list",
            product=label_of(dossier),
            lines=tuple(
                say(
                    "photos.line",
                    paper=paper_words(dossier.edition, paper),
                    count=len(its),
                    wanted=sum(photo.state == "wanted" for photo in its),
                )
                for paper, its in sent.items()
            ),
        ),
        choices=tuple(choices),
    )


def ask_drop(talk: Talk, arg: str) -> None:
    """Erasing the photos of a paper is asked back."""
    code, _, paper = arg.partition(".")
    dossier = _named(talk, code)
    its = by_paper(photos_of(talk, dossier)).get(paper) if dossier else None
    if dossier is None or not its:
        ask_again(talk, say("photos.no_longer"))
        return
    yes = talk.ask_to_confirm(DROP, f"{dossier.registration.id}.{paper}")
    name = paper_words(dossier.edition, paper)
    talk.say(
        say("photos.drop_sure", count=len(its), paper=name),
        choices=(
            Choice(say("photos.drop_yes"), yes),
            Choice(say("delete.none"), verb_data("stay")),
        ),
        menu="confirm",
    )


def drop(talk: Talk, arg: str) -> None:
    """Erase the photos of a paper."""
    registration, _, paper = arg.rpartition(".")
    if talk.registration(registration) is None:
        ask(talk, say("press.gone"))
        return
    talk.acts.append(DropPhotos(registration, paper=paper))
    if not paper and talk.dialogue.photos.get("registration") == registration:
        talk.remember(photos={**talk.dialogue.photos, "dropped": True})
    talk.note("photos.dropped", registration, paper=paper)
    ask_again(talk, say("photos.dropped"))


def give_link(talk: Talk, _arg: str) -> None:
    """Answer "gửi giấy tờ": a one-time link to a page that takes photos, or how to send here."""
    dossier = talk.dossier
    if dossier is None or not talk.env.site:
        ask_again(talk, say("photos.how" if dossier else "photos.no_dossier"))
        return
    if not covered(talk):
        ask_consent_again(talk)
        return
    env, token = talk.env, new_token(talk.env.random_bits)
    registration, until = dossier.registration.id, env.now + UPLOAD_LASTS
    talk.acts.append(MakePaperLink(hash_of_token(token), "upload", registration, None, until))
    talk.note("photos.link", registration)
    ask_again(
        talk,
        say(
            "photos.link",
            link=f"{env.site}/giay-to/{token}",
            minutes=int(UPLOAD_LASTS.total_seconds() // 60),
            product=label_of(dossier),
        ),
    )


def _named(talk: Talk, code: str) -> Dossier | None:
    """A dossier of this person's own, by the code on a button."""
    found = next((r for r in talk.case.registrations if short(r.code) == code), None)
    return talk.opened(found.id) if found is not None else None


def _waiting(talk: Talk, dossier: Dossier, batch: str) -> int:
    """How many photos of a batch have no paper yet."""
    return sum(
        photo.batch == batch and photo.paper == UNSORTED and photo.state != "failed"
        for photo in photos_of(talk, dossier)
    )


def _parts(arg: str) -> tuple[str, str, str]:
    code, _, rest = arg.partition(".")
    batch, _, paper = rest.partition(".")
    return code, batch, paper


PHOTO_VERBS: Mapping[str, Callable[[Talk, str], None]] = {
    IS: sort,
    NO: drop_waiting,
    SORT: ask_sort,
    LIST: tell_photos,
    DROP: ask_drop,
    UPLOAD: give_link,
}
"""What the verbs about photos do."""
