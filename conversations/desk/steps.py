"""Steps an officer takes with one press or two: take, assess, confirm, propose, reject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from conversations.desk.clerk import Clerk, button, held, read_held
from conversations.desk.dossier_card import show
from conversations.desk.lists import show_menu
from conversations.presses import verb_data
from conversations.reply import Choice, plain, say
from ocop_core.registry import JsonValue, Result, Review
from ocop_core.registry.acts import TakeStep, Tell
from ocop_core.registry.desk import DossierFile
from ocop_core.registry.officer import Officer
from ocop_core.registry.review import ASSESSMENTS, Action, ReviewState, Step, steps_for

REASONS: Mapping[str, tuple[str, ...]] = {
    "return": ("paper", "expired", "mismatch", "unreadable"),
    "reject": ("not_local", "not_own", "forged"),
}
"""Reasons to choose from; any other is typed."""

LONGEST_REASON = 500
"""Characters of a typed reason."""

FEWEST_WORDS = 2
"""Words of a reason: one alone is a slip more often than an explanation."""

CHOSEN = "why:"
"""Begins a reason picked by button; its key follows."""


def opened(clerk: Clerk, arg: str, action: Action) -> tuple[DossierFile, Step] | None:
    """The dossier of a button, if its step may still be taken; else say what became of it."""
    code, revision, _ = read_held(arg)
    file = clerk.open(code)
    if file is None:
        show_menu(clerk, say("desk.gone"))
        return None
    steps = steps_for(file.review.state, clerk.officer.role, (action,))
    if file.review.revision != revision or not steps or not _may(clerk):
        show(clerk, file, say("desk.moved_on"))
        return None
    return file, steps[0]


def _may(clerk: Clerk) -> bool:
    return clerk.may("review") or clerk.may("decide")


def take_step(
    clerk: Clerk,
    file: DossierFile,
    action: Action,
    target: ReviewState,
    *,
    told: Mapping[str, JsonValue] | None = None,
    reason: str = "",
    asked: tuple[str, ...] = (),
    papers: tuple[str, ...] = (),
    assessments: Mapping[str, str] | None = None,
    result: Result | None = None,
    holder: str | None = None,
) -> None:
    """Take a step, have the producer told, and show the dossier as it now stands."""
    talk, registration, before = clerk.talk, file.registration.id, file.review
    talk.acts.append(
        TakeStep(
            registration,
            action,
            target,
            before.revision,
            officer=holder or clerk.officer.id,
            assigned=holder is not None,
            reason=reason,
            asked=asked,
            papers=papers,
            assessments=assessments,
            result=result,
        )
    )
    notice: dict[str, JsonValue] = {
        "type": "notice",
        "about": "step",
        "registration": registration,
        "state": target,
        "papers": list(papers),
        **(told or {}),
    }
    talk.acts.append(Tell(registration, notice, f"step:{registration}:{before.revision + 1}"))
    talk.note(f"dossier.{action}", registration, officer=clerk.officer.id)
    after = Review(
        target,
        talk.env.now,
        before.revision + 1,
        asked,
        reason,
        assessments or before.assessments,
        result or before.result,
    )
    missing = tuple(dict.fromkeys((*file.missing, *papers)))
    done = say(f"desk.done.{action}", code=file.registration.code)
    show(clerk, replace(file, review=after, missing=missing), done)


def take(clerk: Clerk, arg: str) -> None:
    """Take a filed dossier (tiếp nhận)."""
    found = opened(clerk, arg, "take")
    if found is not None:
        take_step(clerk, found[0], "take", found[1].target)


def ask_assign(clerk: Clerk, arg: str) -> None:
    """Give a filed dossier to a colleague."""
    found = _to_assign(clerk, arg)
    if found is None:
        return
    others = _assignable(clerk, found[0])
    choices = [
        Choice(plain(officer.name), verb_data("o_give", f"{held(found[0])}.{officer.id[:12]}"))
        for officer in others
    ]
    clerk.say(say("desk.assign" if choices else "desk.nobody"), choices=tuple(choices))


def _to_assign(clerk: Clerk, arg: str) -> tuple[DossierFile, Step] | None:
    """The dossier, if it may be given away: only a commune's head does that."""
    found = opened(clerk, arg, "take")
    if found is not None and clerk.officer.role != "commune_head":
        show(clerk, found[0], say("desk.may_not"))
        return None
    return found


