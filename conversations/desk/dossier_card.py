"""A dossier as an officer sees it: standing, points, gates, papers, and what can be done.

Nothing personal is shown: no name, no phone. Telegram's servers are abroad, and a message there
holds only what is the reader's own (Law 91/2025, Article 20).
"""

from __future__ import annotations

from conversations.desk.clerk import Clerk, button, held
from conversations.flows.dossier import Dossier
from conversations.flows.papers import paper_words
from conversations.flows.standing import standing_of
from conversations.reply import Choice, Say, plain, say
from conversations.turns.cards import status_line
from ocop_core.calendar import local_day
from ocop_core.registry.desk import DossierFile
from ocop_core.registry.evidence import by_paper
from ocop_core.registry.review import WAITS_FOR_COMMUNE, steps_for

GATES_SHOWN = 5

DECIDES = frozenset({"taken", "supplemented"})
"""States in which an officer may also ask for another criteria set."""


def dossier_of(clerk: Clerk, file: DossierFile) -> Dossier:
    """The dossier in an officer's file, under its own edition."""
    edition = clerk.talk.env.edition_of(file.registration)
    return Dossier(edition, file.producer, file.product, file.registration)


def show(clerk: Clerk, file: DossierFile, *leads: Say) -> None:
    """Show a dossier with the steps that are open to this officer."""
    clerk.remember(open=file.registration.code)
    clerk.say(*leads, card(clerk, file), choices=tuple(actions(clerk, file)))


def card(clerk: Clerk, file: DossierFile) -> Say:
    """The summary of a dossier."""
    dossier = dossier_of(clerk, file)
    standing, found, words = standing_of(dossier), dossier.score, dossier.edition.words
    waited = clerk.talk.env.calendar.working_days_between(local_day(file.review.since), clerk.today)
    gates = [gate for gate in found.gates if gate.stars <= 3] if found else []
    set_words = words.sets.get(dossier.criteria_set.number) if dossier.criteria_set else None
    return say(
        "desk.card",
        code=file.registration.code,
        product=dossier.text("product"),
        set=set_words.label if set_words else "",
        commune=file.line.commune,
        kind=dossier.text("filing_kind"),
        status=status_line(file.review),
        waited=waited,
        due=file.line.due_on.isoformat()
        if file.line.due_on and file.review.state in WAITS_FOR_COMMUNE
        else "",
        sure=standing.sure,
        possible=standing.possible,
        stars=standing.stars,
        gates=tuple(
            say(
                "desk.gate",
                code=gate.criterion,
                name=words.criteria[_key(dossier, gate.criterion)].name,
            )
            for gate in gates[:GATES_SHOWN]
        ),
        more_gates=max(0, len(gates) - GATES_SHOWN),
        missing=tuple(plain(paper_name(dossier, key)) for key in file.missing),
        assessments=tuple(
            say(f"desk.assessed.{name}", answer=answer)
            for name, answer in file.review.assessments.items()
        ),
        photos=tuple(
            say("desk.photos.line", paper=paper_words(dossier.edition, paper), count=len(its))
            for paper, its in by_paper(file.photos).items()
        ),
        reachable=file.reachable,
    )


def _key(dossier: Dossier, code: str) -> str:
    criteria_set = dossier.criteria_set
    return criteria_set.by_code[code].words if criteria_set else ""


def paper_name(dossier: Dossier, key: str) -> str:
    """What a missing paper is called: a paper of Mẫu 02, or that of a condition."""
    words = dossier.edition.words
    if key in words.papers:
        return words.papers[key]
    return words.conditions[key].name if key in words.conditions else key


def actions(clerk: Clerk, file: DossierFile) -> list[Choice]:
    """Buttons for what this officer may do with the dossier now."""
    arg, role = held(file), clerk.officer.role
    allowed = clerk.may("review") or clerk.may("decide")
    steps = {step.action: step for step in steps_for(file.review.state, role)} if allowed else {}
    choices = [button(action, f"o_{action}", arg) for action in _ORDER if action in steps]
    if "take" in steps and role == "commune_head":
        choices.append(button("assign", "o_assign", arg))
    if file.photos and clerk.may("see"):
        choices.append(button("photos", "o_photos", arg))
    if file.review.state in DECIDES and "return" in steps:
        choices.append(button("set", "o_set", arg))
    if allowed:
        choices.append(button("message", "o_message", arg))
        choices.append(button("snooze", "o_snooze", arg))
    choices.append(button("list", "o_list", "0"))
    return choices


_ORDER = ("take", "confirm", "propose", "record", "return", "reject")
