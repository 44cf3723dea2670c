"""Photos of papers (ảnh giấy tờ): taken, sorted by one answer for all sent together, dropped.

A photo interrupts nothing: whatever is said instead of an answer goes on as ever, and the photos
that still have no paper are offered again below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.consent_text import TEXTS
from conversations.events import Event, Photo
from conversations.flows.dossier import Dossier
from conversations.presses import verb_data
from conversations.reply import Choice, say
from conversations.speak import newest_message
from conversations.turns.asking import ask_again, ask_menu
from conversations.turns.consent import AGREE
from conversations.turns.paper_choices import SORT, ask_paper, batch_arg
from conversations.turns.talk import PURPOSE, Talk
from ocop_core.registry.evidence import (
    MOST,
    UNSORTED,
    DropPhotos,
    DropUploads,
    EvidencePhoto,
    KeepPhotos,
)
from ocop_core.vietnamese import fold

ID_CARD = re.compile(r"\b(can cuoc|cccd|cmnd|chung minh (nhan dan|thu)|cmt)\b")
"""A citizen's card, without diacritics: its photo is sensitive data and never kept."""

NOT = re.compile(r"\b(khong|chua|dau co)\b")

ANSWER_WORDS = 8
"""More words than these are no answer to what a photo shows."""

TOGETHER = timedelta(minutes=30)
"""A photo that comes later is no further page of the last one."""

OFFERED_UNDER = frozenset({"", "list"})
"""Messages below which waiting photos are offered; not where a yes or no is wanted."""


def took(talk: Talk, photo: Photo) -> None:
    """Take a photo, and ask which paper it shows."""
    dossier = talk.dossier
    if dossier is None:
        ask_menu(talk, say("photos.which" if talk.case.registrations else "photos.no_dossier"))
    elif not covered(talk):
        ask_consent_again(talk)
    elif ID_CARD.search(fold(photo.caption)) and not NOT.search(fold(photo.caption)):
        ask_again(talk, say("photos.id_card"))
    elif not photo.sources:
        ask_again(talk, say("photos.unreadable"))
    elif _room(talk, dossier) < len(photo.sources):
        ask_again(talk, say("photos.full", most=MOST))
    else:
        _begin(talk, dossier, photo)
        talk.remember(misses=0)
        ask_paper(talk, dossier, str(talk.dialogue.photos["batch"]), _count(talk))


def took_more(talk: Talk, photo: Photo) -> None:
    """Take a further photo of the album acknowledged last; it needs no answer of its own."""
    known = talk.dialogue.photos
    registration = talk.registration(str(known.get("registration", "")))
    dossier = talk.opened(registration.id) if registration else None
    if dossier is None or known.get("album") != photo.group or known.get("dropped"):
        return
    if covered(talk) and photo.sources and _room(talk, dossier) >= len(photo.sources):
        _keep(talk, dossier, photo)


def let_go(talk: Talk, event: Event) -> None:
    """Have what was uploaded to ourselves erased when the turn did not take it."""
    if not isinstance(event, Photo) or not event.sources:
        return
    if not any(isinstance(act, KeepPhotos) for act in talk.acts):
        talk.acts.append(DropUploads(tuple(source.ref for source in event.sources)))


def offer_waiting(talk: Talk) -> None:
    """Offer photos that wait for their answer, below whatever is said."""
    known, newest = talk.dialogue.photos, newest_message(talk.replies)
    if not waits(talk) or newest is None or newest.menu not in OFFERED_UNDER:
        return
    registration = talk.registration(str(known["registration"]))
    if registration is None:
        talk.remember(photos={})
        return
    arg = batch_arg(registration.code, str(known["batch"]))
    service = Choice(say("photos.sort", count=_count(talk)), verb_data(SORT, arg))
    shown = replace(newest, services=(*newest.services, service))
    talk.replies = [shown if reply is newest else reply for reply in talk.replies]


def waits(talk: Talk) -> bool:
    """Whether photos sent in this chat have not been answered for."""
    known = talk.dialogue.photos
    return bool(known) and "paper" not in known and not known.get("dropped")


def is_id_card(talk: Talk, text: str) -> bool:
    """Drop waiting photos at once when they are said to show a citizen's card."""
    folded = fold(text)
    if not waits(talk) or len(folded.split()) > ANSWER_WORDS:
        return False
    if not ID_CARD.search(folded) or NOT.search(folded):
        return False
    drop_batch(talk, str(talk.dialogue.photos["registration"]), str(talk.dialogue.photos["batch"]))
    ask_again(talk, say("photos.id_card"))
    return True


def drop_batch(talk: Talk, registration: str, batch: str) -> None:
    """Erase the photos of a batch that have no paper."""
    talk.acts.append(DropPhotos(registration, batch=batch))
    if talk.dialogue.photos.get("batch") == batch:
        talk.remember(photos={**talk.dialogue.photos, "dropped": True})


def photos_of(talk: Talk, dossier: Dossier) -> Sequence[EvidencePhoto]:
    """The dossier's photos as the store knows them."""
    desk = talk.env.desk
    return desk.photos(dossier.registration.id) if desk is not None else ()


def covered(talk: Talk) -> bool:
    """Whether what was agreed to speaks of photos: people who agreed before did not."""
    versions = [c.text_version for c in talk.case.consents if c.purpose == PURPOSE]
    return bool(versions) and versions[-1] == TEXTS[PURPOSE].version


def ask_consent_again(talk: Talk) -> None:
    """Ask those who agreed to an older text; until then nothing of a photo is kept."""
    office = talk.env.office
    words = say(
        TEXTS[PURPOSE].key,
        office=office.name,
        phone=office.phone,
        version=TEXTS[PURPOSE].version,
    )
    talk.say(
        say("photos.consent"),
        words,
        choices=(
            Choice(say("consent.yes"), verb_data("consent", AGREE)),
            Choice(say("photos.no_photos"), verb_data("stay")),
        ),
    )


def _begin(talk: Talk, dossier: Dossier, photo: Photo) -> None:
    """Join the photos that wait, or begin a batch of its own."""
    known = talk.dialogue.photos
    if not (waits(talk) and known.get("registration") == dossier.registration.id):
        last = known.get("paper") if _lately(talk) else None
        known = {
            "registration": dossier.registration.id,
            "batch": talk.env.new_id()[:6],
            "count": 0,
            **({"last": last} if last else {}),
        }
    talk.remember(photos={**known, "album": photo.group or "", "at": talk.env.now.isoformat()})
    _keep(talk, dossier, photo)


def _keep(talk: Talk, dossier: Dossier, photo: Photo) -> None:
    known = talk.dialogue.photos
    talk.acts.append(
        KeepPhotos(
            dossier.registration.id,
            str(known["batch"]),
            str(known.get("paper", UNSORTED)),
            tuple((talk.env.new_id(), source) for source in photo.sources),
        )
    )
    talk.remember(photos={**known, "count": _count(talk) + len(photo.sources)})
    talk.trace.append(f"kept {len(photo.sources)} photos")


def _count(talk: Talk) -> int:
    count = talk.dialogue.photos.get("count")
    return count if isinstance(count, int) else 0


def _room(talk: Talk, dossier: Dossier) -> int:
    return MOST - sum(photo.state != "failed" for photo in photos_of(talk, dossier))


def _lately(talk: Talk) -> bool:
    at = talk.dialogue.photos.get("at")
    return isinstance(at, str) and talk.env.now - datetime.fromisoformat(at) <= TOGETHER