def _assignable(clerk: Clerk, file: DossierFile) -> list[Officer]:
    """Colleagues of the commune at work now; nobody is given a dossier of their own."""
    return [
        one
        for one in clerk.desk.colleagues(clerk.officer)
        if one.state == "active"
        and one.until >= clerk.today
        and one.for_commune
        and one.person_id != file.person
    ]


def assign(clerk: Clerk, arg: str) -> None:
    """Do it: the dossier is taken, and the colleague is told soon."""
    found = _to_assign(clerk, arg)
    if found is None:
        return
    begins = read_held(arg)[2]
    to = [one for one in _assignable(clerk, found[0]) if one.id[:12] == begins]
    if not to:
        show(clerk, found[0], say("desk.gone"))
        return
    take_step(clerk, found[0], "take", found[1].target, holder=to[0].id)


def assess(clerk: Clerk, arg: str) -> None:
    """The four assessments of Mẫu 03, one after the other, then confirming."""
    found = opened(clerk, arg, "confirm")
    if found is None:
        return
    file = found[0]
    given = read_held(arg)[2]
    if not set(given) <= set("yn") or len(given) > len(ASSESSMENTS):
        show(clerk, file, say("desk.gone"))
        return
    clerk.remember(open=file.registration.code)
    if len(given) < len(ASSESSMENTS):
        asked = ASSESSMENTS[len(given)]
        clerk.say(
            say(f"desk.assess.{asked}", number=len(given) + 1, total=len(ASSESSMENTS)),
            choices=(
                button("yes", "o_confirm", f"{held(file)}.{given}y"),
                button("no", "o_confirm", f"{held(file)}.{given}n"),
            ),
        )
        return
    answers = _answers(given)
    clerk.say(
        say(
            "desk.confirm",
            code=file.registration.code,
            lines=tuple(say(f"desk.assessed.{k}", answer=v) for k, v in answers.items()),
        ),
        choices=(
            button("sure", "o_confirmed", f"{held(file)}.{given}"),
            button("cancel", "o_open", held(file)),
        ),
    )


def _answers(given: str) -> dict[str, str]:
    words = {"y": "yes", "n": "no"}
    return {name: words[letter] for name, letter in zip(ASSESSMENTS, given, strict=True)}


def confirm(clerk: Clerk, arg: str) -> None:
    """Record the commune's assessments (xã xác nhận)."""
    found = opened(clerk, arg, "confirm")
    if found is None:
        return
    given = read_held(arg)[2]
    if len(given) != len(ASSESSMENTS) or not set(given) <= set("yn"):
        show(clerk, found[0], say("desk.gone"))
        return
    take_step(clerk, found[0], "confirm", found[1].target, assessments=_answers(given))


def ask_propose(clerk: Clerk, arg: str) -> None:
    """Proposing to the province is asked back."""
    found = opened(clerk, arg, "propose")
    if found is None:
        return
    clerk.say(
        say("desk.propose", code=found[0].registration.code),
        choices=(
            button("sure", "o_proposed", held(found[0])),
            button("cancel", "o_open", held(found[0])),
        ),
    )


def propose(clerk: Clerk, arg: str) -> None:
    """Propose to the province (trình tỉnh)."""
    found = opened(clerk, arg, "propose")
    if found is not None:
        take_step(clerk, found[0], "propose", found[1].target)


def ask_reject(clerk: Clerk, arg: str) -> None:
    """Rejecting wants a reason: chosen or typed."""
    found = opened(clerk, arg, "reject")
    if found is None:
        return
    clerk.remember(open=found[0].registration.code, typing="reject", held=held(found[0]))
    choices = (
        *(button(f"why.{key}", "o_reason", key) for key in REASONS["reject"]),
        button("cancel", "o_open", held(found[0])),
    )
    clerk.say(say("desk.reject", code=found[0].registration.code), choices=choices)


def reject(clerk: Clerk, reason: str) -> None:
    """Reject with the reason given."""
    found = opened(clerk, clerk.doing("held"), "reject")
    if found is not None and is_reason(clerk, found[0], reason):
        take_step(clerk, found[0], "reject", found[1].target, reason=reason)


def is_reason(clerk: Clerk, file: DossierFile, reason: str) -> bool:
    """Whether a typed reason tells a producer something; else it is asked for again."""
    if reason.startswith(CHOSEN):
        return True
    if len(reason) > LONGEST_REASON:
        fault = say("desk.reason_long", most=LONGEST_REASON)
    elif len(reason.split()) < FEWEST_WORDS:
        fault = say("desk.reason_short")
    else:
        return True
    clerk.say(fault, choices=(button("cancel", "o_open", held(file)),))
    return False
