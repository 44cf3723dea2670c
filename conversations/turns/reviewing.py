"""The producer's side of a dossier under review (hồ sơ đang xét): steps, supplements, taking back.

A returned dossier asks exactly the questions the officer named: each until it has been answered
after the return. The rest stays as it was filed.
"""

from __future__ import annotations

from dataclasses import replace

from conversations.flows.dossier import Dossier
from conversations.flows.returned import still_asked
from conversations.flows.standing import standing_of
from conversations.reply import say
from conversations.turns.asking import ask, ask_result
from conversations.turns.talk import Talk
from ocop_core.calendar import local_day
from ocop_core.registry import Review
from ocop_core.registry.acts import TakeStep
from ocop_core.registry.review import COMMUNE_DAYS, Action, step_for

CLOCK_STARTS: frozenset[Action] = frozenset({"file", "supplement"})
"""Steps from which the commune's working days are counted."""


def take_own_step(talk: Talk, dossier: Dossier, action: Action) -> Dossier | None:
    """Take one of the producer's steps; None when the table does not allow it now.

    Returns:
        The dossier as it stands afterwards; the caller puts it back.
    """
    review = dossier.registration.review
    step = step_for(action, review.state if review else "draft", "producer")
    if step is None:
        return None
    revision = review.revision if review else 0
    counted = action in CLOCK_STARTS
    today = local_day(talk.env.now)
    talk.acts.append(
        TakeStep(
            dossier.registration.id,
            action,
            step.target,
            revision,
            standing=standing_of(dossier) if counted else None,
            due_on=talk.env.calendar.add_working_days(today, COMMUNE_DAYS) if counted else None,
        )
    )
    after = Review(step.target, talk.env.now, revision + 1)
    return replace(dossier, registration=replace(dossier.registration, review=after))


def supplement(talk: Talk, registration_id: str) -> None:
    """Send the answers back to the commune."""
    dossier = talk.dossier
    if dossier is None or dossier.registration.id != registration_id or still_asked(dossier):
        ask(talk, say("press.gone"))
        return
    after = take_own_step(talk, dossier, "supplement")
    if after is None:
        ask_result(talk, dossier, say("review.moved_on"))
        return
    talk.put(after)
    talk.note("registration.supplemented", registration_id)
    ask_result(talk, after, say("review.sent", code=after.registration.code))
