"""Filing with the commune (nộp hồ sơ): check, confirm, receipt; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from conversations.flows.dossier import Dossier
from conversations.flows.order import missing_for_filing, progress
from conversations.flows.question import Question
from conversations.flows.words import words_of
from conversations.presses import verb_data
from conversations.reply import Choice, Say, plain, say
from conversations.turns.asking import ask, ask_result
from conversations.turns.cards import LEAST_CERTIFIED, finding_line
from conversations.turns.consent import of_purpose
from conversations.turns.reviewing import take_own_step
from conversations.turns.score_card import show_score
from conversations.turns.talk import SHARE, Talk
from ocop_core.calendar import local_day
from ocop_core.notices.rounds import round_to_file_for
from ocop_core.places import province_of, unit
from ocop_core.registry import Filing
from ocop_core.registry.review import Action, steps_for


def ask_filing(talk: Talk) -> None:
    """Check what the commune needs, then ask whether to file."""
    dossier = talk.dossier
    if dossier is None:
        ask(talk)
        return
    if dossier.registration.filed is not None:
        ask_result(talk, dossier, say("file.already"))
        return
    if dossier.criteria_set is not None and _hindered(talk, dossier):
        return
    missing = missing_for_filing(dossier)
    if missing:
        reopen(talk, dossier, missing)
        names = tuple(words_of(question, dossier).name for question in missing[:5])
        ask(talk, say("file.missing", names=names, count=len(missing)))
        return
    _confirm(talk, dossier)


def _hindered(talk: Talk, dossier: Dossier) -> bool:
    """Say what forbids filing, if anything does: before anything else is asked for it."""
    commune, own = dossier.text("commune"), talk.env.office.province
    if own is not None and commune and province_of(commune).code != own:
        told = say("file.other_province", province=unit(own).label, commune=commune)
        talk.say(told, choices=(Choice(say("do.edit"), verb_data("edit")),))
        return True
    hindering = [f for f in dossier.eligibility.findings if f.verdict == "no"]
    if hindering:
        lines = tuple(finding_line(dossier, finding) for finding in hindering)
        talk.say(
            say("file.not_eligible", lines=lines),
            choices=(
                Choice(say("do.edit"), verb_data("edit")),
                Choice(say("do.missing"), verb_data("missing")),
                Choice(say("do.officer"), verb_data("officer")),
            ),
        )
    return bool(hindering)


def reopen(talk: Talk, dossier: Dossier, put_off: Iterable[Question]) -> None:
    """Ask questions again that were put off: taking back "để sau" makes them open."""
    for question in put_off:
        dossier = dossier.with_answer(question, None)
    talk.put(dossier)
    talk.remember(editing=None, pending={}, view="", misses=0)


def _confirm(talk: Talk, dossier: Dossier) -> None:
    found, done = dossier.score, progress(dossier)
    talk.trace.append("asked filing")
    talk.say(
        say(
            "file.confirm",
            product=dossier.text("product"),
            name=dossier.text("name"),
            commune=dossier.text("commune"),
            sure=found.total.sure if found else 0,
            possible=found.total.possible if found else 0,
            unanswered=done.total - done.answered,
            stars=found.stars.sure if found else 0,
            certified=LEAST_CERTIFIED,
            unsure=tuple(finding_line(dossier, finding) for finding in dossier.eligibility.open),
        ),
        choices=(
            Choice(say("file.yes"), talk.ask_to_confirm("file", dossier.registration.id)),
            Choice(say("file.no"), verb_data("stay")),
        ),
        menu="confirm",
    )


def file(talk: Talk, registration_id: str) -> None:
    """File the dossier: the second consent, a receipt, and what happens next."""
    if talk.dialogue.registration != registration_id:
        ask(talk, say("press.gone"))
        return
    dossier = talk.dossier
    ready = dossier is not None and not missing_for_filing(dossier)
    if dossier is None or not ready or dossier.eligibility.verdict == "no":
        ask_filing(talk)
        return
    if dossier.registration.filed is not None:
        ask_result(talk, dossier, say("file.already"))
        return
    receipt = talk.env.new_code().replace("OC-", "BN-")
    filed = replace(dossier.registration, filed=Filing(talk.env.now, receipt))
    taken = take_own_step(talk, replace(dossier, registration=filed), "file")
    if taken is None:
        ask_result(talk, dossier, say("review.moved_on"))
        return
    talk.consent(of_purpose(talk, SHARE, "grant", "button file"))
    talk.put(taken)
    talk.remember(editing=None, pending={}, view="", misses=0)
    talk.note("registration.filed", registration_id, edition=dossier.edition.id)
    after = talk.dossier or dossier
    show_score(talk)
    ask_result(talk, after, _receipt(talk, after, receipt))


def _receipt(talk: Talk, dossier: Dossier, receipt: str) -> Say:
    aimed_at = round_to_file_for(local_day(talk.env.now), talk.env.calendar)
    criteria = dossier.criteria_set.criteria if dossier.criteria_set else ()
    papers = dict.fromkeys(
        paper
        for criterion in criteria
        if (held := dossier.holdings.get(criterion.code))
        and criterion.judged_by != "council"
        and _brings_points(dossier, criterion.code, held)
        for paper in criterion.papers
        if paper != "sample"
    )
    return say(
        "file.receipt",
        receipt=receipt,
        code=dossier.registration.code,
        at=talk.env.now.isoformat(),
        commune=dossier.text("commune"),
        papers=tuple(plain(dossier.edition.words.papers[paper]) for paper in papers),
        round=aimed_at.proposals.isoformat(),
        renewal=dossier.text("filing_kind") == "renewal",
        samples=any("sample" in c.papers for c in criteria),
    )


def _brings_points(dossier: Dossier, code: str, held: object) -> bool:
    criteria_set = dossier.criteria_set
    level = criteria_set.by_code[code].level(held) if criteria_set else None  # type: ignore[arg-type]
    return level is not None and level.points > 0


def ask_taking_back(talk: Talk) -> None:
    """A filed dossier is not changed behind the commune's back: it is taken back first."""
    dossier = talk.dossier
    if dossier is None:
        ask(talk)
        return
    if taking_back(dossier) is None:
        ask_result(talk, dossier, say("review.too_late"))
        return
    talk.say(
        say("file.locked"),
        choices=(
            Choice(
                say("file.take_back"), talk.ask_to_confirm("take_back", dossier.registration.id)
            ),
            Choice(say("file.leave"), verb_data("stay")),
        ),
        menu="confirm",
    )


def ask_taking_back_of(talk: Talk, _arg: str) -> None:
    """Ask whether to take back the dossier that stands."""
    ask_taking_back(talk)


def taking_back(dossier: Dossier) -> Action | None:
    """How a filed dossier comes back: before the commune took it, or after; None when too late."""
    review = dossier.registration.review
    state = review.state if review else "filed"
    found = steps_for(state, "producer", ("take_back", "withdraw"))
    return found[0].action if found else None


def take_back(talk: Talk, registration_id: str) -> None:
    """Take a filed dossier back to correct it."""
    dossier = talk.dossier
    if dossier is None or dossier.registration.id != registration_id:
        ask(talk, say("press.gone"))
        return
    action = taking_back(dossier)
    if dossier.registration.filed is not None and action is not None:
        taken = take_own_step(talk, dossier, action) if dossier.registration.review else dossier
        if taken is None:
            ask_result(talk, dossier, say("review.moved_on"))
            return
        talk.put(replace(taken, registration=replace(taken.registration, filed=None)))
        talk.consent(of_purpose(talk, SHARE, "withdraw", "button take back"))
        talk.note("registration.taken_back", registration_id)
    ask(talk, say("file.taken_back"))
