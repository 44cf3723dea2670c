"""The score card as a picture (thẻ điểm): sent when it is worth keeping, beside the words."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.order import current
from conversations.reply import Arg, Picture, Say, Spec, say
from conversations.turns.cards import least_words, next_star
from conversations.turns.talk import Talk
from ocop_core.calendar import local_day
from ocop_core.criteria import Part, PartScore, Range, Score, UnmetGate

MOST_LINES = 5
"""Gates named on the card; the words beside it lead to the others."""


def show_score(talk: Talk) -> None:
    """Send the score card of the dossier talked about, if it has a score."""
    dossier = talk.dossier
    if dossier is None or dossier.score is None:
        return
    found = dossier.score
    args: dict[str, Arg] = {
        "product": dossier.text("product") or dossier.registration.code,
        "sure": found.total.sure,
        "possible": found.total.possible,
        "stars": found.stars.sure,
        "stars_possible": found.stars.possible,
    }
    talk.show(
        Picture(
            spec=_spec(talk, dossier, found),
            caption=say("picture.score_caption", **args),
            alt=say("picture.score_alt", **args),
        )
    )


def show_score_if_done(talk: Talk, before: Dossier) -> None:
    """Send the score card when this turn answered, or put off, the last open question."""
    dossier = talk.dossier
    if dossier is None or current(before) is None or current(dossier) is not None:
        return
    show_score(talk)


def _spec(talk: Talk, dossier: Dossier, found: Score) -> Spec:
    open_ = found.total.sure != found.total.possible
    day = local_day(talk.env.now).isoformat()
    return {
        "kind": "score",
        "title": say("picture.title"),
        "product": dossier.text("product"),
        "code": say("picture.code", code=dossier.registration.code),
        "total": say("picture.total", sure=found.total.sure, possible=found.total.possible),
        "stars": _stars(found.stars, max(dossier.edition.stars)),
        "parts": tuple(_part(part, own) for part, own in found.parts.items()),
        "legend": (say("picture.sure"), say("picture.possible")) if open_ else (),
        "missing": _missing(dossier, found),
        "note": say("picture.note", day=day, title=dossier.edition.title),
    }


def _stars(stars: Range, of: int) -> Spec:
    return {
        "sure": stars.sure,
        "possible": stars.possible,
        "of": of,
        "words": say("picture.stars", sure=stars.sure, possible=stars.possible),
    }


def _part(part: Part, own: PartScore) -> Spec:
    return {
        "name": say(f"picture.parts.{part}"),
        "sure": own.sure,
        "possible": own.possible,
        "max": own.max,
        "points": say("picture.points", sure=own.sure, possible=own.possible, max=own.max),
    }


def _missing(dossier: Dossier, found: Score) -> Spec:
    aim = next_star(dossier.edition, found)
    gates = [gate for gate in found.gates if gate.stars <= aim]
    points = max(0, dossier.edition.stars[aim] - found.total.sure)
    head = say("picture.missing", next=aim, points=points, gates=len(gates))
    return {
        "head": head if points or gates else say("picture.nothing_missing", next=aim),
        "lines": tuple(_gate(dossier, gate) for gate in gates[:MOST_LINES]),
        "more": say("picture.more", count=len(gates) - MOST_LINES)
        if len(gates) > MOST_LINES
        else "",
    }


def _gate(dossier: Dossier, gate: UnmetGate) -> Say:
    criteria_set = dossier.criteria_set
    if criteria_set is None:
        raise ValueError("a gate without a criteria set")
    words = dossier.edition.words.criteria[criteria_set.by_code[gate.criterion].words]
    return say(
        "picture.gate",
        name=words.name,
        needs=least_words(dossier, criteria_set, gate),
        unanswered=gate.has is None,
    )
